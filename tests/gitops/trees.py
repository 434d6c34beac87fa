"""Trees of files in memory, and what GitOps tools deploy of them."""

from __future__ import annotations

from svclint.gitops.deployment import Deployment, Tree
from svclint.gitops.reading import deployments
from svclint.source import Source


def sources_of(files: dict[str, str]) -> dict[str, Source]:
    return {path: Source(path, text) for path, text in files.items()}


def tree_of(files: dict[str, str]) -> Tree:
    sources = sources_of(files)
    return Tree(sources, sources.get)


def deployed(files: dict[str, str]) -> list[Deployment]:
    tree = tree_of(files)
    return deployments(tree.sources.values(), tree)
