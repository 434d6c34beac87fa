"""A card set by rich, for a terminal."""

from __future__ import annotations

from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text

from svclint.cli.card import Card, File, Role

_STYLES: dict[Role, str] = {"primary": "bold red", "related": "bold blue", "": "dim"}


def typeset(card: Card, width: int) -> str:
    """The card in lines of at most `width` cells, with colours."""
    console = Console(file=StringIO(), force_terminal=True, width=min(width, 110), color_system="standard")
    parts: list[RenderableType] = [Markdown(card.prose())]
    for example in card.examples:
        sign = Text("✗ ", "bold red") if example.fails else Text("✓ ", "bold green")
        parts += [Text(""), sign.append(example.name, "bold"), Text(example.verdict(card.rule), "dim")]
        for file in example.files:
            parts += [Text(""), Text(file.name, "underline"), Padding(_code(file), (0, 2))]
    if card.more:
        parts += [Text(""), Text(card.more, "dim")]
    console.print(Group(*parts))
    return console.file.getvalue() if isinstance(console.file, StringIO) else ""


def _code(file: File) -> Text:
    """The file's lines coloured as YAML, each behind its role and number."""
    code = Syntax("", "yaml", theme="ansi_dark", background_color="default").highlight("\n".join(file.lines))
    numbered = Text()
    for gutter, role, line in zip(file.gutters(), file.roles, code.split("\n", allow_blank=True), strict=False):
        numbered.append(gutter, _STYLES[role]).append_text(line).append("\n")
    numbered.rstrip()
    return numbered
