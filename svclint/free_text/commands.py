"""Hosts and ports that are words of a command: `nc -z db 5432`, `--db-host db --db-port=5432`, `psql -h db -p 5432`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.free_text.hosts import Host, is_host, port_number
from svclint.named_tuple import NamedTuple

# patterns are compiled at their first use: re keeps them; this one tells whether a text is worth the others
_GATE = r"(?<![\w-])(?:(?:nc|ncat|netcat|telnet)[ \t]|-h|--?[\w-]*(?:host(?:-?name)?|server|addr(?:ess)?)(?![\w-]))"
_COMMAND = r"(?:[^\n;|&\\]|\\\n|\\.)+"
_WORD = r"[^\s\"'`()<>\\]+"
_LONG = r"(--?(?:[\w-]*[_-])?)(?:host|hostname|host-name|server|addr|address)"
_OWN = r"bind|listen|http|serv|app|api|grpc|web|virtual|metrics|public|external|advertise"
"""Beginnings of options by which a process tells its own address."""

# which option is the port of a client whose host is -h; mosquitto's and wait-for-it's are like PostgreSQL's
_PORT_OPTIONS = {
    "-p": "createdb createuser dropdb pg_basebackup pg_dump pg_dumpall pg_isready pg_restore psql redis-cli valkey-cli "
    "keydb-cli mosquitto_pub mosquitto_sub wait-for-it wait-for-it.sh",
    "-P": "mariadb mariadb-admin mariadb-dump mysql mysqladmin mysqldump",
}
_OPTION_OF = {client: option for option, clients in _PORT_OPTIONS.items() for client in clients.split()}
_POSITIONAL = frozenset({"nc", "ncat", "netcat", "telnet"})


class _Word(NamedTuple):
    text: str
    start: int


def commands(text: str) -> Iterator[Host]:
    """The hosts of `text` whose port is another word of the same command; in order, each with the place of its port."""
    if re.search(_GATE, text) is None:
        return
    for command in re.compile(_COMMAND).finditer(text):
        if re.search(_GATE, command[0]) is not None:
            words = [_Word(one[0], command.start() + one.start()) for one in re.finditer(_WORD, command[0])]
            yield from _in_command(words)


def _in_command(words: list[_Word]) -> Iterator[Host]:
    at = next((place for place, word in enumerate(words) if _program(word) in _POSITIONAL), None)
    if at is not None:
        yield from _positional(words[at + 1 :])
        return
    options = _options(words)
    client = next((option for word in words if (option := _OPTION_OF.get(_program(word)))), "")
    if client:
        yield from _pair(_short(words, "-h", options), _short(words, client, options))
    for name, host in options.items():
        long = re.fullmatch(_LONG, name)
        if long is not None and not re.match(_OWN, long[1].lstrip("-")):
            yield from _pair(host, options.get(long[1] + "port"))


def _program(word: _Word) -> str:
    return word.text.rpartition("/")[2]


def _positional(words: list[_Word]) -> Iterator[Host]:
    """`nc -z -w 2 db 5432`: the first two words that are neither options nor numbers behind one."""
    while words and (words[0].text.startswith("-") or words[0].text.isdigit()):
        words = words[1:]
    if len(words) > 1:
        yield from _pair(words[0], words[1])


def _options(words: list[_Word]) -> dict[str, _Word]:
    """Option -> its value, written behind `=` or as the next word; of several, the last as most programs take it."""
    found = {}
    for word, behind in zip(words, [*words[1:], None], strict=True):
        if not word.text.startswith("-"):
            continue
        name, equals, value = word.text.partition("=")
        if equals:
            found[name] = _Word(value, word.start + len(name) + 1)
        elif behind is not None and not behind.text.startswith("-"):
            found[name] = behind
    return found


def _short(words: list[_Word], option: str, options: dict[str, _Word]) -> _Word | None:
    """The value of `-h db` or `-hdb`."""
    if option in options:
        return options[option]
    joined = (word for word in words if word.text.startswith(option) and len(word.text) > len(option))
    word = next(joined, None)
    return _Word(word.text[len(option) :], word.start + len(option)) if word is not None else None


def _pair(host: _Word | None, port: _Word | None) -> Iterator[Host]:
    number = port_number(port.text) if port is not None else None
    if host is not None and port is not None and number is not None and is_host(host.text):
        yield Host(host.text, host.start, number, port.start)
