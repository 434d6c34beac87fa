"""The arguments of a check that names paths and flags only: those that argparse makes, which costs a start 6 ms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace

from svclint.typing_names import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from argparse import Namespace

# a test holds it to what options.py says
_DEFAULTS: Mapping[str, Any] = {
    "add_ignores": None,
    "baseline": None,
    "changed": None,
    "color": "auto",
    "config": None,
    "debug": False,
    "default_namespace": "",
    "diff": False,
    "exclude": (),
    "explain_unknown": False,
    "fix": False,
    "format": (),
    "git_diff": None,
    "group": "",
    "helm": "",
    "ignore": (),
    "jobs": None,
    "kubernetes": "",
    "kustomize": "",
    "kustomize_plugins": False,
    "max": None,
    "no_baseline": False,
    "no_cache": False,
    "no_config": False,
    "no_helm": False,
    "no_ignore": False,
    "notes": False,
    "output": (),
    "paths": (),
    "pre_commit": False,
    "quiet": False,
    "select": (),
    "severity_threshold": "",
    "snapshot": (),
    "sort": "severity",
    "staged": False,
    "statistics": False,
    "stdin_filename": None,
    "unsafe_fixes": False,
}


def usual(argv: Sequence[str]) -> Namespace | None:
    """The arguments of `check` with flags and paths; None for all else, which is for argparse to read and to refuse."""
    if not argv or argv[0] != "check":
        return None
    arguments = {name: [] if value == () else value for name, value in _DEFAULTS.items()}
    for word in argv[1:]:
        if not word.startswith("-") or word == "-":
            arguments["paths"].append(word)
            continue
        name = word[2:].replace("-", "_")
        if word != f"--{name.replace('_', '-')}" or _DEFAULTS.get(name) is not False:
            return None
        arguments[name] = True
    return cast("Namespace", SimpleNamespace(command="check", **arguments))
