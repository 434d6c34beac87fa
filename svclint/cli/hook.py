"""What pre-commit's hook checks: the change that is committed, with what pre-commit does not pass."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from svclint.config.lookup import BASELINE, NAMES
from svclint.discover.git import GitFault, changed_names, is_revision, repository
from svclint.files.paths import is_dir, is_file, read_text
from svclint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace

_CONFIGURATIONS = {*NAMES, BASELINE}
_PROJECT = "pyproject.toml"


class Asked(NamedTuple):
    """What a run is about: folders to read, the files that pre-commit passed, and the change.

    That is a `reference` as --git-diff takes it, or what is staged where it is empty.
    """

    folders: tuple[str, ...]
    files: tuple[str, ...]
    reference: str = ""


def settle(arguments: Namespace, environment: Mapping[str, str] = os.environ) -> None:
    """Turn the arguments of the hook into those of the check that they stand for.

    pre-commit passes no file that is deleted, and none where nothing else has changed: git knows. It passes more than
    the change where somebody asks for all files: these are checked as they are.
    """
    # imported here: check imports this module
    from svclint.cli.check import may_be_manifest

    asked = _asked(arguments.paths, environment)
    arguments.paths = list(asked.folders)
    names = _changed(asked)
    if names is None or not {*asked.files} <= names:
        # no revision to compare with, or more is asked for than the change
        if asked.files:
            arguments.changed = [*asked.files, *(names or ())]
    elif names and not _is_configuration(names) and not any(map(may_be_manifest, names)):
        arguments.changed = [*names]
    elif not names or _is_configuration(names):
        # what a configuration says of one file, it may say of all
        arguments.changed = None
    elif asked.reference:
        arguments.git_diff = asked.reference
    else:
        arguments.staged = True


def _asked(paths: Collection[str], environment: Mapping[str, str]) -> Asked:
    folders = tuple(path for path in paths if is_dir(path))
    files = tuple(path for path in paths if path not in folders)
    first, last = (environment.get(f"PRE_COMMIT_{end}_REF", "") for end in ("FROM", "TO"))
    return Asked(folders, files, f"{first}...{last}" if first and last else "")


def _changed(asked: Asked) -> frozenset[str] | None:
    """The names that the change has, or has no more; None where there is nothing to compare with."""
    try:
        root = repository().root
        if asked.reference:
            return changed_names(asked.reference, root)
        return changed_names("", root) if is_revision("HEAD") else None
    except GitFault:
        return None


def _is_configuration(names: Collection[str]) -> bool:
    last = {name.rpartition("/")[2]: name for name in names}
    if not _CONFIGURATIONS.isdisjoint(last):
        return True
    project = last.get(_PROJECT)
    return project is not None and is_file(project) and "svclint" in read_text(project, errors="replace")
