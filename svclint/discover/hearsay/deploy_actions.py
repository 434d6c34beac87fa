"""What steps of workflows apply that are no commands: Azure's action `k8s-deploy`.

https://github.com/Azure/k8s-deploy: `manifests` are paths of files or directories from the repository's root, and
`namespace` is where they are applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.resource import scalar_text
from svclint.told import ANY_NAMESPACE
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.hearsay.workflow_steps import Step

_ACTION = "/k8s-deploy@"
_VARIABLE = re.compile(r"\$\{\{[ ]*env\.(\w+)[ ]*\}\}")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def deployed(path: str, written: str) -> Iterator[tuple[str, list[str]]]:
    """The namespace, ANY_NAMESPACE where it is filled in, and the paths of each such step that names both."""
    if _ACTION not in written:
        return
    # imported here: few trees have one
    from svclint.discover.hearsay.workflow_steps import steps

    for step in steps(path, written):
        if _ACTION in step.uses:
            namespace, paths = (_given(step, name) for name in ("namespace", "manifests"))
            if namespace and paths:
                yield namespace if _NAME.fullmatch(namespace) else ANY_NAMESPACE, re.split(r"[\s,]+", paths)


def _given(step: Step, name: str) -> str:
    """What a step gives for an input, with the variables that the workflow itself sets."""
    value = scalar_text(step.given.get(name))
    return _VARIABLE.sub(lambda one: scalar_text(step.variables.get(one[1], one[0])), value).strip()
