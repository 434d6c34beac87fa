"""`svclint explain`: shows the card of a rule, or the rules of a topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from svclint.cli.card import Card, of_policy, read
from svclint.cli.configuration import own_settings
from svclint.cli.terminal import color, show, width
from svclint.discover import UsageFault
from svclint.rules import CUSTOM, Rule, known_rules
from svclint.topics import FORMER, notice

if TYPE_CHECKING:
    from argparse import Namespace


def run(arguments: Namespace) -> int:
    """Print the card: as Markdown, or set by rich on a terminal; of a topic its rules, a line each."""
    own = own_settings(arguments)
    rules = known_rules(own)
    topic = [rule for rule in rules if rule.topic == arguments.rule]
    if topic:
        room = max(len(rule.name) for rule in topic)
        show("".join(f"{rule.name:{room}}  {rule.severity.word:7}  {rule.summary}\n" for rule in topic))
        return 0
    rule = _rule(arguments.rule, rules)
    card = of_policy(rule, own) if rule.topic == CUSTOM else read(rule)
    if not arguments.all:
        card = card.shortened()
    if color(arguments.color):
        from svclint.cli.typeset import typeset

        show(typeset(card, width()))
    else:
        show(plain(card))
    return 0


def _rule(name: str, known: Sequence[Rule]) -> Rule:
    rules = {rule.name: rule for rule in known}
    # people copy `error[name]` and `[name]` from a finding
    name = name.rpartition("[")[2].rstrip("]")
    if name in FORMER:
        raise UsageFault(notice(name))
    if name not in rules:
        from svclint.config.faults import suggestion

        advice = suggestion(name, {*rules, *(rule.topic for rule in rules.values())}) or "svclint rules lists them"
        raise UsageFault(f'there is no rule "{name}" ({advice})')
    return rules[name]


def plain(card: Card) -> str:
    """The card as Markdown; the lines of the examples are numbered, what a finding labels is marked before it."""
    parts = [card.prose()]
    for example in card.examples:
        parts.append(f"### {example.name}\n\n{example.verdict(card.rule)}\n")
        for file in example.files:
            gutters = file.gutters()
            lines = "\n".join(f"{gutter}{line}".rstrip() for gutter, line in zip(gutters, file.lines, strict=True))
            parts.append(f"{file.name}:\n\n```text\n{lines}\n```\n")
    if card.more:
        parts.append(f"{card.more}\n")
    return "\n".join(parts)
