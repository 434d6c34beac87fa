"""The steps of workflows of GitHub that use an action, with what they give it and the variables that they see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, text
from svclint.source import Source
from svclint.typing_names import Any


class Step(NamedTuple):
    """The action and its version, `azure/k8s-deploy@v4`, what it is `given` (`with:`), and the variables around it."""

    uses: str
    given: Mapping[str, Any]
    variables: Mapping[str, Any]


def steps(path: str, written: str) -> Iterator[Step]:
    """The steps in the text of a workflow; none where it is not to be read as YAML."""
    for document in documents(Source(path, written)):
        workflow = mapping(document.value)
        for job in map(mapping, mapping(workflow.get("jobs")).values()):
            for step in map(mapping, sequence(job.get("steps"))):
                if uses := text(step.get("uses")):
                    around = {
                        name: value for one in (workflow, job, step) for name, value in mapping(one.get("env")).items()
                    }
                    yield Step(uses, mapping(step.get("with")), around)
