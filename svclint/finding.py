"""The vocabulary of what is reported, concrete: places are lines and columns. A clean check has no use for it."""

from __future__ import annotations

from svclint.certainty.doubt import Doubt
from svclint.named_tuple import NamedTuple
from svclint.severity import Severity
from svclint.source import Source, Span
from svclint.typing_names import TYPE_CHECKING, Literal
from svclint.violation import Elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svclint.resource import Identity


class Location(NamedTuple):
    """A concrete place: lines and columns from 1 (columns in code points, end exclusive), offsets in characters.

    `path` is the field in Kubernetes' notation (`spec.ports[0].targetPort`), empty for places outside objects.
    """

    file: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    path: str = ""


class RelatedLocation(NamedTuple):
    location: Location
    message: str


class ResourceId(NamedTuple):
    """The identity of an object as findings show it; empty strings where a manifest does not say."""

    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)


class Replacement(NamedTuple):
    """A concrete edit: the characters of `location` become `text`."""

    location: Location
    text: str


class FindingFix(NamedTuple):
    description: str
    safe: bool
    replacements: tuple[Replacement, ...]


class Suppressed(NamedTuple):
    """Who suppressed a finding; `reason` is empty where none was given."""

    by: Literal["comment", "annotation", "config", "baseline"]
    reason: str
    location: Location | None = None


class Finding(NamedTuple):
    """A violation as reported: rule, severity, words and concrete places. `label` is the text at the primary place.

    `asks` are the things whose presence would end it, `given` those of which, in each group, one must be there; `doubt`
    is why its severity is less than the rule's.
    """

    rule: str
    severity: Severity
    message: str
    help: str
    location: Location
    label: str
    related: tuple[RelatedLocation, ...]
    resource: ResourceId | None
    scopes: tuple[str, ...]
    fingerprint: str = ""
    suppressed: Suppressed | None = None
    fix: FindingFix | None = None
    asks: tuple[Elsewhere, ...] = ()
    given: tuple[tuple[Identity, ...], ...] = ()
    doubt: Doubt | None = None


def write_secrets(findings: Iterable[Finding]) -> bool:
    """Whether a fix holds what a Secret should hold: it had better be in no second place."""
    return any(one.fix is not None and one.resource is not None and one.resource.kind == "Secret" for one in findings)


def location(source: Source, span: Span, path: str = "") -> Location:
    """The lines and columns of a span of `source`; those of its template where it was rendered from one."""
    if source.template is not None:
        span = source.template.written(source, span)
        source = source.template.source
    start = source.position(span.start)
    end = source.position(span.end)
    return Location(span.path, span.start, span.end, start.line, start.column, end.line, end.column, path)
