"""What Helm's refusals say: the reason in one sentence, where, and which value is asked for."""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple

# `chart/templates/x.yaml:3:14`, `(chart/templates/x.yaml:3)`
_PLACE = re.compile(r"(?<![^\s()\"<>])([^\s()\"<>]{1,512}/templates/[^\s()\"<>:]{1,512}+):(\d+)(?::\d+)?")
# ` at <.Values.a.b>: `, `): ` and the like, which stand between the last place and the reason
_BEFORE = re.compile(r"^(?::?\s*executing \"[^\"]*\" at <.*>|\))?:\s*", re.DOTALL)
# `parse error at (chart/templates/x.yaml:3): function "nope" not defined`; with `in` and no line where it knows none
_NO_TEMPLATE = re.compile(
    r"\s*(?:Error: )?parse error (?:at|in) \(([^\s()]{1,1024}?)(?::(\d+))?(?::\d+)?\): (.*)", re.DOTALL
)
# Helm keeps what is behind the last colon, of which Go's reader of templates has one in these two
_CUT = (
    (re.compile(r"\".*\"$"), "bad number syntax: "),
    (re.compile(r"U\+[0-9A-F]{4,}\b"), "unrecognized character in action: "),
)
_CALLS = re.compile(r"^(?:error calling \w+: |template: )+")
_NO_YAML = re.compile(r"YAML parse error on ([^\s:]{1,1024}): ")
_LONGEST = 400
# how deep the same template may be named in one refusal is of no interest to anybody
_READ = 20_000


class Failure(NamedTuple):
    """`at` is a template in Helm's words (chart/templates/x.yaml) and a line; the innermost that the refusal names.

    `unparsed` says that the template is none, whatever the values are.
    """

    words: str
    at: tuple[str, int] | None
    unparsed: bool = False


def failure_of(message: str) -> Failure:
    """A refusal of Helm's, taken apart."""
    message = message.strip()
    unparsed = _NO_TEMPLATE.match(message[:_READ])
    if unparsed is not None:
        return Failure(
            _whole(" ".join(unparsed[3].split()))[:_LONGEST], (unparsed[1], int(unparsed[2] or 1)), unparsed=True
        )
    end = message[-_READ:]
    places = list(_PLACE.finditer(end))
    at = (places[-1][1], int(places[-1][2])) if places else None
    words = " ".join((_BEFORE.sub("", end[places[-1].end() :]) if places else end).split())
    words = _CALLS.sub("", words)
    return Failure(words[:_LONGEST] or message[:_LONGEST], at)


def _whole(words: str) -> str:
    """The reason with its beginning, which Helm leaves out.

    helm: pkg/engine: cleanupParseError; go: text/template/parse
    """
    return next((f"{before}{words}" for form, before in _CUT if form.match(words) is not None), words)


def unreadable(message: str) -> str:
    """The template, in Helm's words, that printed what is no YAML; empty for another refusal."""
    found = _NO_YAML.search(message)
    return found[1] if found else ""


def needed(words: str, template_line: str) -> str:
    """The words of the failure where the template's line asks for a value by `required`, else none."""
    return words if re.search(r"\brequired\b", template_line) else ""
