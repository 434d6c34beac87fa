"""A Go template cut into its actions, and each action into tokens, as the lexer of text/template cuts it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from svclint.named_tuple import NamedTuple

_Kind = Literal["close", "text", "variable", "field", "dot", "number", "word", "sign"]

# each alternative begins with a character of its own and has one way to go on: the time grows with the text only
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<close>(?<=[ \t\r\n])-\}\}|\}\})"
    r"|(?P<text>\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"|`[^`]*`|'[^'\\\n]*(?:\\.[^'\\\n]*)*')"
    r"|(?P<variable>\$\w*)"
    r"|(?P<number>[-+]?\.?[0-9][\w.]*)"
    r"|(?P<field>\.\w+)"
    r"|(?P<dot>\.)"
    r"|(?P<word>\w+)"
    r"|(?P<sign>:=|[=|(),])"
)
_SPACE = " \t\r\n"
_AFTER_COMMENT = re.compile(r"[ \t\r\n]*-?\}\}")
# deeper parentheses are nobody's template
_NESTING = 50


class Token(NamedTuple):
    kind: _Kind
    text: str
    # `.a .b` are two words, `.a.b` is one
    apart: bool
    # where it begins in the template
    at: int

    def is_sign(self, sign: str) -> bool:
        return self.kind == "sign" and self.text == sign

    @property
    def literal(self) -> str | int | None:
        """The value of a text or a whole number; None where it is neither, or has escapes in it."""
        if self.kind == "number":
            return int(self.text) if self.text.isascii() and self.text.isdecimal() and len(self.text) < 10 else None
        if self.kind != "text" or self.text[0] == "'" or (self.text[0] == '"' and "\\" in self.text):
            return None
        return self.text[1:-1]


class Action(NamedTuple):
    """What stands between `{{` and `}}`, both included. A comment is an action without tokens."""

    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def keyword(self) -> str:
        return self.tokens[0].text if self.tokens and self.tokens[0].kind == "word" else ""


def actions(template: str) -> Iterator[Action]:
    """The actions of a template in their order, up to the first place that Go would refuse."""
    at = 0
    while (start := template.find("{{", at)) >= 0:
        action = _action(template, start)
        if action is None:
            return
        yield action
        at = action.end


def _action(template: str, start: int) -> Action | None:
    at = start + 2
    trims = template.startswith("-", at) and at + 1 < len(template) and template[at + 1] in _SPACE
    at += trims
    begin = _TOKEN.match(template, at)
    comment = begin.end() if begin and begin.lastgroup == "space" else at
    if template.startswith("/*", comment):
        end = template.find("*/", comment + 2)
        close = _AFTER_COMMENT.match(template, end + 2) if end >= 0 else None
        return Action(start, close.end(), ()) if close else None
    tokens: list[Token] = []
    apart = True
    while found := _TOKEN.match(template, at):
        at = found.end()
        kind = found.lastgroup
        if kind == "close":
            return Action(start, at, tuple(tokens))
        if kind != "space":
            tokens.append(Token(kind, found[0], apart, found.start()))  # type: ignore[arg-type]
        apart = kind == "space"
    return None


def too_deep(tokens: Sequence[Token]) -> bool:
    """Whether parentheses are nested so deeply that they are only there to be followed."""
    depth = 0
    for token in tokens:
        depth += token.is_sign("(")
        depth -= token.is_sign(")")
        if depth > _NESTING:
            return True
    return False
