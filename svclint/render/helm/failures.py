"""What Helm's refusals say: the reason in one sentence, where, and which value is asked for."""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple

# `chart/templates/x.yaml:3:14`, `(chart/templates/x.yaml:3)`
_PLACE = re.compile(r"(?<![^\s()\"<>])([^\s()\"<>]{1,512}/templates/[^\s()\"<>:]{1,512}+):(\d+)(?::\d+)?")
# ` at <.Values.a.b>: `, `): ` and the like, which stand between the last place and the reason
_BEFORE = re.compile(r"^(?::?\s*executing \"[^\"]*\" at <.*>|\))?:\s*", re.DOTALL)
_CALLS = re.compile(r"^(?:error calling \w+: |template: )+")
_NO_YAML = re.compile(r"YAML parse error on ([^\s:]{1,1024}): ")
_LONGEST = 400
# how deep the same template may be named in one refusal is of no interest to anybody
_READ = 20_000


class Failure(NamedTuple):
    """`at` is a template in Helm's words (chart/templates/x.yaml) and a line; the innermost that the refusal names."""

    words: str
    at: tuple[str, int] | None


def failure_of(message: str) -> Failure:
    """A refusal of Helm's, taken apart."""
    message = message.strip()
    end = message[-_READ:]
    places = list(_PLACE.finditer(end))
    at = (places[-1][1], int(places[-1][2])) if places else None
    words = " ".join((_BEFORE.sub("", end[places[-1].end() :]) if places else end).split())
    words = _CALLS.sub("", words)
    return Failure(words[:_LONGEST] or message[:_LONGEST], at)


def unreadable(message: str) -> str:
    """The template, in Helm's words, that printed what is no YAML; empty for another refusal."""
    found = _NO_YAML.search(message)
    return found[1] if found else ""


def needed(words: str, template_line: str) -> str:
    """The words of the failure where the template's line asks for a value by `required`, else none."""
    return words if re.search(r"\brequired\b", template_line) else ""
