"""What the pipeline of an action may be: `.Values.a | default 80 | quote`, read token by token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from svclint.named_tuple import NamedTuple
from svclint.render.helm.functions import call
from svclint.render.helm.meaning import NOTHING, Meaning, below
from svclint.render.helm.tokens import Token, too_deep


class Surroundings(Protocol):
    """What an expression may speak of besides itself."""

    @property
    def dot(self) -> Meaning: ...

    def variable(self, name: str) -> Meaning: ...

    def included(self, name: str, argument: Meaning) -> Meaning: ...


class _Operand(NamedTuple):
    meaning: Meaning
    # the name of the function where it is one
    function: str = ""


def meaning_of(tokens: Sequence[Token], surroundings: Surroundings) -> Meaning:
    """What a pipeline may be, given its tokens without keyword and declaration."""
    return NOTHING if too_deep(tokens) else _Pipeline(tokens, surroundings).read()


class _Pipeline:
    def __init__(self, tokens: Sequence[Token], surroundings: Surroundings) -> None:
        self._tokens = tokens
        self._at = 0
        self._around = surroundings

    def read(self) -> Meaning:
        """Up to the end, or up to and with the parenthesis that closes it."""
        found: Meaning | None = None
        operands: list[_Operand] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.is_sign(")"):
                break
            if token.is_sign("|"):
                found = self._command(operands, found)
                operands = []
                self._at += 1
            else:
                operands.append(self._operand(token))
        self._at += 1
        return self._command(operands, found)

    def _command(self, operands: Sequence[_Operand], piped: Meaning | None) -> Meaning:
        if not operands:
            return NOTHING
        first, *rest = operands
        arguments = [one.meaning for one in rest]
        if piped is not None:
            arguments.append(piped)
        if first.function in ("include", "template"):
            name = arguments[0].literal if arguments else None
            return (
                self._around.included(name, arguments[1]) if isinstance(name, str) and len(arguments) == 2 else NOTHING
            )
        if first.function:
            return call(first.function, arguments)
        # what is no function takes no arguments, and a method gives nothing of the values
        return NOTHING if arguments else first.meaning

    def _operand(self, token: Token) -> _Operand:
        self._at += 1
        if token.kind == "word":
            return _Operand(call(token.text, ()), token.text)
        if token.is_sign("("):
            meaning = self.read()
        elif token.kind == "variable":
            meaning = self._around.variable(token.text)
        elif token.kind == "field":
            meaning = below(self._around.dot, token.text[1:])
        elif token.kind == "dot":
            meaning = self._around.dot
        else:
            return _Operand(Meaning(literal=token.literal))
        while self._at < len(self._tokens) and (field := self._tokens[self._at]).kind == "field" and not field.apart:
            meaning = below(meaning, field.text[1:])
            self._at += 1
        return _Operand(meaning)
