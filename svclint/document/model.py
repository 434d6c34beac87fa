"""The values that reading a source gives: Document, Problem, Path, Located."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.source import Source, Span
from svclint.typing_names import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from svclint.document.nodes import Node

Path = tuple[str | int, ...]
"""Keys and indexes from a document's root to a value."""


def field_path(path: Path) -> str:
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


ProblemKind = Literal["syntax", "duplicate-key", "ambiguous", "unreadable", "template", "refused"]

DocumentState = Literal["object", "foreign", "empty", "broken", "template"]
"""What a document is: a Kubernetes object; other YAML; nothing; not readable; a template that was not rendered."""


class Problem(NamedTuple):
    """Something wrong with the text itself. `span` is where; `related` are other places with their words."""

    kind: ProblemKind
    message: str
    span: Span
    related: tuple[tuple[Span, str], ...] = ()
    path: Path = ()


class Located(NamedTuple):
    """The exact spans behind a path: its key (None for list items and the root) and its value.

    `block` says that the value is a block collection, whose text begins on a later line than its key. `depth` is how
    much of the path exists; where it is less than the path's length, the spans are those of the closest parent.
    """

    key: Span | None
    value: Span
    block: bool
    depth: int


class Document:
    """One YAML document of a source: its plain data as kubectl reads it, and `locate(path)`.

    `value` holds dict, list, str, int, float, bool and None only and is never changed; aliases share objects.
    `start` and `end` are the offsets of the document's own text in the source, `index` counts from 0.
    """

    __slots__ = ("_root", "_scalars", "end", "index", "problems", "source", "start", "state", "value")

    def __init__(
        self,
        source: Source,
        start: int,
        end: int,
        index: int,
        state: DocumentState,
        value: Any,
        problems: tuple[Problem, ...],
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.index = index
        self.state = state
        self.value = value
        self.problems = problems
        self._root: Node | None = None
        self._scalars: list[tuple[int, int]] | None = None

    def __repr__(self) -> str:
        return f"Document({self.source.path!r}, {self.index}, {self.state})"

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def root(self) -> Node | None:
        """The tree of spans, read again from the text on first use; None for a document without a readable value."""
        if self._root is None and self.state in ("object", "foreign"):
            from svclint.document.nodes import read_nodes

            self._root = read_nodes(self.source, self.start, self.end)
        return self._root

    def locate(self, path: Path) -> Located:
        """The exact spans behind `path`, or those of the closest parent that exists.

        Goes through anchors, aliases, merge keys, flow style and duplicate keys (the last one counts, as in kubectl).
        """
        root = self.root()
        if root is None:
            start = self.start
            return Located(None, Span(self.source.path, start, min(start + 1, self.end)), False, 0)
        from svclint.document.nodes import locate

        return locate(root, path, self.source.path)

    def in_scalar(self, offset: int) -> bool:
        """Whether the character at `offset` belongs to a scalar, so that a `#` there begins no comment."""
        root = self.root()
        if self._scalars is None:
            from svclint.document.nodes import scalar_spans

            self._scalars = [] if root is None else scalar_spans(root)
        from bisect import bisect_right

        place = bisect_right(self._scalars, (offset, len(self.source.text))) - 1
        return place >= 0 and offset < self._scalars[place][1]
