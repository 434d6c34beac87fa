"""Paths and gitignore-style patterns of a configuration, rewritten from its directory to the working directory."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple


class Base(NamedTuple):
    """Where the configuration's directory lies: `up` and then `down` from the working directory.

    `up` are the names of the directories that are left on the way (`a`, `b` when the configuration lies in `../..` of
    `…/a/b`); both are empty when the two are the same.
    """

    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()

    def path(self, path: str) -> str:
        """A path relative to the configuration, relative to the working directory, `/`-separated."""
        if path.startswith("/"):
            return path
        steps = list(Path(os.path.normpath("/".join((*self.down, path)))).parts)
        shared = 0
        while shared < min(len(steps), len(self.up)) and steps[shared] == self.up[shared]:
            shared += 1
        return "/".join([".."] * (len(self.up) - shared) + steps[shared:]) or "."

    def patterns(self, patterns: Iterable[str]) -> tuple[str, ...]:
        """gitignore-style patterns with the same meaning for paths relative to the working directory."""
        written = tuple(patterns)
        if not written or not (self.up or self.down):
            return written
        parsed = [_parse(pattern) for pattern in written]
        if self.down:
            start = (*(".." for _ in self.up), *self.down)
            return tuple(pattern.below(start) for pattern in parsed)
        return tuple(_seen_from_inside(parsed, self.up))


class _Pattern(NamedTuple):
    """An anchored gitignore pattern; `mark` is "/" when it means directories only."""

    negation: str
    segments: tuple[str, ...]
    mark: str

    def below(self, start: Iterable[str]) -> str:
        return f"{self.negation}/{'/'.join((*start, *self.segments))}{self.mark}"

    def inside(self, name: str) -> Iterator[_Pattern]:
        """What is left of it inside the directory `name`."""
        first, *rest = self.segments
        # a directory that matches is matched with all it holds
        whole = self._replace(segments=("**",), mark="")
        if first == "**" and rest:
            yield self
            yield from self._replace(segments=tuple(rest)).inside(name)
        elif first == "**" or re.fullmatch(_segment(first), name):
            yield self._replace(segments=tuple(rest)) if rest else whole

    def inward(self) -> Iterator[_Pattern]:
        """The same without what lies above: patterns that together match what does not begin with `..`."""
        first, *rest = self.segments
        if first == "**":
            if rest:
                yield from self._replace(segments=tuple(rest)).inward()
            for name in _INWARD:
                yield self._replace(segments=(name, "**", *rest))
        if first == "*" or (first == "**" and not rest):
            for name in _INWARD:
                yield self._replace(segments=(name, *rest))
        elif first != "**":
            yield self


# every name but `..`, which wildcards match as well
_INWARD = ("[!.]*", ".[!.]*", "..?*")


def base(config_folder: Path, root: Path) -> Base:
    """The Base of a configuration in `config_folder`, seen from the working directory `root`; both are absolute."""
    here, there = (Path(os.path.normpath(folder)).parts for folder in (root, config_folder))
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    return Base(here[shared:], there[shared:])


def _parse(pattern: str) -> _Pattern:
    body = pattern.removeprefix("!")
    segments = body.strip("/").split("/")
    if len(segments) == 1 and not body.startswith("/"):
        segments.insert(0, "**")
    # `**/**` means `**`
    kept = tuple(one for one, before in zip(segments, ["", *segments], strict=False) if (one, before) != ("**", "**"))
    return _Pattern("!" if pattern.startswith("!") else "", kept, "/" if body.endswith("/") else "")


def _seen_from_inside(patterns: list[_Pattern], names: tuple[str, ...]) -> Iterator[str]:
    """`patterns` of a directory that lies above the working directory; `names` lead down to it.

    Seen from `a/b`, the file `a/c.yaml` is `../c.yaml` and never `../../a/c.yaml`: each directory on the way down needs
    its own patterns, those that are left when the names before it are taken off.
    """
    for pattern in patterns:
        levels = [[pattern]]
        for name in names:
            levels.append([left for one in levels[-1] for left in one.inside(name)])
        for outward, level in enumerate(reversed(levels)):
            for one in level:
                for narrow in one.inward() if outward < len(names) else [one]:
                    yield narrow.below((*[".."] * outward,))


def _segment(pattern: str) -> str:
    """A regular expression for one segment of a gitignore pattern."""
    from fnmatch import translate

    return translate(re.sub(r"\\(.)", r"[\1]", pattern).replace("[^", "[!"))
