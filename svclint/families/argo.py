"""Argo: the group of Rollouts, Workflows and Applications. The rest of what it means stands in:

- `references/argo_rollouts.py`: what a Rollout's fields point at; `resource/workload.py`: its pods
- `traffic/splits.py`, `traffic/scale.py`: which version split it manages, how many pods it runs
- `operators/deploying.py`, `streaming.py`, `platform.py`: what Applications, Workflows and events make
- `gitops/argo_cd.py`: what Applications apply; `gitops/projects.py`: what an AppProject permits them,
  `gitops/scoped_repositories.py`: without listing it
"""

from __future__ import annotations

from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP = "argoproj.io"


def chart_of(source: Mapping[str, Any]) -> str:
    """The chart that a source of an Application deploys from a registry; empty where it is a path of a repository.

    An artifact's address is that of the whole chart, and its path is `.`.
    https://argo-cd.readthedocs.io/en/stable/user-guide/oci/
    """
    chart, address, path = source.get("chart"), source.get("repoURL"), source.get("path")
    if chart:
        return str(chart)
    if not isinstance(address, str) or not address.startswith("oci://") or path not in (None, "", ".", "./"):
        return ""
    return "" if source.get("ref") else address.rstrip("/").rpartition("/")[2].partition(":")[0]
