"""The JSON Schema of a configuration, completed with the rules there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from svclint.topics import FORMER, current, notice

_FILE = Path(__file__).parent.parent / "schema" / "config.schema.json"


class RuleFacts(Protocol):
    """What a configuration needs to know of a rule: its topic, and its options as name → JSON Schema."""

    @property
    def topic(self) -> str: ...

    @property
    def options(self) -> Mapping[str, Mapping[str, Any]]: ...


def schema(known_rules: Mapping[str, RuleFacts]) -> dict[str, Any]:
    """The schema in `svclint/schema/config.schema.json` with names and options of the rules filled in.

    The file itself names no rule, because nothing but the catalogue lists them; with this one an editor can also
    complete rule names and check their options.
    """
    whole: dict[str, Any] = json.loads(_FILE.read_bytes())
    topics = sorted({rule.topic for rule in known_rules.values()})
    definitions = whole["$defs"]
    old = [{"const": name, **_deprecated(name)} for name in FORMER]
    definitions["ruleName"]["anyOf"] = [{"enum": [*topics, *known_rules]}, *old]
    rules = whole["properties"]["rules"]
    del rules["propertyNames"]
    rules["additionalProperties"] = False
    rules["properties"] = {
        **{topic: _setting(definitions, None) for topic in topics},
        **{name: {**_setting(definitions, None), **_deprecated(name)} for name in FORMER},
        **{name: _setting(definitions, rule.options) for name, rule in known_rules.items()},
    }
    return whole


def _deprecated(name: str) -> dict[str, Any]:
    return {"deprecated": True, "description": f"{notice(name)}."}


def rules_of(name: str, known_rules: Mapping[str, RuleFacts]) -> Iterable[str]:
    """The rules that a rule name or a topic stands for, an old topic included; none when it is unknown."""
    names = current((name,))
    return [rule for rule, facts in known_rules.items() if rule in names or facts.topic in names]


def fits(data: Any, whole: dict[str, Any]) -> bool:
    """Whether `data` surely satisfies the schema `whole`; what does not is for jsonschema to judge and explain."""
    # imported here: it takes 27 ms, for which a run without configuration need not wait (jsonschema takes 85)
    from jsonschema_rs import Draft202012Validator

    try:
        return Draft202012Validator(whole).is_valid(data)
    except ValueError:
        # an option's pattern, or a number, that only Python knows
        return False


def _setting(definitions: Mapping[str, Any], options: Mapping[str, Any] | None) -> dict[str, Any]:
    """The schema of one entry of `rules:`; `options` are the rule's, None for a topic, which has none."""
    generic = definitions["ruleSetting"]
    short, long = generic["anyOf"]
    fields = {key: value for key, value in long["properties"].items() if key != "options"}
    if options is not None:
        fields["options"] = {
            **long["properties"]["options"],
            "properties": dict(options),
            "additionalProperties": False,
        }
    return {**generic, "anyOf": [short, {**long, "properties": fields}]}


def policies_schema() -> dict[str, Any]:
    """The schema of a file that holds policies, and nothing else."""
    whole: dict[str, Any] = json.loads(_FILE.read_bytes())
    listed = {"type": "array", "items": {"$ref": "#/$defs/policy"}}
    return {
        "$schema": whole["$schema"],
        "type": "object",
        "additionalProperties": False,
        "required": ["policies"],
        "properties": {"policies": listed},
        "$defs": whole["$defs"],
    }
