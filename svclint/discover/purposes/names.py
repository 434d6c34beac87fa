"""What the names of folders and files tell of what lies there: tests, designs, pieces to copy, what is out of use."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from svclint.certainty.doubt import Doubt
from svclint.discover.read import names_beside
from svclint.discover.walk import is_readme
from svclint.files.paths import folder_above, folders_above

# a folder is one for tests by any of these words, or where "test" stands among words that only say which tests
_TESTS = (
    r"tests|terratest|testdata|fixtures?|mocks|mockdata|fakes|(?:system|unit|integration)tests?|testresources"
    r"|testcases|testsuite"
)
_FOR_TESTS = r"tests?[-_]?(?:assets|data|files|fixtures|framework|harness|helpers|images|infra|lib|support|utils?)"
_ALONE = r"test|testing|mock|fake|conformance|golden"
_WHICH = (
    r"acceptance|api|cases?|chainsaw|check|cli|conformance|data|end|files?|functional|integration|kuttl|manifests"
    r"|output|perf|performance|regression|resources?|scale|smoke|suites?|system|testing|to|ui|unit"
)
# one of these stands in each name that the patterns above match
_OF_TESTS = ("test", "e2e", "fixture", "mock", "fake", "conformance", "golden")
_DESIGNS = r"designs?|drafts?|enhancements?|keps?|poc|proposals?|rfcs?|wip|work[-_]in[-_]progress"
# github.com/github/spec-kit: a folder for each feature, `specs/003-gateway/`, and what one of these makes it
_SPEC = r"\d{3,}-[\w.-]+"
_OF_SPECS = frozenset({"spec.md", "plan.md", "tasks.md"})
# pieces to be copied, each for itself; a starter is rather an application that somebody goes on with
_PIECES = (
    r"(?:.+[-_.])?(?:skeletons?|boilerplates?|snippets?|stubs|scaffold(?:s|ing)?|cheat[-_]?sheets?)|starters"
    r"|starter[-_.](?:kits?|manifests|templates?)"
)
# the same by the first character, which keeps what looks for applications away: `_templates`, `.flux-templates`
_FORMS = r"[_.](?:.+[-_.])?templates?"
# what is shown on them, with the page or the deck that shows it beside it; an application may be called so too
_SLIDES = r"(?:.+[-_.])?slides"
_PAGES = (".md", ".html", ".adoc", ".rst", ".tex", ".pdf", ".pptx", ".odp", ".key")
_RETIRED = (
    r"archived?|archives|attic|depre?i?cated|disabled?|obsolete|unused|no[-_]?use|not[-_]?used|outdated|scratch(?:pad)?|te?mp"
    r"|old(?:\d+|[-_.].+)?|(?:archive|backups?)[-_.]\d.*|.+[-_.](?:archived|bak|backup|deprecated|legacy|obsolete|old|outdated)"
    r"|.+\.disabled?|disabled[-_].+|deprecated[-_.](?:apps|charts|files|manifests|resources|yamls?)"
    r"|abandoned|bak|bkp|decommissioned|deleted|garbage|graveyard|ignored?|inactive|junk|not[-_]?(?:deployed|in[-_]?use)"
    r"|recycle[-_]?bin|removed|retired|stale|superseded|trash|undeployed|do[-_]?n[o']?t[-_]?use|to[-_]?(?:be[-_]?)?(?:delet|remov)ed?"
    # the same in other languages; words that mean other things as well, `alt` and `arquivo`, say nothing
    r"|archiv|arch?ivad[oa]s?|arquivad[oa]s?|ancien(?:ne)?s?|antigu?[oa]s?|basura|cestino|corbeille|descontinuad[oa]s?|eski"
    r"|gam(?:la|mal)|lix(?:eira|o)|obsolet[oa]?s?|papelera|papierkorb|vecchi[oaie]?|velh[oa]s?|veraltet|viej[oa]s?"
    r"|стар(?:ое|ые)|旧|旧版|舊|废弃|廢棄|弃用"  # noqa: RUF001
)
MAYBE_RETIRED = r"alt|backups?|legacy|orig(?:inals?)?|prev(?:ious)?|stare|oud"
"""What is old only where the folder above has a file of the same name now."""

# and what is, behind the name of the folder that took its place: `k8sOLD`
_SET_OFF = ("OLD", "Old", "BAK", "Bak", "ORIG", "Orig")
# what the name of a file has in it that says so of itself
_OF_OLD_FILES = (
    *("alt", "anc", "antig", "bak", "bk", "backup", "cop", "depr", "disab", "kop", "legacy", "obsol", "old", "orig"),
    *("prev", "save", "used", "vecch", "velh", "viej", "副", "旧", "стар"),
)
# one of these stands in each name of a file that may show how something is refused
_OF_WRONG_FILES = (
    *("bad", "blad", "bled", "blą", "blę", "bł", "erra", "erreur", "erro", "fals", "fehler", "fout", "hata", "incor"),
    *("invalid", "inválid", "kaputt", "malform", "sbagl", "ungu", "ungü", "wrong", "yanl", "неправ", "ошиб", "错误"),
)
_OF_WRONG = r"(?:invalid|bad)(?:[-_.]?(?:cases?|examples?|manifests?|resources?|samples?|yamls?))?"
# all of them as one: hardly any name of a folder says anything
_TELLING = rf"{_DESIGNS}|{_RETIRED}|{MAYBE_RETIRED}|{_OF_WRONG}|{_PIECES}|{_SLIDES}|kubernetes|rendered"
# `test` beside `prod` is an environment, and so is whatever stands in a folder of them
_ENVIRONMENTS = r"acc|live|preprod|prod|production|prd|qa|stage|staging|stg|uat"
_WORD = r"[a-z]+|\d+"
TEST_CODE = r"_test\.(?:go|py|rb|exs)$|^test_\w+\.py$|\.(?:test|spec)\.[jt]sx?$|Tests?\.(?:java|kt|cs)$"
"""The name of a file that tests a program, beside what it tests."""


@lru_cache(maxsize=8192)
def is_test_folder(name: str) -> bool:
    """Whether a folder is one for tests by its name alone."""
    name = name.lower()
    if not any(map(name.__contains__, _OF_TESTS)):
        return False
    if re.search(rf"(?:^|[-_.]){_FOR_TESTS}$", name):
        return True
    words = re.findall(_WORD, name.replace("e2e", "tests"))
    if any(re.fullmatch(_TESTS, word) for word in words) or (len(words) == 1 and re.fullmatch(_ALONE, words[0])):
        return True
    about = {word for word in words if not re.fullmatch(_WHICH, word)}
    return bool(about) and about <= {"test", "mock", "fake"}


@lru_cache(maxsize=8192)
def of_file_name(name: str) -> tuple[bool, bool]:
    """Whether a file may be old by its name, and whether it may show something wrong: many are called the same."""
    name = name.casefold()
    may_be_old = name.startswith("_") or any(map(name.__contains__, _OF_OLD_FILES))
    return may_be_old, any(map(name.__contains__, _OF_WRONG_FILES))


def of_name(name: str, above: str) -> Doubt | None:
    """Why what lies in a folder of that name, in the folder `above`, is hardly applied; None where it does not tell."""
    if is_test_folder(name):
        doubt = Doubt.TEST
    elif name.endswith(_SET_OFF) and _is_replaced(name, above):
        doubt = Doubt.RETIRED
    elif is_spec(name, above):
        doubt = Doubt.DESIGN
    elif name.startswith(("_", ".")) and _is_of_forms(name, above):
        doubt = Doubt.PIECE
    elif re.fullmatch(_TELLING, name.lower().lstrip("_.")) is None:
        return None
    elif re.fullmatch(_DESIGNS, name.lower().lstrip("_.")):
        doubt = Doubt.DESIGN
    elif re.fullmatch(_RETIRED, name.lower().lstrip("_.")) or _is_replaced(name, above):
        doubt = Doubt.RETIRED
    elif re.fullmatch(_OF_WRONG, name.lower().lstrip("_.")):
        doubt = Doubt.MEANT
    elif re.fullmatch(_PIECES, name.lower().lstrip("_.")) or _is_of_slides(name, above):
        doubt = Doubt.PIECE
    elif name == "kubernetes" and above.endswith("src/main"):
        # what the Kubernetes extension of Quarkus completes when the program is built
        doubt = Doubt.TEMPLATED
    elif name == "rendered" and re.search(r"(?:^|/)examples(?:/|$)", above):
        # what the examples of values of a chart make, to see what a change of the chart changes
        doubt = Doubt.TEST
    else:
        return None
    # imported here: few folders are called so
    from svclint.certainty.environments import OF_ENVIRONMENTS

    if re.fullmatch(OF_ENVIRONMENTS, posixpath.basename(above).lower()):
        return None
    beside = {one.lower() for one in names_beside(above)}
    if name.lower() == "old" and "new" in beside:
        # one of two that are there
        return None
    return None if any(re.fullmatch(_ENVIRONMENTS, one) for one in beside) else doubt


def is_spec(name: str, above: str) -> bool:
    """Whether a folder is one of spec-kit, in which a feature is designed before somebody builds it."""
    if above.rpartition("/")[2] != "specs" or re.fullmatch(_SPEC, name) is None:
        return False
    return not _OF_SPECS.isdisjoint(names_beside(posixpath.join(above, name)))


def is_in_spec(path: str) -> bool:
    """Whether a file lies in such a folder, or below one."""
    return "specs/" in path and any(is_spec(one.rpartition("/")[2], folder_above(one)) for one in folders_above(path))


def _is_replaced(name: str, above: str) -> bool:
    # imported here: few folders are called so
    from svclint.discover.purposes.old_folders import is_older_copy, is_replaced

    return is_replaced(name, above) or is_older_copy(name, above)


def _is_of_forms(name: str, above: str) -> bool:
    # Helm reads all folders that a chart has below its templates
    return re.fullmatch(_FORMS, name.lower()) is not None and "templates" not in above.split("/")


def _is_of_slides(name: str, above: str) -> bool:
    if re.fullmatch(_SLIDES, name.lower()) is None:
        return False
    pages = (one.lower() for one in names_beside(posixpath.join(above, name)))
    return any(one.endswith(_PAGES) and not is_readme(one) for one in pages)


def of_old_release(name: str, above: str) -> Doubt | None:
    """Whether a newer release, or a stable API, stands beside this one."""
    if name.count(".") <= 1 and "alpha" not in name and "beta" not in name:
        return None
    # imported here: few files and folders are called after a release
    from svclint.discover.purposes.old_releases import is_old_release

    return Doubt.RETIRED if is_old_release(name, above) else None


def of_program(name: str, above: str) -> Doubt | None:
    """Whether the tests of the program around the file read it: `knative_test.yaml` beside `install_test.go`."""
    name = name.casefold()
    if not any(map(name.__contains__, _OF_TESTS)):
        return None
    if not re.search(r"(?:^|[-_.])(?:tests?|fixtures?|mocks?)(?:[-_.])", name):
        return None
    return Doubt.TEST if any(re.search(TEST_CODE, one) for one in names_beside(above)) else None
