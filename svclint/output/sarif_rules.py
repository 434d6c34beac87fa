"""Rules as SARIF describes them, and the addresses where people read more."""

from __future__ import annotations

from svclint.linting.report import Report
from svclint.rules import CUSTOM, Rule
from svclint.typing_names import Any

HOMEPAGE = "https://github.com/svclint/svclint"

# GitHub code scanning takes no more of a description
_LONGEST = 1024


def descriptors(report: Report) -> list[dict[str, Any]]:
    """A reportingDescriptor for every rule that was run or that a finding names, sorted by name."""
    names = {*report.rules, *(finding.rule for finding in report.findings)}
    return [_descriptor(name, report.rules.get(name)) for name in sorted(names)]


def rule_uri(rule: Rule) -> str:
    """Where a person reads about the rule: its card in the catalogue; of somebody's own, what such rules are."""
    if rule.topic == CUSTOM:
        return f"{HOMEPAGE}/blob/main/docs/policies.md"
    return f"{HOMEPAGE}/blob/main/rules/{rule.topic}/{rule.name}.yaml"


def _descriptor(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": name, "name": _pascal(name)}
    return {
        "id": name,
        "name": _pascal(name),
        "shortDescription": {"text": _description(rule.summary)},
        "fullDescription": {"text": _description(rule.why or rule.summary)},
        "help": {"text": _help_text(rule), "markdown": help_markdown(rule)},
        "helpUri": rule_uri(rule),
        "defaultConfiguration": {"level": rule.severity.word},
        "properties": {"tags": [rule.topic]},
    }


def _pascal(name: str) -> str:
    """The form that SARIF recommends for names: `TargetPortNameUnknown`."""
    return "".join(part.capitalize() for part in name.split("-"))


def _description(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _help_text(rule: Rule) -> str:
    references = "\n".join(rule.references)
    return _paragraphs(rule.why or rule.summary, rule.remediation, references)


def help_markdown(rule: Rule) -> str:
    """What a rule is for and what to do about it, as Markdown."""
    remediation = f"**What to do**\n\n{rule.remediation.strip()}" if rule.remediation.strip() else ""
    references = "\n".join(f"- <{reference}>" for reference in rule.references)
    return _paragraphs(f"**{rule.summary.strip()}**", rule.why, remediation, references)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())
