"""A rule's card as a person reads it: prose, and examples with the lines that findings label."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from svclint.cards import card_paths, read_card
from svclint.named_tuple import NamedTuple
from svclint.references import RELATIONS, kinds_that
from svclint.rules import Rule
from svclint.settings import Settings

Role = Literal["primary", "related", ""]

_MARKER = re.compile(r"(?<!\s)\s*#\s*((?:primary|related)(?:\s*,\s*(?:primary|related))*)\s*$")


class File(NamedTuple):
    """A file of an example without the comments that mark lines, and what each line is in a finding."""

    name: str
    lines: tuple[str, ...]
    roles: tuple[Role, ...]

    def gutters(self) -> list[str]:
        """What stands before each line: its role and number."""
        digits = len(str(len(self.lines)))
        room = len("primary") + 1 if any(self.roles) else 0
        return [f"{role:{room}}{number:{digits}} | " for number, role in enumerate(self.roles, 1)]


class Example(NamedTuple):
    name: str
    severity: str
    files: tuple[File, ...]

    @property
    def fails(self) -> bool:
        return any("primary" in file.roles for file in self.files)

    def verdict(self, rule: Rule) -> str:
        return f"Here {rule.name} finds {_article(self.severity)}." if self.fails else "Nothing to find here."


_FIRST_FAILING, _FIRST_PASSING = 3, 2


class Card(NamedTuple):
    """A card as it is shown; `left_out` examples are not."""

    rule: Rule
    examples: tuple[Example, ...]
    left_out: int = 0

    def shortened(self) -> Card:
        """The card with its first examples only: enough to understand the rule."""
        failing = [one for one in self.examples if one.fails][:_FIRST_FAILING]
        passing = [one for one in self.examples if not one.fails][:_FIRST_PASSING]
        shown = (*failing, *passing)
        return self._replace(examples=shown, left_out=len(self.examples) - len(shown))

    @property
    def more(self) -> str:
        """The line that tells of the examples which are left out; empty where there are none."""
        if not self.left_out:
            return ""
        things = "example" if self.left_out == 1 else "examples"
        return f"{self.left_out} more {things}: svclint explain {self.rule.name} --all"

    def prose(self) -> str:
        """All but the examples, as Markdown."""
        rule = self.rule
        switched = (
            "on by default" if rule.default else f"off by default{_EXCEPT.get(rule.on_for, '')}: a policy to opt in to"
        )
        parts = [
            f"# {rule.name}",
            f"{rule.summary}.",
            f"{rule.severity.word.capitalize()}, {switched}. Topic: {rule.topic}. Looks at: {_looks_at(rule)}.",
            f"## Why it matters\n\n{rule.why}",
            f"## What to do\n\n{rule.remediation}",
        ]
        if rule.options:
            parts.append("\n".join(["## Options\n", *map(_option, rule.options.items())]))
        if rule.references:
            parts.append("\n".join(["## References\n", *(f"- <{one}>" for one in rule.references)]))
        if self.examples:
            parts.append("## Examples")
        return "\n\n".join(parts) + "\n"


_EXCEPT = {"mesh": " but for Services in a mesh"}


def _looks_at(rule: Rule) -> str:
    """The kinds that the rule is called with, those that the table of references stands for by their names."""
    named: dict[str, None] = {}
    for kind in rule.kinds:
        named.update(dict.fromkeys(kinds_that(kind) if kind in RELATIONS else (kind,)))
    return ", ".join(named)


def read(rule: Rule) -> Card:
    """The card of `rule` with its examples, those with findings first."""
    path = next(path for topic, name, path in card_paths() if (topic, name) == (rule.topic, rule.name))
    examples = [_example(data, rule) for data in read_card(path).get("examples", ())]
    return Card(rule, tuple(sorted(examples, key=lambda example: not example.fails)))


def of_policy(rule: Rule, settings: Settings) -> Card:
    """The card of a policy of somebody's own: its expression, and its examples."""
    policy = next(one for one in settings.policies if one.name == rule.name)
    when = f"Where `{policy.when}`:\n\n" if policy.when else ""
    shown = rule._replace(why=f"{rule.why}\n\n{when}```text\n{policy.expression}\n```")
    examples = [_example({"name": one.name, "files": one.files}, rule) for one in policy.examples]
    return Card(shown, tuple(sorted(examples, key=lambda example: not example.fails)))


def _example(data: Mapping[str, Any], rule: Rule) -> Example:
    files = list(_files(data))
    if data.get("config"):
        text = json.dumps(data["config"], indent=2, ensure_ascii=False)
        lines = tuple(text.splitlines())
        nothing: Role = ""
        files.append(File("svclint.yaml", lines, (nothing,) * len(lines)))
    return Example(data["name"], data.get("severity", rule.severity.word), tuple(files))


def _files(data: Mapping[str, Any]) -> Iterator[File]:
    before = {f"before/{name}": text for name, text in data.get("before", {}).items()}
    after = {f"after/{name}": text for name, text in data.get("after", {}).items()}
    for name, text in {**before, **after, **data.get("files", {})}.items():
        lines: list[str] = []
        roles: list[Role] = []
        for number, line in enumerate(text.splitlines(), 1):
            shown, marked = unmarked(line)
            lines.append(shown)
            listed = [role for role in ("primary", "related") if f"{name}:{number}" in data.get(role, ())]
            roles.append(_role([*marked, *listed]))
        yield File(name, tuple(lines), tuple(roles))


def unmarked(line: str) -> tuple[str, list[str]]:
    """A line of an example without the comment that marks it, and the roles that the comment names."""
    marker = _MARKER.search(line)
    return (line[: marker.start()], [role.strip() for role in marker[1].split(",")]) if marker else (line, [])


def _role(words: Sequence[str]) -> Role:
    return "primary" if "primary" in words else "related" if "related" in words else ""


def _option(item: tuple[str, Mapping[str, Any]]) -> str:
    name, schema = item
    default = json.dumps(schema.get("default"), ensure_ascii=False)
    description = " ".join(str(schema.get("description", "")).split())
    return f"- `{name}` (default: `{default}`): {description}"


def _article(severity: str) -> str:
    return f"an {severity}" if severity == "error" else f"a {severity}"
