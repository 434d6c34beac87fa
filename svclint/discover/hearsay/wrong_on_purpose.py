"""Files of which the guide to them says that they are wrong on purpose: tests of a scanner, exercises in debugging."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from svclint.discover.hearsay.applying import Files, commands

# what the faults of a file are called; what a client is refused on purpose is no fault of a file
_WRONG = r"(?:bad|broken|buggy|faulty|incorrect|invalid|mis-?configured|wrong)"
# "These rules are designed to be broken/invalid", "an intentionally misconfigured Service", "It is broken on purpose"
_SAID = re.compile(
    rf"(?i)\b(?:(?:designed|intended|meant|supposed) to be {_WRONG}|(?:deliberate|intentional)(?:ly)? {_WRONG}"
    rf"|{_WRONG} (?:on purpose|by design|deliberately|intentionally))\b"
)
# "at least two injected faults", "the planted bugs": of an exercise, whose files stand in folders that say so
_PLANTED = re.compile(
    r"(?i)\b(?:deliberate|injected|intentional|planted|seeded)[ \t]+(?:bugs?|errors?|faults?|mistakes?)\b"
)
_OF_FAULTS = re.compile(r"(?i)(?:^|/)(?:broken|bugs?|faults?|mistakes)(?:[-_.][^/]*)?/")
_HEADING = re.compile(r"(?m)^#{1,6}[ \t]")
# what is right again in such a folder
_MENDED = re.compile(r"(?i)(?:^|[-_.])(?:fix(?:ed)?|mended|repaired|restored?|solutions?|solved)(?=[-_.])")


def wrong_on_purpose(guide: str, text: str, below: Collection[str], files: Files) -> Iterator[str]:
    """The files that are wrong on purpose by the `text` of the guide at this path, which is about those `below`."""
    here = posixpath.dirname(guide)
    if _SAID.search(text) is not None:
        starts = [0, *(one.start() for one in _HEADING.finditer(text)), len(text)]
        for start, end in pairwise(starts):
            section = text[start:end]
            if _SAID.search(section) is not None:
                for command in commands(section):
                    yield from files.named(command, here) if not command.deletes else ()
    if _PLANTED.search(text) is not None:
        for path in below:
            if _OF_FAULTS.search(posixpath.relpath(path, here or ".")) and not _MENDED.search(posixpath.basename(path)):
                yield path
