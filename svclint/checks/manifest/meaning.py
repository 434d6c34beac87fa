"""Checks of text that readers understand differently: keys written twice, scalars of two YAML versions."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Sequence

from svclint.document import field_path
from svclint.document.repeats import EMPTY, SAME
from svclint.document.scalars import resolve
from svclint.resource import dig, mapping, scalar_text, text
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Edit, Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.checks.manifest.printed_keys import Printed
    from svclint.document import Document, Path, Problem
    from svclint.graph import Graph
    from svclint.resource import Resource

_KUSTOMIZATION = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
_PORTS = re.compile(r"port|.*Port|portNumber|number", re.DOTALL)
_NAMES = frozenset({"name", "namespace", "host", "hostname", "serviceName", "generateName", "externalName"})
_LISTS_OF_TEXT = frozenset({"args", "command", "hosts"})
_DATA = frozenset({"data", "stringData"})
_SHOWN, _LONGEST = 3, 60
_OTHERS_BUSINESS = frozenset({"labels", "annotations", "selector", "matchLabels", "nodeSelector"})


def duplicate_key(document: Document, graph: Graph) -> Iterator[Violation]:
    """sigs.k8s.io/yaml lets the last value win; kyaml (kustomize) and yaml.v3 refuse the object."""
    kustomization = posixpath.basename(document.source.path) in _KUSTOMIZATION
    if document.state != "object" and not (kustomization and document.state == "foreign"):
        return
    problems = [one for one in document.problems if one.kind == "duplicate-key"]
    second = next((one for one in problems if one.path in (("apiVersion",), ("kind",))), None)
    if second is not None and not _is_line_again(second, problems):
        # one cause, however many keys the second object repeats
        yield _second_object(second, document, graph)
        problems = [one for one in problems if len(one.path) > 1]
    for problem in problems:
        owner = graph.resource_of(document, problem.path)
        path = problem.path[len(owner.root) :] if owner is not None else problem.path
        key = field_path(path) or problem.message
        refused = _is_refused(problem, document, graph)
        alike = None if refused else _printed_alike(problem, document, graph)
        if alike is not None and alike.places[0] != (document, problem):
            # told once, at the first place
            continue
        lost = _lost(problem, document) if kustomization and not refused else []
        found = {words for _, words in problem.related}
        is_empty = EMPTY in found and _is_always_empty(problem, document)
        is_harmless = SAME in found or is_empty
        ignored = "kubectl takes it, strict readers do not" if is_harmless else "the first value is ignored"
        outcome = "kustomize refuses to build this" if refused else ignored
        if lost:
            # a path says itself what it is; of a patch or a generator nobody wants to read the whole
            names = listed(lost, _SHOWN) if all(map(_is_short, lost)) else "what it lists"
            outcome = f"{ignored}, and kustomize builds without {names}"
        yield Violation(
            Label(document, problem.path, "set again" if refused else "this one counts", span=problem.span),
            f"{key} is set twice{_SAME if SAME in found else _EMPTY if is_empty else ''} in {_title(owner, document)}"
            f"{_and_elsewhere(alike)}: {outcome}",
            (
                *(
                    Label(document, problem.path, "set first" if refused else words, span=span)
                    for span, words in problem.related
                ),
                *(
                    Label(other, one.path, "set again here too", span=one.span)
                    for other, one in (alike.places[1 : _SHOWN + 1] if alike is not None else ())
                ),
            ),
            # where nothing is lost, it is what strict readers say
            severity=None if refused or lost else Severity.NOTE if is_harmless else Severity.WARNING,
        )


def _is_line_again(second: Problem, problems: Sequence[Problem]) -> bool:
    """Whether a line alone stands twice, with whatever value: an object has more of its own at the top than that."""
    return not any(len(one.path) == 1 for one in problems if one is not second)


_SAME, _EMPTY = ", with the same value,", ", the first time without a value,"


def _is_always_empty(problem: Problem, document: Document) -> bool:
    """Whether nothing is written between the two places of a key: by other values a chart may print something there."""
    source, template = document.source, document.source.template
    if template is None:
        return True
    places = (problem.related[0][0], problem.span)
    first, second = (template.line_of(source.position(one.start).line) for one in places)
    return first < second and not any("{{" in template.source.line(number) for number in range(first, second))


def _printed_alike(problem: Problem, document: Document, graph: Graph) -> Printed | None:
    if document.source.template is None:
        return None
    # imported here: only charts have such templates
    from svclint.checks.manifest.printed_keys import printed_alike

    return printed_alike(problem, document, graph)


def _and_elsewhere(alike: Printed | None) -> str:
    more = len(alike.places) - 1 if alike is not None else 0
    if alike is None or not more:
        return ""
    return f" and {more} more place{'s' if more > 1 else ''}, all printed by {listed(alike.names)}"


def _lost(problem: Problem, document: Document) -> list[str]:
    """What a list of a kustomization holds that is written again further down without it.

    kustomize: types: Kustomization.Unmarshal: sigs.k8s.io/yaml, the last of several counts.
    """
    root = document.root()
    if len(problem.path) != 1 or root is None:
        return []
    written = [value.items or () for key, value in root.entries or () if key.key == problem.message]
    *others, last = [[document.source.text[one.start : one.end].strip() for one in items] for items in written]
    return [one for items in others for one in items if one not in last]


def _is_short(item: str) -> bool:
    return len(item) <= _LONGEST and not any(sign in item for sign in ("\n", ": ", "{"))


def _is_refused(problem: Problem, document: Document, graph: Graph) -> bool:
    """Whether a kustomization has the object, which kustomize then cannot write."""
    faults = (fault for built in graph.builds for fault in built.faults if fault.kind == "duplicate-key")
    places = (fault.place for fault in faults if fault.place.document is document)
    return any(problem.path[: len(one.path)] == one.path for one in places)


def _second_object(problem: Problem, document: Document, graph: Graph) -> Violation:
    return Violation(
        Label(document, problem.path, "a second object begins here", span=problem.span),
        f"{problem.message} is set twice at the top of one document: two objects become one, made of both",
        tuple(Label(document, problem.path, "this one is ignored", span=span) for span, _ in problem.related),
        severity=None if _is_refused(problem, document, graph) else Severity.WARNING,
        help="Put a line of three dashes (---) between the two objects.",
    )


def _title(owner: Resource | None, document: Document) -> str:
    if owner is not None:
        return owner.title
    data = mapping(document.value)
    return (
        " ".join(filter(None, (text(data.get("kind")), text(mapping(data.get("metadata")).get("name"))))) or "the file"
    )


def ambiguous_scalar(document: Document, graph: Graph) -> Iterator[Violation]:
    """Plain scalars that kubectl (YAML 1.1 with parts of 1.2) and other tools read as different values."""
    if document.state != "object":
        return
    for problem in document.problems:
        # what stands under a key that comes again is no value of the document
        if problem.kind != "ambiguous" or dig(document.value, problem.path) is None:
            continue
        owner = graph.resource_of(document, problem.path)
        path = problem.path[len(owner.root) :] if owner is not None else problem.path
        kind = owner.kind if owner is not None else text(mapping(document.value).get("kind"))
        wants_text = _is_text(path, kind)
        if not wants_text and not _PORTS.fullmatch(_last_key(path)):
            continue
        written = problem.message
        edit = Edit(document, problem.path, written, quoted=True)
        if kind == "Secret" and path[0] in _DATA:
            # messages end up in logs
            place = Label(document, problem.path, "quote the value", "key")
            words = f"{field_path(path)}: kubectl and other tools read two values here; quote it if text is meant"
            yield Violation(place, words, fix=Fix("quote it", (edit,), safe=False))
            continue
        kubectl, others = _shown(resolve(written)), _shown(_elsewhere(written))
        advice = f"; write {json.dumps(written)} if the text is meant" if wants_text else ""
        yield Violation(
            Label(document, problem.path, f"kubectl reads {kubectl}", span=problem.span),
            f"{field_path(path)}: kubectl reads {written} as {kubectl}, other tools as {others}{advice}",
            fix=Fix("quote it", (edit,), safe=False) if wants_text else None,
        )


def _last_key(path: Path) -> str:
    return next((one for one in reversed(path) if isinstance(one, str)), "")


def _is_text(path: Path, kind: str) -> bool:
    """Whether the field at `path` holds text that wiring hangs on: names, environment, arguments, configuration."""
    if not path or not _OTHERS_BUSINESS.isdisjoint(path):
        return False
    if kind in ("ConfigMap", "Secret") and path[0] in _DATA:
        return True
    last = path[-1]
    if isinstance(last, int):
        return len(path) > 1 and path[-2] in _LISTS_OF_TEXT
    if last in _NAMES:
        return True
    # a list of names and values, or the map that charts make one of
    return (last == "value" and len(path) > 2 and path[-3] == "env") or (len(path) > 1 and path[-2] == "env")


def _elsewhere(written: str) -> object:
    """What a reader of the other YAML version makes of the text: 1.2, or 1.1 where kubectl already follows 1.2."""
    digits = written.lstrip("+-")
    if ":" in digits:
        total = 0
        for part in digits.split(":"):
            total = total * 60 + int(part)
        return -total if written.startswith("-") else total
    if digits.isdigit():
        decimal = int(written)
        return written if resolve(written) == decimal else decimal
    return written


def _shown(value: object) -> str:
    """A value as a person tells it from another: text in quotes."""
    return (
        json.dumps(value, ensure_ascii=False)
        if isinstance(value, str)
        else f"{_WORDS[type(value)]} {scalar_text(value)}"
    )


_WORDS: dict[type, str] = {bool: "the boolean", int: "the number", float: "the number", type(None): "nothing"}
