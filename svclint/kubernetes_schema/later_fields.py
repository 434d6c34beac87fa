"""Fields that later releases of what many install have added to their kinds: the CRD of an older one lacks them."""

from __future__ import annotations

from svclint.families.argo import GROUP
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path

# argo-cd: manifests/crds, from 2.5 to 2.14
_APPLICATION = frozenset({("spec", "sources"), ("spec", "sourceHydrator")})
_LATER: dict[tuple[str, str], frozenset[Path]] = {
    (GROUP, "Application"): _APPLICATION,
    (GROUP, "ApplicationSet"): frozenset(
        {
            *(("spec", "template", *path) for path in _APPLICATION),
            *(("spec", one) for one in ("goTemplate", "goTemplateOptions", "ignoreApplicationDifferences")),
            *(("spec", one) for one in ("preservedFields", "strategy", "templatePatch")),
        }
    ),
    (GROUP, "AppProject"): frozenset(
        ("spec", one) for one in ("destinationServiceAccounts", "permitOnlyProjectScopedClusters", "sourceNamespaces")
    ),
}


def is_later(group: str, kind: str, path: Path) -> bool:
    """Whether a later release than that of an old CRD knows the field."""
    return path in _LATER.get((group, kind), ())
