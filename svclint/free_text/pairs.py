"""Hosts and ports that stand in two entries of a configuration file: `Host db` above `Port 5432`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svclint.free_text.hosts import Host, is_host, port_number
from svclint.named_tuple import NamedTuple

# patterns are compiled at their first use: re keeps them
# what two runs of blanks beside each other could share is taken by one, for good: a line may be all blanks
_GATE = r"(?i)port(?:_?(?:value|number))?[\"']?(?:[ \t]*+[:=][ \t]*+|[ \t]++)[\"']?[1-9][0-9]"
_LINE = (
    r"(?m)^([ \t]*+(?:-[ \t]++|export[ \t]++)?)[\"']?([A-Za-z][\w.-]*+)[\"']?(?:[ \t]*+[:=][ \t]*+|[ \t]++)[\"']?"
    r"([^\s\"',;#{}\[\]]*+)[\"']?[ \t]*+,?[ \t\r]*+(?:#[^\n]*)?$"
)
_SECTION = r"(?m)^[ \t]*\[[^\n]*\][ \t\r]*$"
_BRACES = r"\{[^{}\n]*\}"
_ENTRY = r"()[\"']?(?<![\w.-])([A-Za-z][\w.-]{0,63}+)[\"']?\s*+[:=]\s*+[\"']?([^\s\"',{}]++)[\"']?"
# `host=db port=5432 user=app` of libpq, `Server=db;Port=3306;User Id=app` of .NET
_RUN = (
    r"(?<![\w.-])[A-Za-z][\w.-]{0,63}+=[^\s;\"']{0,255}+"
    r"(?:[ \t;]++[A-Za-z][\w.-]{0,63}+(?: \w{1,16}+)?=[^\s;\"']{0,255}+)++"
)
_SETTING = r"()(?<![\w.-])([A-Za-z][\w.-]{0,63}+)=([^\s;\"']{0,255}+)"
_HOST_KEY = r"(?i)(.*?)(?:host(?:_?name)?|address|addr|server)"
_PORT_KEY = r"(?i)(.*?)port(?:_?(?:value|number))?"
# what a process itself listens on, by the key or by the one above it
_OWN = r"(?i)(?:^|[._-])(?:app|bind|http|https|listen(?:er)?s?|server|virtual|web|admin|management|metrics)s?[._-]?$"
_FAR = 8  # lines between two entries of one object
_NEAR = 40  # entries between the first and the last of one object


class _Entry(NamedTuple):
    """One key with its value; `depth` is the column of the key, `line` its number, `part` that of its section."""

    key: str
    value: str
    start: int
    depth: int
    line: int
    part: int


def pairs(text: str) -> Iterator[Host]:
    """The hosts of `text` whose port is the value of the key beside them: both keys begin alike, in one object."""
    if re.search(_GATE, text) is None:
        return
    for around, entry in ((_BRACES, _ENTRY), (_RUN, _SETTING)):
        for part in re.finditer(around, text):
            if re.search(_GATE, part[0]) is not None:
                yield from _matched(list(_entries(entry, part[0], part.start())))
    if "\n" in text:
        yield from _matched(list(_entries(_LINE, text, 0)))


def _entries(pattern: str, text: str, offset: int) -> Iterator[_Entry]:
    sections = [one.start() for one in re.finditer(_SECTION, text)] if "[" in text else []
    line = part = counted = 0
    for found in re.finditer(pattern, text):
        line += text.count("\n", counted, found.start(2))
        counted = found.start(2)
        while part < len(sections) and sections[part] < counted:
            part += 1
        yield _Entry(found[2], found[3], offset + found.start(3), len(found[1].expandtabs()), line, part)


def _matched(entries: list[_Entry]) -> Iterator[Host]:
    for place, one in enumerate(entries):
        key = re.fullmatch(_HOST_KEY, one.key) if is_host(one.value) else None
        if key is None or re.search(_OWN, key[1]) or re.search(_OWN, _parent(entries, place)):
            continue
        port = _port_of(key[1].lower(), one, _object(entries, place))
        number = port_number(port.value) if port is not None else None
        if port is not None and number is not None:
            yield Host(one.value, one.start, number, port.start)


def _port_of(stem: str, host: _Entry, beside: Iterable[_Entry]) -> _Entry | None:
    """The port whose key begins as the host's does; of several, the nearest."""
    found = [one for one in beside if (key := re.fullmatch(_PORT_KEY, one.key)) is not None and key[1].lower() == stem]
    return min(found, key=lambda one: abs(one.line - host.line), default=None)


def _object(entries: list[_Entry], place: int) -> Iterator[_Entry]:
    """The entries of the same object: those around it of the same depth, up to one that is less deep or another host of
    the same key."""
    one = entries[place]
    for around in (entries[max(place - _FAR, 0) : place][::-1], entries[place + 1 : place + 1 + _FAR]):
        for other in around:
            if abs(other.line - one.line) > _FAR or other.part != one.part or other.depth < one.depth:
                break
            if other.depth == one.depth:
                if other.key == one.key:
                    break
                yield other


def _parent(entries: list[_Entry], place: int) -> str:
    """The key above it that is less deep; empty where none is near."""
    depth = entries[place].depth
    above = reversed(entries[max(place - _NEAR, 0) : place])
    return next((one.key for one in above if one.depth < depth), "")
