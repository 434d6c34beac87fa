"""The vocabulary of what checks find: Label and Violation, symbolic; Location and Finding, concrete."""

from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from svclint.source import Source, Span

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.doubt import Doubt
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


class Within(NamedTuple):
    """Characters `start` to `end` of a text: of `value`, as it is read from the manifest."""

    value: str
    start: int
    end: int


class Label(NamedTuple):
    """A place, as a path in an object, and what it shows there.

    `of` is the object, or a document where what it holds is no object (then the path is the document's). `part` says
    whether the value or its key is meant; block collections are shown by their key in either case, and a path that does
    not exist by its closest parent. `within` narrows a value to some of its characters, where these can be told apart
    in the source. `span` overrides the path where the text itself is the matter.
    """

    of: "Resource | Document"
    path: "Path"
    text: str = ""
    part: Part = "value"
    span: Span | None = None
    within: Within | None = None


class Edit(NamedTuple):
    """A replacement for the value (or the key) at a path of an object or document: see Label.

    `value` is plain data; how it is written there, and in which quotes, is decided where the edit is placed. `quoted`
    asks for quotes in any case. The part "entry" is the whole `key: value`, lines and commas included, which is taken
    out. Where `within` is given, some characters of a text are replaced; an edit whose place in the text cannot be told
    apart makes its fix impossible.
    """

    of: "Resource | Document"
    path: "Path"
    value: str | int
    part: EditPart = "value"
    quoted: bool = False
    within: Within | None = None


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
    """What a check found: the sentence, one primary label, any number of related ones.

    How certain it is: `rests_on` are the objects that lack something, or do not fit each other: patches that were not
    applied here may mend that. `as_written` are those that hold what is wrong: patches may take it away, but rarely do.
    `doubts` are those that the check knows of. The engine lowers the severity by the table in `doubt.py`. `unwritten`
    are objects that must *not* hold something for the verdict to stand: where patches change one of them it may be
    there yet, and nothing is said. `unless` are conditions under which it does not stand: what is missing here may
    exist elsewhere in the run.
    `severity` is for rules whose severity is their very meaning (it never raises the card's). `help` replaces the
    card's remediation as the advice shown with this finding.
    """

    primary: Label
    message: str
    related: tuple[Label, ...] = ()
    severity: Severity | None = None
    help: str | None = None
    fix: Fix | None = None
    unless: tuple[Elsewhere, ...] = ()
    rests_on: "tuple[Resource, ...]" = ()
    as_written: "tuple[Resource, ...]" = ()
    doubts: "tuple[Doubt, ...]" = ()
    unwritten: "tuple[Resource, ...]" = ()


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
