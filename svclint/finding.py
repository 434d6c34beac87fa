"""The vocabulary of what checks find: Label and Violation, symbolic; Location and Finding, concrete."""

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from svclint.source import Source, Span

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.resource import Identity, Resource, Selector


class Severity(IntEnum):
    """SARIF's levels, ordered: a higher number is worse."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()

    @staticmethod
    def parse(word: str) -> "Severity":
        """The severity called `word`; raises KeyError for another word."""
        return Severity[word.upper()]


Part = Literal["value", "key"]
EditPart = Literal["value", "key", "entry"]


class Label(NamedTuple):
    """A place, as a path in a document, and what it shows there.

    `part` says whether the value or its key is meant; block collections are shown by their key in either case, and a
    path that does not exist by its closest parent. `span` overrides the path where the text itself is the matter.
    """

    document: "Document"
    path: "Path"
    text: str = ""
    part: Part = "value"
    span: Span | None = None
    resource: "Resource | None" = None


class Edit(NamedTuple):
    """A replacement for the value (or the key) at a path; `text` is YAML source, quoted as needed.

    The part "entry" is the whole `key: value`, lines and commas included: with an empty text it is taken out.
    `span` overrides the path where only a part of a value is replaced.
    """

    document: "Document"
    path: "Path"
    text: str
    part: EditPart = "value"
    span: Span | None = None


class Fix(NamedTuple):
    """Edits that mend a violation. `safe`: the meaning of everything else stays."""

    description: str
    edits: tuple[Edit, ...]
    safe: bool = True


class Elsewhere(NamedTuple):
    """Something that another scope of the run may hold: the object `identity`, or what `selector` matches in
    `namespace`: pods, or objects of the group and kind `among`."""

    identity: "Identity | None" = None
    selector: "Selector | None" = None
    namespace: str = ""
    among: tuple[str, str] = ("", "Pod")


class Violation(NamedTuple):
    """What a check found: one primary label, any number of related ones, the parameters of the card's message.

    `unless` are conditions under which it does not stand: what is missing here may exist elsewhere in the run.
    `severity` lowers the card's severity (it never raises it); `help` replaces the card's remediation as the advice
    shown with this finding.
    """

    primary: Label
    message: Mapping[str, object] = {}
    related: tuple[Label, ...] = ()
    severity: Severity | None = None
    help: str | None = None
    fix: Fix | None = None
    unless: tuple[Elsewhere, ...] = ()


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
    """Who suppressed a finding: `by` is comment, annotation or config; `reason` is empty where none was given."""

    by: Literal["comment", "annotation", "config"]
    reason: str
    location: Location | None = None


class Finding(NamedTuple):
    """A violation as reported: rule, severity, words and concrete places. `label` is the text at the primary place.

    `asks` are the things whose presence would end it.
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


def location(source: Source, span: Span, path: str = "") -> Location:
    """The lines and columns of a span of `source`."""
    start = source.position(span.start)
    end = source.position(span.end)
    return Location(span.path, span.start, span.end, start.line, start.column, end.line, end.column, path)


def field_path(path: "Path") -> str:
    """A path in Kubernetes' own notation: `spec.ports[0].targetPort`, `metadata.labels[app.kubernetes.io/name]`."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif step and step.replace("-", "").replace("_", "").isalnum():
            parts.append(f".{step}" if parts else step)
        else:
            parts.append(f"[{step}]")
    return "".join(parts)
