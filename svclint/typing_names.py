"""Names of typing for annotations without typing itself, a twentieth of a start; checkers read them as typing's own."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Generic, Literal, NoReturn, Protocol, TextIO, TypeAlias, TypeVar, cast, get_args
else:
    # what annotations and aliases are made of when a module is imported; nobody asks it of types
    Any = NoReturn = TextIO = TypeAlias = object

    class Generic:
        __slots__ = ()

        def __class_getitem__(cls, _):
            return cls

    class Protocol:
        __slots__ = ()

    class Literal(tuple):
        """The words themselves: no plain tuple, which typing would not take for a type."""

        __slots__ = ()

        def __class_getitem__(cls, words):
            return cls(words if isinstance(words, tuple) else (words,))

    def TypeVar(name, **_):  # noqa: N802
        return name

    def cast(_, value):
        return value

    def get_args(words):
        return words


__all__ = [
    "TYPE_CHECKING",
    "Any",
    "Generic",
    "Literal",
    "NoReturn",
    "Protocol",
    "TextIO",
    "TypeAlias",
    "TypeVar",
    "cast",
    "get_args",
]
