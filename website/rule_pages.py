"""A page for each rule, made of its card: words, examples with their marked lines, and what svclint prints for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from svclint.cli.card import Card, Example, File, read
from svclint.rules import Rule, catalogue
from website.printed import printed

_SHOWN_WITH_OUTPUT = 2
_LANGUAGES = {"json": "json", "md": "markdown", "toml": "toml", "sh": "sh"}


def pages() -> Iterator[tuple[str, str]]:
    """(path below the site's root, Markdown) of the list of rules and of each rule."""
    yield "rules/index.md", _index()
    for rule in catalogue():
        yield f"rules/{rule.name}.md", _page(read(rule))


def by_topic() -> Iterator[tuple[str, list[str]]]:
    """Each topic and the paths of its rules' pages."""
    for topic, rules in groupby(catalogue(), key=lambda rule: rule.topic):
        yield topic, [f"rules/{one.name}.md" for one in rules]


def _index() -> str:
    parts = [
        "# Rules",
        f"{len(catalogue())} rules. `svclint rules` lists them, `svclint explain RULE` shows one of these pages; the "
        "name of a topic is all its rules, in `--select` and in [the configuration](../configuration.md#rules).",
    ]
    for topic, rules in groupby(catalogue(), key=lambda rule: rule.topic):
        parts.append(f"## {topic}")
        rows = [f"| [`{one.name}`]({one.name}.md) | {_level(one)} | {_cell(one.summary)} |" for one in rules]
        parts.append("\n".join(["| rule | is | finds |", "|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _level(rule: Rule) -> str:
    return rule.severity.word if rule.default else f"{rule.severity.word}, off by default"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _page(card: Card) -> str:
    failing = [one for one in card.examples if one.fails]
    passing = [one for one in card.examples if not one.fails]
    parts = [card.prose().rstrip()]
    for number, example in enumerate(failing):
        parts.append(_failing(example, card.rule, output=number < _SHOWN_WITH_OUTPUT))
    parts += [_passing(one) for one in passing]
    return "\n\n".join(parts) + "\n"


def _failing(example: Example, rule: Rule, *, output: bool) -> str:
    files = "\n\n".join(map(_file, example.files))
    if not output:
        return folded("failure", example.name, files)
    text = printed(rule.name, example.name)
    return f'### {example.name}\n\n{files}\n\n```{{.text title="what svclint prints"}}\n{text}\n```'


def _passing(example: Example) -> str:
    return folded("success", example.name, "\n\n".join(map(_file, example.files)))


def folded(kind: str, name: str, body: str) -> str:
    """A block that opens when it is asked for; its title is a text in double quotes."""
    title = name.replace('"', "'")
    indented = "\n".join(f"    {line}".rstrip() for line in body.splitlines())
    return f'??? {kind} "{title}"\n\n{indented}'


def _file(file: File) -> str:
    language = _LANGUAGES.get(file.name.rpartition(".")[2], "yaml")
    marked = " ".join(str(number) for number, role in enumerate(file.roles, 1) if role)
    lines = f' hl_lines="{marked}"' if marked else ""
    text = "\n".join(file.lines)
    fence = "`" * max(3, _longest_run(text) + 1)
    return f'{fence}{{.{language} title="{file.name}"{lines}}}\n{text}\n{fence}'


def _longest_run(text: str) -> int:
    """The most backticks that stand side by side."""
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest
