"""Rule cards: reading them, choosing among them, and finding the check function of each by its name."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from svclint.document import documents
from svclint.finding import Severity, Violation
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.settings import Settings

Check = Callable[[Any, "Graph"], Iterator[Violation]]
"""(subject, graph) -> violations. The subject is a Resource, or what the words in Rule.kinds say."""

# A check's first line; ruff keeps it on one, because names of rules are short
_CHECK = re.compile(r"^def ([a-z]\w*)\(\w+: [\w.]+, graph: Graph\) -> Iterator\[Violation\]:", re.MULTILINE)

SUBJECTS = ("workload", "problem", "suppression", "failure")
"""Words in a card's `kinds` that stand for something else than one kind of object."""


class Rule(NamedTuple):
    """A card: what a rule is called, says and applies to; `topic` is its folder in the catalogue.

    `kinds` are `Kind` (of built-in groups), `group/Kind`, "*" for every object, or SUBJECTS.
    `options` maps an option's name to its JSON Schema, which holds the default. `yields_to` are the rules (with `*`)
    that speak first: where one of them finds an error at the same place of the same object, this one is silent.
    """

    name: str
    topic: str
    summary: str
    severity: Severity
    default: bool
    kinds: tuple[str, ...]
    message: str
    why: str
    remediation: str
    references: tuple[str, ...]
    options: Mapping[str, Mapping[str, Any]]
    yields_to: tuple[str, ...] = ()

    def defaults(self) -> dict[str, Any]:
        """The options with the values that hold when nothing is configured."""
        return {name: schema.get("default") for name, schema in self.options.items()}


@lru_cache(maxsize=1)
def catalogue_directory() -> str:
    """Where the cards are: inside the installed package, or beside it in a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    installed = os.path.join(package, "_rules")  # noqa: PTH118
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(package), "rules")  # noqa: PTH112, PTH118, PTH120


def card_paths() -> list[tuple[str, str, str]]:
    """(topic, name, path) of every card, sorted."""
    root = catalogue_directory()
    found = []
    for topic in sorted(os.listdir(root)):  # noqa: PTH208
        folder = os.path.join(root, topic)  # noqa: PTH118
        if os.path.isdir(folder):  # noqa: PTH112
            for file in sorted(os.listdir(folder)):  # noqa: PTH208
                if file.endswith(".yaml"):
                    found.append((topic, file.removesuffix(".yaml"), os.path.join(folder, file)))  # noqa: PTH118, PERF401
    return found


@lru_cache(maxsize=1)
def catalogue() -> tuple[Rule, ...]:
    """All rules, by topic and name. Only the head of each card is read: its examples are for tests and people."""
    return tuple(_rule(topic, name, read_card(path, head_only=True)) for topic, name, path in card_paths())


def read_card(path: str, *, head_only: bool = False) -> dict[str, Any]:
    """A card as plain data; raises ValueError where it is not one."""
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        text = file.read()
    if head_only:
        text = text.partition("\nexamples:")[0]
    found = documents(Source(path, text))
    if len(found) != 1 or not isinstance(found[0].value, dict):
        raise ValueError(f"{path} is not a rule card: {[problem.message for one in found for problem in one.problems]}")
    card: dict[str, Any] = found[0].value
    return card


def _rule(topic: str, name: str, card: Mapping[str, Any]) -> Rule:
    return Rule(
        name,
        topic,
        card["summary"],
        Severity.parse(card["severity"]),
        card.get("default", True),
        tuple(card["kinds"]),
        card["message"],
        card["why"].strip(),
        card["remediation"].strip(),
        tuple(card.get("references", ())),
        card.get("options", {}),
        tuple(card.get("yields-to", ())),
    )


def configured(settings: Settings, rules: tuple[Rule, ...] | None = None) -> tuple[Rule, ...]:
    """The rules to run, with the severities that the settings give them.

    `select` replaces the default choice; `rules` of the settings then switch single ones on or off; `ignore` has the
    last word. Names may be those of topics.
    """
    chosen = []
    for rule in catalogue() if rules is None else rules:
        setting = settings.rules.get(rule.name)
        names = {rule.name, rule.topic}
        if settings.select:
            wanted = not names.isdisjoint(settings.select)
        elif setting is not None and setting.enabled is not None:
            wanted = setting.enabled
        else:
            wanted = rule.default
        if not wanted or not names.isdisjoint(settings.ignore):
            continue
        if setting is not None and setting.severity is not None:
            rule = rule._replace(severity=setting.severity)  # noqa: PLW2901
        chosen.append(rule)
    return tuple(chosen)


def options(settings: Settings, rules: tuple[Rule, ...]) -> dict[str, dict[str, Any]]:
    """The options of `rules`: the cards' defaults under the configured values."""
    found = {}
    for rule in rules:
        setting = settings.rules.get(rule.name)
        found[rule.name] = {**rule.defaults(), **(setting.options if setting is not None else {})}
    return found


def check_function(rule: Rule) -> Check:
    """The function that decides for `rule`: the one of its name in the topic's module, or in one of its package's.

    Which module that is comes from reading their text, so that a rule's first use imports that module and no other.
    """
    name = rule.name.replace("-", "_")
    homes = _homes(rule.topic)
    if name not in homes:
        raise LookupError(f"no function {name} in svclint/checks/{rule.topic}")
    check: Check = getattr(importlib.import_module(homes[name]), name)
    return check


@lru_cache(maxsize=32)
def _homes(topic: str) -> dict[str, str]:
    """Function -> module for the checks of a topic; names with an underscore in front are no checks."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "checks")  # noqa: PTH100, PTH118, PTH120
    modules = {f"svclint.checks.{topic}": os.path.join(folder, f"{topic}.py")}  # noqa: PTH118
    package = os.path.join(folder, topic)  # noqa: PTH118
    if os.path.isdir(package):  # noqa: PTH112
        modules = {
            f"svclint.checks.{topic}.{file.removesuffix('.py')}": os.path.join(package, file)  # noqa: PTH118
            for file in sorted(os.listdir(package))  # noqa: PTH208
            if file.endswith(".py")
        }
    found = {}
    for module, path in modules.items():
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            found.update(dict.fromkeys(_CHECK.findall(file.read()), module))
    return found
