"""Labels and edits to concrete places: the only one who asks where an object's fields are written."""

from __future__ import annotations

import re

from svclint.document import field_path, plain_value
from svclint.finding import FindingFix, Location, RelatedLocation, Replacement, location
from svclint.origin import Written
from svclint.resource import Resource, scalar_text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.source import Span
    from svclint.violation import Edit, Fix, Label, Within

_PLAIN = r"[A-Za-z0-9][A-Za-z0-9._/-]*"
_QUOTES = "\"'"
_SECRET = "Secret"


def place(label: Label) -> Location:
    """Where a label is: lines and columns of the span that shows it best."""
    written = _shown_at(label)
    return location(written.document.source, _span(label, written), field_path(label.path))


def words(label: Label) -> str:
    """What a label says; and what a template printed, or what made the value, where something else stands there."""
    by = written_at(label.of, label.path).by
    if by:
        return f"{label.text} (by {by})" if label.text else ""
    printed = _printed(label)
    if not printed:
        return label.text
    return f"{label.text} (rendered: {printed})" if label.text else f"rendered: {printed}"


def is_composed(label: Label) -> bool:
    """Whether a label shows what a template made of its values, and that stands nowhere as it is."""
    return not written_at(label.of, label.path).by and bool(_printed(label))


def _printed(label: Label) -> str:
    """The line that a template printed, where something else stands at the label."""
    written = _shown_at(label)
    source = written.document.source
    if source.template is None or (isinstance(label.of, Resource) and label.of.kind == _SECRET):
        return ""
    start = _span(label, written).start
    if source.template.is_verbatim(source, start):
        return ""
    return source.line(source.position(start).line).strip()


def related(label: Label) -> RelatedLocation:
    return RelatedLocation(place(label), words(label))


def span(label: Label) -> Span:
    """The exact span of a label: a scalar or flow value itself, a block collection by its key or first line.

    A path that does not exist is shown by its closest parent.
    """
    return _span(label, _shown_at(label))


def shown(label: Label) -> tuple[object, ...]:
    """Which value a label shows, however it is written: that at its path, or the closest parent that is there."""
    written = _shown_at(label)
    if label.span is not None:
        return (written.document.source.path, *label.span)
    depth = written.document.locate(written.path).depth
    return (written.document.source.path, written.document.index, written.path[:depth])


def source_path(label: Label) -> str:
    """The path of the file that a label lies in."""
    return _shown_at(label).document.source.path


def _shown_at(label: Label) -> Written:
    """Where a label is shown: of a rendered object, in the values where the template only hands one on."""
    written = written_at(label.of, label.path)
    template = written.document.source.template
    if template is None or not template.values or label.part == "key" or label.span is not None or written.by:
        return written
    # imported here: most manifests are no templates
    from svclint.render.helm.origins import in_values

    return in_values(written) or written


def written_at(of: Resource | Document, path: Path) -> Written:
    """The document, and the path in it, where a field of an object (or of a document itself) is written."""
    return of.origin.of(path) if isinstance(of, Resource) else Written(of, path)


def _span(label: Label, written: Written) -> Span:
    if label.span is not None:
        return label.span
    if label.within is not None:
        part = _part(written, label.within)
        if part is not None:
            return part
    located = written.document.locate(written.path)
    missing = located.depth < len(written.path)
    value = located.value
    if located.key is not None and (label.part == "key" or missing or located.block or value.start == value.end):
        return located.key
    if located.block or missing:
        text = written.document.source.text
        ends = [at for at in (text.find("\n", value.start), text.find("\r", value.start)) if at >= 0]
        return value._replace(end=min([*ends, value.end]))
    return value


def _part(written: Written, within: Within) -> Span | None:
    # imported here, as what takes entries out is: a clean check has no use for it
    from svclint.document.part import part_span

    return part_span(written.document, written.path, *within) if within.value else None


# -- edits -------------------------------------------------------------------------------------------------------------


def placed_fix(fix: Fix, *, sure: bool) -> FindingFix | None:
    """The fix with concrete replacements; None where one of its edits cannot be told apart from what must stay.

    It is safe only where the verdict is `sure`.
    """
    replacements = []
    for edit in fix.edits:
        replacement = _replacement(edit)
        if replacement is None:
            return None
        replacements.append(replacement)
    return FindingFix(_named(fix, replacements), fix.safe and sure, tuple(replacements))


def _named(fix: Fix, replacements: list[Replacement]) -> str:
    """What a fix does, with what it writes where that is one field's value: `target http (targetPort: http)`."""
    written = {
        f"{_key(edit, fix)}: {replacement.text}"
        for edit, replacement in zip(fix.edits, replacements, strict=True)
        if edit.part == "value" and edit.within is None and edit.path and isinstance(edit.path[-1], str)
        if not _is_of_secret(edit)
    }
    if len(written) != 1 or "\n" in (only := written.pop()) or only in fix.description:
        return fix.description
    return f"{fix.description} ({only})"


def _is_of_secret(edit: Edit) -> bool:
    """Whether an edit is of what a Secret holds, which is written and not told."""
    data = edit.of.data if isinstance(edit.of, Resource) else edit.of.value
    is_secret = isinstance(data, dict) and data.get("kind") == "Secret"
    return is_secret and edit.path[0] in ("data", "stringData")


def _key(edit: Edit, fix: Fix) -> str | int:
    """The key of an edited value as it will be: the same fix may rename it."""
    renamed = (one.value for one in fix.edits if one.part == "key" and one.of is edit.of and one.path == edit.path)
    return next(renamed, edit.path[-1])


def _replacement(edit: Edit) -> Replacement | None:
    written = written_at(edit.of, edit.path)
    is_printed = written.by or written.document.source.template is not None
    replaced = None if is_printed else _edited(edit, written)
    if replaced is None:
        return None
    source = written.document.source
    text = edit.value if isinstance(edit.value, str) else scalar_text(edit.value)
    if edit.within is None and edit.part != "entry" and isinstance(edit.value, str):
        text = _scalar(edit.value, written.document, source.text[replaced.start : replaced.end], edit.quoted)
    return Replacement(location(source, replaced, field_path(edit.path)), text)


def _edited(edit: Edit, written: Written) -> Span | None:
    """The text that an edit replaces; None where it cannot be told apart from what must stay."""
    if edit.within is not None:
        return _part(written, edit.within)
    if edit.part == "entry":
        from svclint.document.entry import entry_span

        return entry_span(written.document, written.path)
    located = written.document.locate(written.path)
    return located.key if edit.part == "key" and located.key is not None else located.value


def _scalar(value: str, document: Document, before: str, quoted: bool) -> str:
    """`value` as the document's language writes it: in the quotes that stand there, else plain where that is text."""
    plain = re.fullmatch(_PLAIN, value) is not None
    quote = before[:1]
    if plain and len(before) > 1 and quote and quote in _QUOTES and before[-1] == quote:
        return f"{quote}{value}{quote}"
    if plain and not quoted and not document.source.path.endswith(".json") and plain_value(value) == value:
        return value
    import json

    return json.dumps(value, ensure_ascii=False)
