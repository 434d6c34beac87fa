"""Files that their names call old: out of use, or a version of another one beside them, which defines the same."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from svclint.discover.read import names_beside
from svclint.render.objects import written_objects
from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_OLD = (
    r"ba?k|backup|bkp|copy|deprecated|disabled|legacy|not[-_]?used|obsolete|old|orig(?:inal)?|prev(?:ious)?|saved?|unused"
    r"|alt|anci?en|antig(?:u|)o|copia|copie|kopia|kopie|velho|vecchio|viejo|副本|旧|старый"
)
# `tls-disabled.yaml` may well be about what it disables
_OUT_OF_USE = re.compile(
    r"(?i).+(?:[-_.](?:bak|deprecated|not[-_]?used|obsolete|orig|unused)|\.disabled?)\.(?:ya?ml|json)"
)
# what is done with things that are out of use is in use
_ABOUT = re.compile(
    r"(?i)(?:.*[-_.])?(?:alert|are|audit|check|clean(?:er|up)?|(?:clean|reap|sweep)[-_]?up|collect|delete|deny|detect|disallow|drop"
    r"|find|forbid|gc|if|is|list|notify|on|prune|purge|reap(?:er)?|remove|report|scale|scan|sweep(?:er)?|warn|when)s?"
    r"(?:[-_](?:all|any|if|is|of|the|when))*[-_.](?:deprecated|not[-_]?used|obsolete|unused)\.\w+"
)
_VERSION = re.compile(
    rf"(?i)(?:(?P<stem>.*[^-_. ])[-_. ]++\(?(?:{_OLD})\)?[ ]?\(?\d*\)?"
    rf"|(?:(?:{_OLD})(?:[ ](?:d[aei]|of|von))?[-_. ]++|_++)(?P<rest>.+?))"
    r"(?P<ending>\.(?:ya?ml|json))"
)


def is_old(source: Source, load: Callable[[str], Source | None], is_applied: Callable[[str], bool]) -> bool:
    """Whether a file is called out of use and nothing applies it, or a version of another one that lies beside it and
    defines all that it does."""
    here, name = posixpath.split(source.path)
    if _OUT_OF_USE.fullmatch(name) is not None and _ABOUT.fullmatch(name) is None:
        return not is_applied(source.path)
    found = _VERSION.fullmatch(name)
    if found is None:
        return False
    current = (found["stem"] or found["rest"]) + found["ending"]
    if current == name or current not in names_beside(here):
        return False
    other = load(posixpath.join(here, current))
    return other is not None and bool(titles := TITLES(source)) and titles <= TITLES(other)


def _titles(source: Source, _: None) -> frozenset[tuple[str, str]]:
    return frozenset((one.kind, one.name) for one in written_objects(source) if one.name)


TITLES = Question(_titles, None)
"""The objects of a file that have names: their kinds and those."""
