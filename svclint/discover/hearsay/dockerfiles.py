"""What a Dockerfile says of the ports on which its image listens: EXPOSE, variables, arguments, an nginx.conf.

https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.image_names import last_name
from svclint.named_tuple import NamedTuple
from svclint.told import Listens
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_INSTRUCTION = re.compile(r"(?m)^[ \t]*([A-Za-z]+)[ \t]+([^\n]*)$")
_COMMENT = re.compile(r"(?m)^[ \t]*#[^\n]*\n?")
_VARIABLE = re.compile(r"\$(?:\{(?P<name>\w+)(?::[-+](?P<instead>[^{}]*))?\}|(?P<bare>\w+))")
_EXPOSED = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?(?:/(?:tcp|udp))?", re.IGNORECASE)
_GIVEN = re.compile(r"(?<!\w)(\w{1,100})=(\"[^\"]*\"|'[^']*'|[^\s\"']+)")
# as it was written once, a variable for each line
_GIVEN_ALONE = re.compile(r"(?<!\w)(\w{1,100})[ \t]+(\S.*)")
# `PORT`, `SERVER_PORT`, `ASPNETCORE_HTTP_PORTS`; `DB_PORT` is that of somebody else
_OF_PORT = re.compile(
    r"(?:(?:SERVER|HTTPS?|GRPC|WEB|APP|API|LISTEN|CONTAINER|BIND|NGINX|ASPNETCORE|DOTNET|NODE|VITE|NUXT|UVICORN"
    r"|GUNICORN|FLASK_RUN|FLASK|STREAMLIT|MICRONAUT|QUARKUS)_){0,3}PORTS?"
)
_OF_ADDRESS = re.compile(r"(?:\w+_)?(?:URLS|LISTEN(?:_ADDR(?:ESS)?)?|BIND(?:_ADDR(?:ESS)?)?)")
# `--server.port=80`, `-Dserver.port=80`, `"--port", "80"`, `--bind 0.0.0.0:80`, `runserver 0.0.0.0:8000`, `-p 80`
_ARGUMENT = re.compile(
    r"(?:(?<![\w.-])(?:--?(?:D?server[.-])?(?:http[.-]?)?port|-p|-l|--listen|--bind|-b|--addr(?:ess)?|-addr|--urls)[=\s\"',]+"
    r"(?:(?:https?|tcp)://)?(?:[\w.*+-]*|\[::\]):?|(?:0\.0\.0\.0|\[::\]|[*+]):|(?<=[\s\"'=]):)(\d{2,5})(?![\d.:])"
)
_LISTEN = re.compile(r"(?m)^[^#\n]*?(?<![\w$])listen[ \t]+(?:[^\s;:]*:|\[::\]:)?(\d{1,5})\b")
_CONFIGURED = re.compile(r"(?:.*/)?(?:[\w.-]*\.conf(?:\.template)?|nginx[\w.-]*)")
_OF_NGINX = "/etc/nginx"
_NUMBER = re.compile(r"(?<![\d.])\d{2,5}(?![\d.])")
# what is in these images, where nobody tells it anything: the EXPOSE of them
_BASES = {"nginx": 80, "httpd": 80, "caddy": 80, "nginx-unprivileged": 8080}
# where these have what says on which port they listen
_SETTINGS = ("/etc/nginx", "/etc/caddy", "/usr/local/apache2/conf", "/docker-entrypoint.d")
# what may change these: a script, and what speaks of them
_CHANGES = re.compile(
    r"(?:^|&&|;|\|)[ \t]*(?:(?:/bin/)?(?:ba|a|da)?sh[ \t]+(?!-c\b)|\.?/(?!bin/|s?bin/|usr/))"
    r"|\b(?:sed|envsubst)\b|\.conf\b|/etc/(?:nginx|caddy)|Caddyfile"
)
# ports of one EXPOSE
_MOST = 100
# characters; real ones have a few thousand
_LONGEST = 65_536

Load = Callable[[str], "Source | None"]


class _Stage(NamedTuple):
    """One FROM: what it is made of, how it is called, and the instructions below it."""

    base: str
    name: str
    lines: list[tuple[str, str]]


def listens(source: Source, contexts: Sequence[str], load: Load) -> Listens:
    """What a Dockerfile says of its last stage, and of those that this is made of; files that it copies lie in one of
    the directories `contexts`."""
    if len(source.text) > _LONGEST:
        return Listens(source.path)
    base, lines = _last_stage(_COMMENT.sub("", whole_lines(source.text)))
    variables: dict[str, str] = {}
    told: set[int] = set()
    exposed: set[int] = set()
    is_open = False
    for what, rest in lines:
        if what in ("ENV", "ARG"):
            pairs = _GIVEN.findall(rest) if "=" in rest else _GIVEN_ALONE.findall(rest)
            given = {name: _filled(value.strip("\"'"), variables) for name, value in pairs}
            variables |= given
            told.update(_of_variables(given) if what == "ENV" else ())
        elif what == "EXPOSE":
            for word in _filled(rest, variables).split():
                ports = _exposed(word)
                exposed |= ports
                is_open = is_open or not ports
        elif what in ("CMD", "ENTRYPOINT"):
            words = _filled(rest, variables)
            told.update(int(one) for one in _ARGUMENT.findall(words))
            is_open = is_open or "$" in words
        elif what in ("COPY", "ADD"):
            ports, is_known = _copied(rest, contexts, load)
            told |= ports
            is_open = is_open or not is_known
    spoken = {int(one) for _, rest in lines for one in _NUMBER.findall(rest)}
    if not (told or exposed or is_open):
        exposed.update(port for name, port in _BASES.items() if last_name(base) == name and _is_left(name, lines))
    ports = told or exposed
    return Listens(source.path, frozenset(ports), frozenset(told | exposed | spoken), not is_open and bool(ports))


def _last_stage(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The image that the last stage is made of in the end, and its instructions, behind those of the stages between."""
    stages: list[_Stage] = []
    for found in _INSTRUCTION.finditer(text):
        what, rest = found[1].upper(), found[2].strip()
        if what == "FROM":
            words = [one for one in rest.split() if not one.startswith("--")]
            named = words[2] if len(words) > 2 and words[1].lower() == "as" else ""
            stages.append(_Stage(words[0] if words else "", named, []))
        elif stages:
            stages[-1].lines.append((what, rest))
    chosen: list[_Stage] = []
    while stages:
        one = stages.pop()
        if not chosen or (one.name and one.name.lower() == chosen[-1].base.lower()):
            chosen.append(one)
    lines = list(chain.from_iterable(one.lines for one in reversed(chosen)))
    return (chosen[-1].base, lines) if chosen else ("", lines)


def _is_left(program: str, lines: Sequence[tuple[str, str]]) -> bool:
    """Whether the instructions leave an image to listen as its base does: they copy what it serves, and run no script
    that may tell it otherwise."""
    here = "/"
    for what, rest in lines:
        if what == "WORKDIR":
            here = posixpath.join(here, rest.strip("\"'"))
        elif what in ("COPY", "ADD"):
            words = [one.strip("\"',[]") for one in rest.split() if not one.startswith("--")]
            into = posixpath.normpath(posixpath.join(here, words[-1])) if words else here
            # a file of a folder above these is none of them: `COPY start.sh /`
            is_file = all("." in posixpath.basename(one).strip(".") for one in words[:-1])
            if any(f"{into}/".startswith(f"{one}/") for one in _SETTINGS):
                return False
            if not is_file and any(f"{one}/".startswith(f"{into.rstrip('/')}/") for one in _SETTINGS):
                return False
        elif what == "RUN":
            if _CHANGES.search(rest) is not None:
                return False
        elif what in ("CMD", "ENTRYPOINT") and not any(one in rest for one in (program[:5], "docker-entrypoint.sh")):
            return False
    return True


def _filled(text: str, variables: dict[str, str]) -> str:
    """The text with the variables that the file itself gives a value."""

    def value(found: re.Match[str]) -> str:
        name = found["name"] or found["bare"]
        return variables.get(name, found["instead"] or found[0])

    return _VARIABLE.sub(value, text) if "$" in text else text


def _of_variables(given: dict[str, str]) -> Iterator[int]:
    for name, value in given.items():
        if _OF_PORT.fullmatch(name):
            yield from (int(one) for one in re.split(r"[;,\s]", value) if one.isdecimal() and len(one) < 6)
        elif _OF_ADDRESS.fullmatch(name):
            yield from (int(one) for one in re.findall(r":(\d{2,5})(?!\d)", value))


def _exposed(word: str) -> set[int]:
    found = _EXPOSED.fullmatch(word.strip("\"'"))
    if found is None:
        return set()
    low = int(found[1])
    high = int(found[2] or low)
    return set(range(low, high + 1)) if high - low < _MOST else set()


def _copied(rest: str, contexts: Sequence[str], load: Load) -> tuple[set[int], bool]:
    """The ports that a copied configuration of nginx listens on, and whether all of what is copied there was read."""
    words = [one.strip("\"',[]") for one in rest.split() if not one.startswith("--")]
    named = [one for one in words[:-1] if _CONFIGURED.fullmatch(one)]
    if not named and not (words and words[-1].startswith(_OF_NGINX)):
        return set(), True
    if "--from" in rest or not named:
        return set(), False
    texts = [next(_read(one, contexts, load), "") for one in named]
    found = {int(one) for text in texts for one in _LISTEN.findall(text)}
    return found, all(texts)


def _read(name: str, contexts: Sequence[str], load: Load) -> Iterator[str]:
    for directory in contexts:
        source = load(posixpath.normpath(posixpath.join(directory, name.lstrip("/"))))
        if source is not None and source.error is None:
            yield source.text
