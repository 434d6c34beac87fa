"""The only importer of the CEL library: expressions compiled, with all that is wrong with them, and evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from cel_expr_python import cel

from svclint.cel.functions import functions

_EXTENSIONS = (
    "bindings",
    "encoders",
    "lists",
    "math",
    "optional",
    "regex",
    "sets",
    "strings",
    "two-var-comprehensions",
)
_FAULT = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*)")
_CODE = re.compile(r"^[A-Z_]+: |(?<!\s)\s*\[[A-Z_]+\]$")
# a class that nobody closes goes to the end: the engine refuses it
_GROUP = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+\]?|\((?!\?)", re.DOTALL)
_MOST_PROGRAMS = 4096
_LONGEST = 20_000


class Broken(Exception):
    """An expression that cannot be compiled: `faults` are (line, column, words), lines and columns from 1, or 0."""

    def __init__(self, faults: Sequence[tuple[int, int, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(words for _, _, words in self.faults))


class Failed(Exception):
    """An expression that gave no value."""


class Environment:
    """What expressions may use: variables by these names, and Kubernetes' functions."""

    def __init__(self, names: Sequence[str]) -> None:
        config = cel.NewEnvConfigFromYaml(
            "name: svclint\nextensions:\n" + "".join(f"- name: {one}\n" for one in _EXTENSIONS)
        )
        variables = dict.fromkeys(names, cel.Type.DYN)
        self._env = cel.NewEnv(config=config, variables=variables, extensions=[_kubernetes()])
        self.compiled = lru_cache(maxsize=_MOST_PROGRAMS)(self._compiled)

    def _compiled(self, expression: str) -> Any:
        if len(expression) > _LONGEST:
            raise Broken([(0, 0, f"it is longer than {_LONGEST} characters")])
        try:
            return self._env.compile(expression)
        except Exception as error:
            raise Broken(_faults(str(error))) from None

    def value(self, expression: str, data: Mapping[str, Any]) -> Any:
        """The plain value; raises Broken, or Failed where there is none."""
        program = self.compiled(expression)
        try:
            found = program.eval(data=data)
            value = found.plain_value()
        except Exception as error:
            raise Failed(_words(str(error))) from None
        if found.type() == cel.Type.ERROR:
            raise Failed(_words(str(value)))
        return value


@lru_cache(maxsize=64)
def environment(names: tuple[str, ...]) -> Environment:
    return Environment(names)


def _faults(said: str) -> list[tuple[int, int, str]]:
    found = [(max(int(line), 0), max(int(column), 0), _words(words)) for line, column, words in _FAULT.findall(said)]
    # what follows from a name that is not known is said again for each use
    return list(dict.fromkeys(found)) or [(0, 0, _words(said.partition("\n")[0]))]


def _words(said: str) -> str:
    return _CODE.sub("", _CODE.sub("", said)).replace(" (in container '')", "").strip()[:300]


def _kubernetes() -> Any:
    kinds = {
        "s": cel.Type.STRING,
        "b": cel.Type.BOOL,
        "i": cel.Type.INT,
        "d": cel.Type.DOUBLE,
        "l": cel.Type.List(cel.Type.DYN),
        "m": cel.Type.Map(cel.Type.DYN, cel.Type.DYN),
        "*": cel.Type.DYN,
    }
    overloads: dict[str, list[Any]] = {}
    for one in functions(_search):
        overloads.setdefault(one.name, []).append(
            cel.Overload(
                f"svclint_{one.name}_{'member' if one.is_member else 'free'}_{one.takes}".replace("*", "any"),
                return_type=kinds[one.gives],
                parameters=[kinds[letter] for letter in one.takes],
                is_member=one.is_member,
                impl=one.by,
            )
        )
    return cel.CelExtension("kubernetes", [cel.FunctionDecl(name, some) for name, some in overloads.items()])


def _search(text: str, pattern: str) -> list[str]:
    """What the pattern matches, by the library's own engine: linear in the text. It knows one group: there are none."""
    plain = _GROUP.sub(lambda found: "(?:" if found[0] == "(" else found[0], pattern)
    try:
        found = _searching().compiled("regex.extractAll(text, pattern)").eval(data={"text": text, "pattern": plain})
    except Exception as error:
        raise ValueError(_words(str(error))) from None
    value = found.plain_value()
    if not isinstance(value, list):
        raise ValueError(_words(str(value)))
    return value


@lru_cache(maxsize=1)
def _searching() -> Environment:
    return Environment(("text", "pattern"))
