"""Templates: texts that a tool fills in first, those that only happen to be YAML among them."""

from __future__ import annotations

import re
from itertools import islice

from svclint.document.model import Document, Problem
from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svclint.source import Source

# each kind of brackets ends at its next beginning, so that no text makes the search long
_EXPRESSION = (
    # text of Go, which may hold an expression of another tool
    r"\{\{-?[ \t]*\"[^\"\n]*\"[^{}\n]*\}\}"
    # a comment, which may hold anything
    r"|\{\{(?:-[ ])?/\*(?:(?!\{\{(?:-[ ])?/\*).)*?\*/(?:[ ]-)?\}\}"
    r"|(?<!\$)\{\{(?:(?!\{\{).)*?\}\}|\{%(?:(?!\{%).)*?%\}|<%(?:(?!<%).)*?%>|\{#(?:(?!\{#).)*?#\}"
    r"|^[ \t]*\[\[(?:(?!\[\[).)*?\]\]|^[ \t]*%\{[^}\n]*\}|(?<![\w@])@[A-Z][A-Z0-9_]*@"
    # directives that have a line of their own: FreeMarker's in both of its notations, and Mako's
    r"|^[ \t]*<(?:/?[#@][A-Za-z]|#--)[^\n]*|^[ \t]*\[(?:/?[#@][A-Za-z]|#--)[^\n]*\]"
    r"|^[ \t]*%[ \t]*(?:end)?(?:if|for|while)\b[^\n]*"
)
# what may stand in sound YAML: the cause of an error only on its line
_ON_LINE = (
    r"\$\{\{[^}\n]*\}\}|\$\{[^}\n]*\}|\$[A-Za-z_]\w*|<[A-Za-z][^<>\n]*>|__[A-Z]\w*__|%[A-Z_]+%"
    r"|\[[A-Z][A-Z0-9_ -]*\](?=[\w/:.-])|\{[A-Za-z][\w-]*\}(?=[\w/:.-])|(?<![\w@.])@[A-Za-z][\w.-]*@"
)
# a name alone on its line is a block that a tool puts there: YAML joins it with what follows, and stops behind it
_WHOLE_LINE = (
    r"[ \t]*(?:\$\{[^}\n]*\}|\$[A-Za-z_]\w*|\$\([A-Za-z_]\w*\)|<[A-Za-z][^<>\n]*>|__[A-Z]\w*__|%[A-Z_]+%"
    r"|@@?[A-Z]\w*@@?)[ \t]*(?:[ \t]#[^\n]*)?"
)
# an expression that has another one in it
_NESTED = r"^[ \t-]*\{\{-?[ ]*[A-Za-z][^\n{}]*\{\{[^\n]*\}\}"
# as many template expressions are looked at: where so many explain nothing, the next one will not either
_EXPRESSIONS = 1000

# Each has its expression as a group, and begins with what is fixed: every text is searched for them.
# carvel: ytt: pkg/yttlibrary: code and annotations are comments to YAML, and values made of them are null
_YTT = (
    r"(?:^|[ \t])(#@(?:[ \t]+\S|(?:overlay|data|schema|yaml|library|template|assert)/|(?:def|load|if|for|end)\b)[^\n]*)"
)
# a name in braces is a mapping with one empty key to YAML: nobody writes that as the value of a field
_IN_BRACES = r":[ \t]++(\{[ \t]*+[A-Za-z_][\w.-]*+[ \t]*+\})(?=[ \t]*+(?:#[^\n]*+)?$)"
# `##NAME##` and `#{NAME}` are comments to YAML and leave a null: nobody comments like that
_IN_SIGNS = r"[:-][ \t]+(##[A-Z][A-Z0-9_]*##|#\{[A-Za-z_][\w.]*\}#?)[ \t]*$"
# directives of Velocity, Cheetah and Octopus are comments to YAML, and all that they choose from stands there at once:
# one that begins, where another one ends it
_DIRECTIVE = (
    r"^[ \t]*(#(?:if|foreach|macro)[ \t]*\([^$\n]*\$[^\n]*\)(?=[ \t]*$)|#(?:if|for|while|unless)[ \t]+[^$\n]*\$[^\n]*"
    r"|#\{(?:if|unless|each)[ \t][^}\n]*\})"
)
_ENDED = r"(?m)^[ \t]*#(?:end(?:[ \t]+(?:if|for|while|unless|def))?|\{/(?:if|unless|each)\})[ \t]*$"


def expression(text: str, start: int, end: int, broken_at: int) -> re.Match[str] | None:
    """The first template expression that may be why the document cannot be read at `broken_at`.

    One behind that place is not, nor one in a comment, nor one that quotes keep apart from the YAML around it.
    """
    # compiled here: most runs need none
    pattern = re.compile(_EXPRESSION, re.DOTALL | re.MULTILINE)
    for found in islice(pattern.finditer(text, start, end), _EXPRESSIONS):
        if found.start() > broken_at:
            break
        if _is_bare(text, start, found):
            return found
    # a line that is no key is missed at its end, or where the next one begins
    broken_at = start + len(text[start : broken_at + 1].rstrip()) - 1
    first = max(text.rfind("\n", start, max(broken_at, start)), start - 1) + 1
    last = text.find("\n", max(broken_at, start), end)
    last = end if last < 0 else last
    on_line = re.compile(_ON_LINE).finditer(text, first, last)
    found_on = next((found for found in on_line if _is_bare(text, start, found)), None)
    # such a line is no YAML, though it may be missed at the next one only
    return (
        found_on
        or re.compile(_NESTED, re.MULTILINE).search(text, start, last)
        or _line_above(text, start, max(first - 1, start))
    )


def _line_above(text: str, start: int, end: int) -> re.Match[str] | None:
    """The last line before `end` that is neither blank nor a comment, where it is but a name to be filled in."""
    while end > start:
        begins = max(text.rfind("\n", start, end), start - 1) + 1
        line = text[begins:end].strip()
        if line and not line.startswith("#"):
            return re.compile(_WHOLE_LINE).fullmatch(text, begins, end)
        end = begins - 1
    return None


def _is_bare(text: str, start: int, found: re.Match[str]) -> bool:
    line = max(text.rfind("\n", start, found.start()), start - 1) + 1
    before = text[line : found.start()]
    if before.lstrip().startswith("#"):
        return False
    quote = next((one for one in "'\"" if before.count(one) % 2), "")
    return not quote or quote in found[0]


def by_luck(source: Source, found: Sequence[Document]) -> Problem | None:
    """The place that shows that `source`, though it is YAML, is a template; None where nothing does."""
    text = source.text
    # one sign is found ten times faster than two, and few files have a comment
    has_comment = "#" in text
    for may_be_there, pattern in (
        (has_comment and "#@" in text, _YTT),
        ("}" in text, _IN_BRACES),
        (has_comment and ("##" in text or "#{" in text), _IN_SIGNS),
        (has_comment and ("#end" in text or "#{/" in text) and re.search(_ENDED, text) is not None, _DIRECTIVE),
    ):
        for place in re.compile(pattern, re.MULTILINE).finditer(text) if may_be_there else ():
            if not _is_text(found, place.end() - 1 if pattern is _IN_BRACES else place.start(1)):
                return Problem("template", place[1].rstrip(), Span(source.path, place.start(1), place.end()))
    return None


def _is_text(found: Sequence[Document], offset: int) -> bool:
    """Whether the place at `offset` lies in a value of text: a template that an object carries is none itself."""
    return any(one.start <= offset < one.end and one.in_scalar(offset) for one in found)


def as_templates(found: Sequence[Document], problem: Problem) -> Iterator[Document]:
    """The documents of a template: what was read of those that look like objects is not what will be applied."""
    for one in found:
        data = one.value if isinstance(one.value, dict) else {}
        if one.state in ("object", "broken") or "kind" in data or "apiVersion" in data:
            yield Document(one.source, one.start, one.end, one.index, "template", None, (problem,))
        else:
            yield one
