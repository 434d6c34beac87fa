"""Files that their names call wrong, as far as more than the name says that they show how something is refused."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from itertools import takewhile

from svclint.discover.purposes.names import TEST_CODE
from svclint.discover.purposes.old_files import TITLES
from svclint.discover.read import names_beside
from svclint.discover.walk import SUFFIXES
from svclint.files.paths import folders_above
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# a page for 502 is called bad as well
_WRONG = (
    r"(?:^|[-_.])(?:invalid|bad(?!-?(?:gateway|request|robot|bot))|fehlerhaft\w{0,2}|ung(?:ü|ue)ltig\w{0,2}|erron[ée]e?"
    r"|inválid[oa]|incorrect[oa]?|incorret[oa]|errad[oa]|falsch\w{0,2}|kaputt\w{0,2}|malformed|sbagliat[oa]|wrong"
    r"|hatal[iı]|yanl[iı][sş]|b[lł][eę]dn[aey]|неправильн\w{2,3}|ошибочн\w{2,3}|错误"  # noqa: RUF001
    r"|(?:mit[-_.]?fehlern?|with[-_.]?errors?|con[-_.]?error(?:es|i)|com[-_.]?erros?|avec[-_.]?erreurs?))(?=[-_.])"
    # `error.yaml` and its sisters are pages that tell of one in English; in other languages nobody calls those so
    r"|(?:^|[-_.])(?:b[lł][aą]d|erreur|erro|errore|fehler|fout|hata|ошибка)(?=\.(?:ya?ml|json)$)"
)
_RIGHT = (
    r"(?:^|[-_.])(?:correct(?:ed)?|fix(?:ed)?|good|mended|ok(?:ay)?|right|solution|solved|valid|working"
    r"|corre[ct]t[oa]|g(?:ü|ue)ltig\w{0,2}|korrekt\w{0,2}|poprawn[aey]|правильн\w{2,3}|richtig\w{0,2}|v[aá]lid[eoa]"
    r"|正确)(?=[-_.])"
)
# folders of what is shown, or taught, by their whole names
_SHOWN = (
    r"(?:demos?|docs?|documentation|examples?|guides?|samples?|showcases?|snippets?|tests?"
    r"|aula|chapters?|courses?|curso|exercises?|kata|labs?|lectures?|lessons?|tutorials?|workshops?)"
)
# `lab-3`, and `demo-shop` and `acme-labs`, which may be anybody's application
_MAY_BE_SHOWN = rf"(?:.*[^a-z])?{_SHOWN}(?:[^a-z].*)?"
# several of a kind are no accident: so many, or all that the folder has
_FAMILY, _FEW, _READ = 3, 2, 12


def is_wrong_by_name(source: Source, load: Callable[[str], Source | None], roots: Collection[str]) -> bool:
    """Whether a file shows something wrong by its name, and a folder around it, or what lies beside it, says so too: of
    an application any part may be called `bad-debts`. What the run names, the `roots`, says nothing: it is meant."""
    here, name = posixpath.split(source.path)
    if not _is_called_wrong(name):
        return False
    above = takewhile(lambda one: one not in roots, folders_above(source.path))
    folders = [posixpath.basename(one).casefold() for one in above]
    if any(re.fullmatch(_SHOWN, one) for one in folders):
        return True
    if any(re.fullmatch(_MAY_BE_SHOWN, one) for one in folders) and not _is_called_so(source):
        return True
    beside = [one for one in names_beside(here) if one != name and one.endswith(SUFFIXES)]
    stem = _without(_WRONG, name)
    if any(_without(_RIGHT, one) in ("", stem) for one in beside if _is_called_right(one)):
        return True
    if _is_named_by_test(here, name, load):
        return True
    if _is_called_so(source):
        # what is wrong would have the name of what it should be
        return False
    if stem and any(posixpath.splitext(one.casefold())[0] == stem for one in beside):
        return True
    family = 1 + sum(1 for _ in _sisters(here, beside, load))
    return family >= _FAMILY or family == _FEW == 1 + len(beside)


def _is_named_by_test(here: str, name: str, load: Callable[[str], Source | None]) -> bool:
    """Whether the tests of a program beside a file name it."""
    tests = [one for one in names_beside(here) if re.search(TEST_CODE, one)][:_READ]
    code = (load(posixpath.join(here, one)) for one in tests)
    return any(one is not None and name in one.text for one in code)


def _sisters(here: str, beside: list[str], load: Callable[[str], Source | None]) -> Iterator[str]:
    """The other files of the folder that are called wrong, and hold nothing that is called as they are."""
    for name in [one for one in beside if _is_called_wrong(one)][:_READ]:
        other = load(posixpath.join(here, name))
        if other is not None and not _is_called_so(other):
            yield name


def _is_called_so(source: Source) -> bool:
    """Whether an object in a file has the file's name in its own: `invalid-sessions`, `invalid-sessions-db`."""
    own = posixpath.splitext(posixpath.basename(source.path).casefold())[0].replace("_", "-")
    return any(f"-{own}-" in f"-{name}-" for _, name in TITLES(source))


def _is_called_wrong(name: str) -> bool:
    return name.endswith(SUFFIXES) and re.search(_WRONG, name.casefold()) is not None


def _is_called_right(name: str) -> bool:
    return re.search(_RIGHT, name.casefold()) is not None


def _without(words: str, name: str) -> str:
    """The name of a file without its ending and without such a word: `pod` for `bad-pod.yaml`."""
    return posixpath.splitext(re.sub(words, "", name.casefold(), count=1))[0].strip("-_.")
