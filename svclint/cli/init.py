"""`svclint init`: a configuration of what the tree says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.cli.terminal import say
from svclint.config.editing import with_settings
from svclint.config.lookup import NAMES, find
from svclint.discover import Discovery, UsageFault, discover
from svclint.discover.stated import Stated, stated
from svclint.files.paths import exists, folder_of, join, read_bytes, relative_path, working_directory
from svclint.files.whole_files import write_whole_bytes
from svclint.resource.workload import WORKLOADS
from svclint.settings import Settings
from svclint.source import decode, encoded
from svclint.wording import listed

if TYPE_CHECKING:
    from argparse import Namespace

_HEAD = "# What svclint init found here. All keys: docs/configuration.md of svclint\n"
_MOST_SCOPES = 20


def run(arguments: Namespace) -> int:
    """Write svclint.yaml, or add to the one that is there what it does not have."""
    place = find(working_directory())
    file = relative_path(str(place)) if place is not None else join(".", NAMES[0])
    if file.endswith(".toml"):
        raise UsageFault(f"{file} is the configuration: svclint init edits YAML only")
    discovery = discover(tuple(arguments.paths) or (".",), Settings())
    if not discovery.sources:
        raise UsageFault("there is no .yaml, .yml or .json file here to learn from")
    found = stated(discovery.sources.values(), WORKLOADS)
    base = folder_of(file) or "."
    settings: dict[str, object] = {"kubernetes": _quoted(found.kubernetes)} if found.kubernetes else {}
    lists: dict[str, Sequence[object]] = {}
    if found.crds:
        lists["crds"] = [relative_path(path, base) for path in found.crds]
    if found.workloads:
        lists["workloads"] = found.workloads
    data = read_bytes(file) if exists(file) else b""
    before = decode(data)[0]
    text = with_settings(before, settings, lists) if settings or lists else before
    if not data:
        text = "".join((_HEAD, text, *_scopes(discovery, base)))
    if text != before:
        write_whole_bytes(file, encoded(text, data))
    if not arguments.quiet:
        _tell(file, found, is_new=not data, is_changed=text != before)
    return 0


def _quoted(version: str) -> object:
    # 1.30 without quotes is the number 1.3
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return DoubleQuotedScalarString(version)


def _scopes(discovery: Discovery, base: str) -> Iterator[str]:
    """The scopes that svclint made out of plain files by itself, to be declared where they are others."""
    roots = sorted(
        {one.root for one in discovery.scopes if one.nearest and one.chart is None and not one.kustomizations}
    )
    if len(roots) < 2:
        return
    yield "\n# Plain files that are applied together, as far as svclint can tell; if they are not, say so:\n# scopes:\n"
    for root in roots[:_MOST_SCOPES]:
        path = relative_path(root or ".", base)
        yield f"#   - name: {path}\n#     paths: [{path}]\n"
    if len(roots) > _MOST_SCOPES:
        yield f"#   (and {len(roots) - _MOST_SCOPES} more)\n"


def _tell(file: str, found: Stated, *, is_new: bool, is_changed: bool) -> None:
    name = file.removeprefix("./")
    if not is_changed:
        say(f"{name} has what there is to find.")
        return
    parts = [f"Kubernetes {found.kubernetes} ({listed(found.told_by, 2)})"] if found.kubernetes else []
    parts += [f"{len(found.crds)} file{'' if len(found.crds) == 1 else 's'} of CRDs"] if found.crds else []
    parts += [f"pods of {listed([one['kind'] for one in found.workloads], 3)}"] if found.workloads else []
    say(f"{name} {'is written' if is_new else 'is edited'}: {', '.join(parts) or 'nothing had to be told'}.")
