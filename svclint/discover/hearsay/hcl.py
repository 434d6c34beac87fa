"""What files of Terraform, OpenTofu and Terragrunt hold: HCL read as data, as far as that is written out.

Nothing is evaluated: an expression is the text of what it stands for, `${local.name}`, or UNKNOWN. What cannot be read
is left out; https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md has the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svclint.named_tuple import NamedTuple
from svclint.typing_names import TypeAlias

UNKNOWN = "${}"
"""What stands for an expression whose value nobody writes out."""

Value: TypeAlias = "str | bool | dict[str, Value] | list[Value] | None"


class Body(NamedTuple):
    """What stands between the braces of a block, or in a file: attributes by name, and the blocks in it."""

    values: dict[str, Value]
    blocks: list[Block]


class Block(NamedTuple):
    """A block: `resource "helm_release" "web" { … }`."""

    kind: str
    labels: tuple[str, ...]
    body: Body


class _Token(NamedTuple):
    """A word, a text or a sign; of a group, by its opening bracket, what is in it."""

    sort: str
    text: str
    inner: list[_Token]


# brackets in brackets, as manifests have them; what nests more deeply is not read
_DEPTH = 60
# characters
_LONGEST = 524_288
_TOKEN = re.compile(
    r"(?P<skip>[ \t\r]+|(?:#|//)[^\n]*)|(?P<comment>/\*)|(?P<line>\n)|<<-?(?P<heredoc>\w+)[^\n]*\n|(?P<text>\")"
    r"|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<sign>[,=:](?![=>]))|(?P<word>[=:][=>]|[^\s\"(){}\[\],=:#]+|.)"
)
_IN_TEXT = re.compile(r"\\.|[$%]{1,2}\{|[\"{}\n]")
_ESCAPED = re.compile(r"\\(.)")
_REFERENCE = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+)+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_LITERALS = {"true": True, "false": False, "null": None}


def read(text: str) -> Body:
    """What a text holds; nothing where it is longer than somebody writes one."""
    if len(text) > _LONGEST:
        return Body({}, [])
    return _body(_grouped(text), _DEPTH)


def every_map(body: Body) -> Iterator[dict[str, Value]]:
    """All mappings that stand as values in a body and in its blocks, the outer ones first."""
    left: list[Value] = list(body.values.values())
    blocks = list(body.blocks)
    while blocks:
        one = blocks.pop()
        left.extend(one.body.values.values())
        blocks.extend(one.body.blocks)
    while left:
        value = left.pop()
        if isinstance(value, dict):
            yield value
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)


def _grouped(text: str) -> list[_Token]:
    """The tokens of a text, those between brackets as one."""
    top: list[_Token] = []
    stack = [top]
    at = 0
    while (found := _TOKEN.match(text, at)) is not None:
        at, sort = found.end(), str(found.lastgroup)
        if sort == "comment":
            end = text.find("*/", at)
            at = end + 2 if end >= 0 else len(text)
        elif sort == "heredoc":
            last = re.compile(rf"(?m)^[ \t]*{found['heredoc']}[ \t\r]*$").search(text, at)
            end = last.start() if last is not None else len(text)
            stack[-1].append(_Token("text", text[at:end], []))
            at = last.end() if last is not None else len(text)
        elif sort == "text":
            end = _end_of_text(text, at)
            stack[-1].append(_Token("text", _ESCAPED.sub(r"\1", text[at:end]), []))
            # a line that ends before its text does is read on
            at = end if text[end : end + 1] == "\n" else end + 1
        elif sort == "open":
            group = _Token(found[0], "", [])
            stack[-1].append(group)
            stack.append(group.inner)
        elif sort == "close":
            if len(stack) > 1:
                stack.pop()
        elif sort != "skip":
            stack[-1].append(_Token(sort, found[0], []))
    return top


def _end_of_text(text: str, start: int) -> int:
    """Where the quote stands that ends a text: what is filled in may have quotes of its own."""
    stack = ['"']
    for found in _IN_TEXT.finditer(text, start):
        sign = found[0]
        if stack[-1] == "{":
            if sign == "}":
                stack.pop()
            elif sign[-1] in '{"':
                stack.append(sign[-1])
        elif sign == '"':
            stack.pop()
            if not stack:
                return found.start()
        elif sign in ("${", "%{"):
            stack.append("{")
        elif sign == "\n" and len(stack) == 1:
            return found.start()
    return len(text)


def _body(tokens: Sequence[_Token], depth: int) -> Body:
    body = Body({}, [])
    at = 0
    while depth and at < len(tokens):
        head: list[_Token] = []
        while at < len(tokens) and tokens[at].sort in ("word", "text"):
            head.append(tokens[at])
            at += 1
        one = tokens[at] if at < len(tokens) else None
        at += 1
        if one is None or not head:
            continue
        if one.sort == "{":
            labels = tuple(each.text for each in head[1:])
            body.blocks.append(Block(head[0].text, labels, _body(one.inner, depth - 1)))
        elif one.text in ("=", ":"):
            start = at
            while at < len(tokens) and not _is_end(tokens[at]):
                at += 1
            body.values[head[-1].text] = _value(tokens[start:at], depth - 1)
    return body


def _is_end(token: _Token) -> bool:
    return token.sort == "line" or (token.sort == "sign" and token.text == ",")


def _value(tokens: Sequence[_Token], depth: int) -> Value:
    if not depth or not tokens:
        return UNKNOWN
    first = tokens[0]
    if len(tokens) > 1:
        # what a function is given, or one of two is: `yamlencode({ … })`
        inner = [_value((one,), depth) for one in tokens if one.inner]
        return inner if inner else UNKNOWN
    if first.sort == "{":
        return _body(first.inner, depth - 1).values
    if first.inner or first.sort in ("[", "("):
        return [_value(one, depth - 1) for one in _split(first.inner)]
    if first.sort == "word" and first.text in _LITERALS:
        return _LITERALS[first.text]
    if first.sort == "text" or _NUMBER.fullmatch(first.text):
        return first.text
    return f"${{{first.text}}}" if _REFERENCE.fullmatch(first.text) else UNKNOWN


def _split(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    one: list[_Token] = []
    for token in tokens:
        if token.sort == "sign" and token.text == ",":
            if one:
                yield one
            one = []
        elif token.sort != "line":
            one.append(token)
    if one:
        yield one
