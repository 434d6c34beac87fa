"""Faults of which a comment or a name at the very place says more: on purpose, as in lessons, or left to the reader."""

from __future__ import annotations

import re

from svclint.certainty.doubt import Doubt
from svclint.document import documents
from svclint.placing import written_at
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.finding import Location
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.source import Source

_FAULT = (
    r"bad|broken|bugs?|faulty|incorrect|invalid|mis(?:configured|match\w*|named|spelt|spelled|typed|sing)|typos?|wrong"
)
# `# This field is intentionally invalid`, `# wrong on purpose`
_MEANT = (
    rf"(?i)\b(?:(?:intentional|deliberate)(?:ly)?[^\n]{{0,40}}\b(?:{_FAULT})|(?:{_FAULT})\b[^\n]{{0,40}}\bon purpose)\b"
)
# `# Should have been "web"`: who knows that, and leaves it, has a reason; `# No workloads with this label`
_KNOWN = (
    r"(?i)\bshould(?:'ve| have) been [\"'`]|\bno (?:deployments?|gateways?|hosts?|pods?|services?|workloads?) "
    r"(?:with|has|have|of|called|matche?s?) (?:this|these|that) (?:host|labels?|name|selector)\b(?! yet\b)"
)
# `# BUG: …` in a file or a folder that says that something is broken there
_MARKED = r"#[ \t]*(?:BUG|BROKEN|ERROR|FAULT|MISTAKE|WRONG)[ \t]*[:!—-]"
# `# this field is meaningless here`: what it is there for is told in such a folder
_IDLE = r"(?i)\bthis (?:field|key|label|port|selector|value) (?:is (?:meaningless|ignored|useless)|does nothing)\b"
_OF_BROKEN = (
    r"(?i)(?:^|[-_./])(?:break[-_]?(?:and[-_]?)?fix|broken|buggy|faulty|failures?|failing|troubleshooting)(?=[-_./]|$)"
)
# what nobody calls a thing that is there: `bogus`, `WRONGLABEL`, `does-not-exist`
_NAMED = (
    r"(?i)(?:[a-z0-9.-]+-)?(?:bogus|does-?not-?exist|no-?match(?:es|ing)?|no-?such-?[a-z]*|non-?exist(?:ent|ing)|not-?(?:present|there)"
    r"|wrong-?(?:gateway|host|label|name|namespace|pod|port|selector|service|subset|target))(?:-[a-z0-9.-]+)?"
)
_ITEM = r"[ \t]*(?:- +)?(?:[\w./-]+:[ \t]+)?[\"']?([\w.-]+)[\"']?[ \t]*(?:#.*)?"
_BARE_KEY = r"[ \t]*(?:- +)?[\w./\"'-]+:[ \t]*(?:#.*)?"
# what somebody will do, in other languages: at the end of a German sentence, at the beginning of others
IN_OTHER_LANGUAGES = (
    r"#[^\n]{0,80}\b(?:ausf[uü]e?llen|eintragen|einf[uü]e?gen|einsetzen|erg[aä]e?nzen|ersetzen)\b"
    r"|#[#\s<¿¡(]*(?:agreg(?:ar?|ue)|a[nñ]adir?|adicion(?:ar?|e)|aggiung(?:i|ere)|ajoute[rz]|[aà][ \t]compl[eé]ter"
    r"|coloqu[ea]|compl[eé]t(?:a|ar|are|e|er|ez)|inser(?:ir|isci|ire|te|tar)|invullen|introdu(?:ce|cir|zca)|mettre|mettez"
    r"|poner?|preench(?:a|er)|remplace[rz]|reemplaz(?:ar?|e)|rellen(?:ar?|e)|rempli(?:r|ssez)|sostitui(?:re|sci)"
    r"|substitu(?:a|ir)|uzupe[lł]ni(?:j|[cć])|wpisz|wstaw|добав\w+|заполн\w+|вставь\w*|укаж\w+|впиш\w+|заме\w+"
    r"|изменит\w*|поменя\w+)\b"
    r"|#[^\n]{0,40}(?:填写|填入|补充|添加|在此|替换|替換|改成|改为|追加|記入|入力|置き換え|입력|추가|교체)"
)
"""Comments that ask for what is missing in other languages than English; they may begin anywhere in a text."""

# `add the name here`, `TODO: yours`: what `set by` and `copy of` begin is no request
_REQUEST = (
    r"(?:#[#\s<]*(?:(?:please[ \t]+)?(?:add|choose|complete|copy|enter|fill|give|insert|paste|provide|put|replace|set"
    r"|specify|write)(?![ \t]+(?:by|of)\b)|fix-?me|to-?do|your)\b"
    # nothing but signs for a gap
    rf"|#[#\s<>-]*[?_.\u2026]{{2,}}\s*$|{IN_OTHER_LANGUAGES})"
)
# what somebody or something does later: a person does by hand what the reader would do
_LATER = (
    r"#(?:[^\n]{0,80}\b(?:gets?|(?:to|will|must)[ \t]be)[ \t]+(?:\w+[ \t]+)?|[#\s<]*(?:automatically[ \t]+)?)"
    r"(?:filled(?:[ \t]in)?|generated|injected|overridden|patched|populated|provided|replaced|set|substituted)[ \t]+"
    r"(?:at|by|during|from|in|on|through|via|when|with)\b(?![ \t]+hand\b)"
)
# a key without a value, and what asks for it on its line or on the next one
_KEY = r"[\s-]*[\w./\"'][\w./\"'-]*[ \t]*+:[ \t]*+(?:\"\"|''|~|null|0(?=[ \t]))?[ \t]*+"
_LEFT_OPEN = rf"(?i){_KEY}(?:{_REQUEST}|(?=#){_LATER})"
_LEFT_EMPTY, _ASKED_BELOW = rf"{_KEY}(?:#.*)?", rf"(?i)[ \t]*{_REQUEST}"
_LINES = 3
# lines of what is around a field that is missing
_FURTHER = 40


def doubt_of_comment(place: Location, graph: Graph) -> Doubt | None:
    """What a comment at a place makes doubtful, or what something is called there: it is wrong on purpose, or there is
    nothing yet and the reader is asked to fill it in."""
    source = graph.once(_sources).get(place.file)
    if source is None:
        return None
    if _is_called_so(source, place.line):
        return Doubt.MEANT
    if "#" not in source.text:
        return None
    line = source.line(place.line)
    # a request stands in a comment, and what it looks like takes long to compile
    if (
        ("#" in line and re.match(_LEFT_OPEN, line) is not None)
        or _is_asked_below(source, place.line)
        or _is_left_as_comment(source, place)
    ):
        return Doubt.SKETCH
    return Doubt.MEANT if _is_on_purpose(source, place) else None


def _is_asked_below(source: Source, number: int) -> bool:
    """Whether a key has no value, and the comment right below asks for what belongs there."""
    line, below = source.line(number), source.line(number + 1)
    if "#" not in below or re.fullmatch(_LEFT_EMPTY, line) is None or re.match(_ASKED_BELOW, below) is None:
        return False
    last = source.line_count()
    after = number + 2
    while after <= last and (not source.line(after).strip() or source.line(after).lstrip().startswith("#")):
        after += 1
    following = source.line(after)
    depth, key = len(following) - len(following.lstrip(" ")), len(line) - len(line.lstrip(" -"))
    # what is indented deeper is the value, and so is a list that is not
    return depth < key or (depth == key and not following.lstrip().startswith("-"))


def _is_left_as_comment(source: Source, place: Location) -> bool:
    """Whether what is missing at a place stands below it as a comment without a value: `# name:`."""
    found = re.search(r"(?:^|\.)([A-Za-z]\w*)$", place.path)
    head = source.line(place.line)
    if found is None or re.search(rf"(?:^|[\s-]){found[1]}[\"']?:", head) is not None:
        return False
    bare = re.compile(rf"[ \t]*#([ \t]*)(?:- )?{found[1]}:[ \t]*")
    column = len(head) - len(head.lstrip(" "))
    for number in range(place.line + 1, min(place.line + _FURTHER, source.line_count()) + 1):
        line = source.line(number)
        if (one := bare.fullmatch(line)) is not None:
            # what is indented deeper below it is its value
            return re.match(rf"[ \t]*#{one[1]}(?:[ \t]|- )", source.line(number + 1)) is None
        if line.strip() and not line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) <= column:
            return False
    return False


def _sources(graph: Graph) -> dict[str, Source]:
    return {one.source.path: one.source for _, one in graph.documents}


def _is_on_purpose(source: Source, place: Location) -> bool:
    """Whether a comment on the line of a place, or right above it, says that what stands there is wrong on purpose."""
    said = said_at(source, place.line)
    if re.search(_MEANT, said) is not None:
        return not _is_in_text(source, place)
    below = "\n".join(one.partition("#")[2] for one in _only_value(source, place.line))
    if re.search(_KNOWN, said) is not None or re.search(_KNOWN, below) is not None:
        return not _is_in_text(source, place)
    if re.search(_OF_BROKEN, place.file) is None:
        return False
    return re.search(_MARKED, said) is not None or re.search(_IDLE, f"{said}\n{below}") is not None


def _is_called_so(source: Source, number: int) -> bool:
    """Whether what stands on a line, or as its only value below, is called what nobody calls a thing that is there."""
    found = (re.fullmatch(_ITEM, one) for one in (source.line(number), *_only_value(source, number)))
    return any(one is not None and re.fullmatch(_NAMED, one[1]) is not None for one in found)


def _only_value(source: Source, number: int) -> list[str]:
    """The lines of what a key has below it where that is one value, or a key with one: of `matchLabels`, the label."""
    found: list[str] = []
    while len(found) < _LINES and re.fullmatch(_BARE_KEY, source.line(number)) is not None:
        if number >= source.line_count() or not _is_deeper(source.line(number + 1), source.line(number)):
            return []
        number += 1
        found.append(source.line(number))
    last = source.line(number + 1) if number < source.line_count() else ""
    is_only = bool(found) and (not last.strip() or _depth(last) < _depth(found[-1]))
    return found if is_only else []


def _is_deeper(line: str, above: str) -> bool:
    return bool(line.strip()) and _depth(line) > _depth(above)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def said_of(of: Resource | Document, path: Path, lines: int = _LINES) -> str:
    """The comment on the line where a field of an object, or a document, is written, and those right above it."""
    written = written_at(of, path)
    source = written.document.source
    return said_at(source, source.position(written.document.locate(written.path).value.start).line, lines)


def said_at(source: Source, number: int, lines: int = _LINES) -> str:
    """The comment on a line, and those on the lines right above it."""
    _, sign, comment = source.line(number).rpartition("#")
    said = [sign + comment] if sign else []
    for above in range(number - 1, number - 1 - lines, -1):
        line = source.line(above).strip()
        if not line.startswith("#"):
            break
        said.append(line)
    return "\n".join(reversed(said))


def _is_in_text(source: Source, place: Location) -> bool:
    """Whether the line belongs to a text, in which a `#` begins no comment."""
    start = source.line_starts()[place.line - 1]
    at = source.text.find("#", start, place.end)
    return at >= 0 and any(one.start <= at < one.end and one.in_scalar(at) for one in documents(source))
