"""`svclint rules`: lists the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from svclint.cli.configuration import own_settings
from svclint.cli.terminal import color, show
from svclint.output.paint import Line, Piece, paint, role_of
from svclint.rules import Rule, known_rules

if TYPE_CHECKING:
    from argparse import Namespace


def run(arguments: Namespace) -> int:
    """Print all rules by topic, those of the configuration last."""
    rules = known_rules(own_settings(arguments))
    if arguments.format == "json":
        show(_json(rules))
    else:
        show(paint(_lines(rules), color=color(arguments.color)))
    return 0


def _lines(rules: Sequence[Rule]) -> Iterator[Line]:
    width = max(len(rule.name) for rule in rules)
    for topic, of_topic in groupby(rules, key=lambda rule: rule.topic):
        yield (Piece(topic, "strong"),)
        for rule in of_topic:
            yield (
                Piece(f"  {rule.name:{width}}  "),
                Piece(f"{rule.severity.word:7}  ", role_of(rule.severity)),
                Piece(f"{'on' if rule.default else 'off':3}  {rule.summary}"),
            )
        yield ()
    off = sum(not rule.default for rule in rules)
    words = f"{len(rules)} rules, {off} of them off by default. More on one: svclint explain RULE"
    yield (Piece(words),)


def _json(rules: Sequence[Rule]) -> str:
    import json

    listed = [
        {
            "name": rule.name,
            "topic": rule.topic,
            "summary": rule.summary,
            "severity": rule.severity.word,
            "default": rule.default,
            "kinds": rule.kinds,
            "why": rule.why,
            "remediation": rule.remediation,
            "references": rule.references,
            "options": rule.options,
        }
        for rule in rules
    ]
    return json.dumps({"rules": listed}, indent=2, ensure_ascii=False) + "\n"
