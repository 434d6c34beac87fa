"""Which plain files are there to try a policy of Gatekeeper beside them: examples of what it admits and denies."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from svclint.certainty.steps import words
from svclint.document import documents
from svclint.resource import objects, text
from svclint.source import Holds
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# open-policy-agent.github.io/gatekeeper: a template makes a kind, whose objects say what is looked at
_GROUPS = ("templates.gatekeeper.sh", "constraints.gatekeeper.sh")
_SPEAKS_OF_THEM = Holds(*_GROUPS)
# gatekeeper-library: `samples/<constraint>/example_allowed.yaml`, `example_disallowed.yaml`; `good_ns.yaml` of demos
_TRIED = frozenset(
    {
        *("allowed", "bad", "compliant", "denied", "disallowed", "example", "examples", "forbidden", "good"),
        *("noncompliant", "permitted", "sample", "samples", "test", "tests", "valid", "violating", "violation"),
    }
)


def policy_inputs(paths: Iterable[str], sources: Mapping[str, Source]) -> Iterator[str]:
    """Those of `paths` that lie beside a ConstraintTemplate or a constraint, hold neither, and are called examples of
    what is admitted or denied."""
    folders = {posixpath.dirname(path) for path, source in sources.items() if _holds_policy(source)}
    for path in paths if folders else ():
        if posixpath.dirname(path) in folders and _is_called_so(path) and not _holds_policy(sources[path]):
            yield path


def _is_called_so(path: str) -> bool:
    # `example2.yaml` has the number as a word of its own
    return not _TRIED.isdisjoint(words(posixpath.splitext(posixpath.basename(path))[0]))


def _holds_policy(source: Source) -> bool:
    """Whether one of its objects is of a kind of Gatekeeper's: a role only names the groups."""
    if not _SPEAKS_OF_THEM(source):
        return False
    held = (data for document in documents(source) for _, data in objects(document))
    return any(text(data.get("apiVersion")).partition("/")[0] in _GROUPS for data in held)
