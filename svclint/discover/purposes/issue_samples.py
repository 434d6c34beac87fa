"""What was written to show a reported issue, by its number: `issue-4218/`, `1471/issue.yaml`, and a tree of such."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from svclint.certainty.environments import OF_ENVIRONMENTS
from svclint.discover.read import names_beside
from svclint.discover.walk import SUFFIXES
from svclint.files.paths import folder_above

_WORD = r"(?:bug|issue|regression|repro(?:duc(?:e|er|tion))?)"
_WORDS = ("bug", "issue", "regression", "repro")
_NUMBERED = rf"{_WORD}s?[-_#]?\d{{2,6}}(?:[-_.].*)?"
# what a folder is called after, and its file
_NUMBER = r"(?:(?P<word>[a-z]+)[-_])?(?P<number>[1-9]\d{2,5})"
_SHOWS = rf"{_WORD}(?:[-_.].*)?"
# one number may be anything's, and so are those that follow each other, and years
_ENOUGH = 3
_YEARS = range(1990, 2100)


def is_of_issue(path: str, roots: Collection[str], known: dict[str, frozenset[str]]) -> bool:
    """Whether a file was written to show an issue: a step of its path below the `roots` says so, with the number; or it
    is one of those that are called by numbers here and there, as issues are, where one of these has a file that says
    so. `known` is what was found of folders. An environment that is called so has what a change is tried in."""
    # of thousands of paths with numbers hardly any has such a word
    has_word = any(map(path.casefold().__contains__, _WORDS))
    step = path
    while step and step not in roots:
        above = folder_above(step)
        is_told = (has_word and _is_numbered(step, "" if above in roots else above)) or _is_in_tree(step, above, known)
        if is_told and not _is_environment(above):
            return True
        step = above if above != step else ""
    return False


def _is_environment(folder: str) -> bool:
    return re.fullmatch(OF_ENVIRONMENTS, posixpath.basename(folder).casefold()) is not None


def _is_numbered(step: str, folder: str) -> bool:
    name, above = posixpath.basename(step).casefold(), posixpath.basename(folder).casefold()
    if re.fullmatch(_NUMBERED, name) is not None:
        return True
    if above in ("issues", "bugs", "repro") and re.fullmatch(r"\d{2,6}", _stem(name)) is not None:
        return True
    return re.fullmatch(_NUMBER, above) is not None and _shows(name)


def _is_in_tree(step: str, above: str, known: dict[str, frozenset[str]]) -> bool:
    # of thousands of paths with numbers most lie in one folder, or have none at this step
    if above in known and not known[above]:
        return False
    stem = _stem(posixpath.basename(step).casefold())
    found = re.fullmatch(_NUMBER, stem) if stem[-1:].isdecimal() else None
    if found is None:
        return False
    if above not in known:
        known[above] = _words_of_issues(above)
    return (found["word"] or "") in known[above]


def _words_of_issues(folder: str) -> frozenset[str]:
    """What stands before the numbers of issues in a folder: nothing, and words that do so as often; none where the
    names there are no numbers of issues."""
    names = names_beside(folder)
    numbers: dict[str, set[int]] = defaultdict(set)
    for one in _numbers(names):
        numbers[one["word"] or ""].add(int(one["number"]))
    words = frozenset(word for word, those in numbers.items() if _are_of_issues(those))
    if "" not in words:
        return frozenset()
    files = (file for one in _numbers(names) for file in names_beside(posixpath.join(folder, one[0])))
    return words if any(map(_shows, files)) else frozenset()


def _are_of_issues(numbers: Collection[int]) -> bool:
    gaps = sum(later - earlier > 1 for earlier, later in pairwise(sorted(numbers)))
    return gaps >= _ENOUGH - 1 and not all(one in _YEARS for one in numbers)


def _numbers(names: Iterable[str]) -> Iterator[re.Match[str]]:
    return filter(None, (re.fullmatch(_NUMBER, _stem(one.casefold())) for one in names))


def _shows(name: str) -> bool:
    return name.endswith(SUFFIXES) and re.fullmatch(_SHOWS, name.casefold()) is not None


def _stem(name: str) -> str:
    return posixpath.splitext(name)[0] if name.endswith(SUFFIXES) else name
