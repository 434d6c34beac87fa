"""What a guide says of itself and of its project: that they are out of use, or that nobody maintains them any more."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from svclint.discover.walk import CHART
from svclint.files.paths import folders_above
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# what says that a guide is out of use, as long as it is the guide's own title or first sentence
_OUT = r"(?:deprecated|archived|outdated|obsolete|unmaintained|no longer (?:maintained|supported|updated))"
_DASH = r"[-:|\u2013\u2014]"
_PART = r"\w*(?:apis?|features?|fields?|flags?|options?|parameters?|resources?|settings?|values?|versions?)"
# "Shop (deprecated)", "Shop - Deprecated tool", "DEPRECATED: shop"; no "Deprecated fields", "Deprecated config checker"
_TITLE = re.compile(
    rf"(?i)(?:^|{_DASH}|[(\[])\W*{_OUT}\b(?:\W*$|\W*(?:{_DASH}|[)\]]))|{_DASH}\s+{_OUT}\b(?! {_PART}\b)"
)
_TITLE_LIMIT = 300  # letters: the time that a line takes grows faster than its length
# not the project: one that nobody maintains any more may well run somewhere, and what it has wrong is wrong
_WHAT = (
    r"(?:charts?|code|demos?|directory|docs?|documentation|documents?|examples?|files?|folder|guides?|how-?to|labs?"
    r"|manifests?|page|readme|samples?|setup|tutorials?|walkthrough)"
)
_SENTENCE = re.compile(
    rf"(?i)\b(?:this|these) (?:\w+ ){{0,2}}?{_WHAT} (?:is|are|was|were|has been|have been)"
    rf"(?: (?:now|officially|currently|being|considered))* {_OUT}\b|^\W*{_OUT}\W*(?:$|{_DASH}|[.!])"
)
_HEADING = re.compile(r"(?:#{1,6}|={1,5})[ \t]+(\S.*)")
_UNDERLINE = re.compile(r"[=\-~*^\"]{3,}")
# what stands above the first sentence of a guide: pictures, badges, comments, the fields of front matter
_ORNAMENT = re.compile(r"(?:<|!\[|\[!\[|:\w|\.\. |image::|\[comment\]|---|\[TOC\])")
_BEGINNING = 4000

_GONE = (
    r"(?:deprecated|archived|discontinued|obsolete|retired|sunset|unmaintained|no longer (?:be(?:ing)? )?(?:maintained|"
    r"supported|developed|updated)|not (?:being )?maintained any ?(?:more|longer))"
)
_PROJECT = (
    r"(?:app|application|code ?base|library|operator|package|plugin|product|project|repo|repository|software|tool)"
)
# of what this one takes the place of
_OTHER = r"(?!(?:\S+ ){0,2}?(?:former|old|original|other|parent|previous|upstream)\b)"
# "no longer maintained for versions from 4.3", "deprecated on Azure": elsewhere it is not, but "on August 2024" it is;
# who moved to another place left this copy behind
_STATE = (
    rf"(?:(?:is|was|has been|will)(?: (?:now|officially|currently|considered|hereby|being))* {_GONE}\b"
    r"(?! (?:for|under)\b)(?! on (?!\w* ?\d))"
    r"|(?:has|is|was)(?: been)? moved to\b)"
)
_THIS = re.compile(rf"(?i)\bthis {_OTHER}(?:[\w-]+ ){{0,3}}?{_PROJECT} {_STATE}")
_THE = re.compile(rf"(?i)\W*the {_OTHER}(?:[\w-]+ ){{0,3}}?{_PROJECT} {_STATE}")
# "# Archived", "# DEPRECATION NOTICE", "Archived: use the new one"; an end of life may be one to come
_NOTICE = re.compile(
    rf"(?i)\W*(?::\w+:\W*)?(?:{_GONE}\W*(?:$|[-:\u2013\u2014.!])|(?:deprecation|archival|archive|retirement) notice\b"
    r"|discontinuation of (?:(?:the|this) )?project\b)"
)
_MARKUP = re.compile(r"!?\[((?:!\[?)?[^\[\]]*)\](?:\([^()\s]*\))?|<[^<>]*>|[*_`>]")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s|\|")
_CHART_IS_OUT = re.compile(r"(?m)^deprecated:[ \t]*true\b")


def unmaintained(
    files: Collection[str], sources: Mapping[str, Source], guides: Iterable[str], load: Callable[[str], Source | None]
) -> tuple[str, ...]:
    """The directories around `files` of projects and charts that nobody maintains any more, as they say themselves."""
    above = {directory for path in files for directory in folders_above(path)}
    found = []
    for directory, path in sorted({posixpath.dirname(one): one for one in guides if not one.endswith(".sh")}.items()):
        guide = load(path) if directory in above else None
        if guide is not None and says_unmaintained(guide.text):
            found.append(directory)
    charts = (sources.get(posixpath.join(directory, CHART)) for directory in sorted(above))
    found += [posixpath.dirname(one.path) for one in charts if one is not None and _CHART_IS_OUT.search(one.text)]
    return tuple(found)


def says_unmaintained(text: str) -> bool:
    """Whether the guide to a project says that nobody maintains it: in what it begins with, or in so many words."""
    is_beginning = True
    for number, paragraph in enumerate(_paragraphs(text[:_BEGINNING])):
        # a section below the title tells of a part
        is_section = paragraph.startswith("##") and number > 0
        if _THIS.search(paragraph) or (is_beginning and not is_section and _is_notice(paragraph)):
            return True
        is_beginning = is_beginning and paragraph.startswith("#")
    return False


def _is_notice(paragraph: str) -> bool:
    """Whether a title, or a paragraph that nothing but titles stands above, says so of all that follows."""
    title = paragraph.lstrip("# ") if paragraph.startswith("#") else ""
    return bool(_NOTICE.match(paragraph) or _THE.match(paragraph) or _TITLE.search(title[:_TITLE_LIMIT]))


def _paragraphs(text: str) -> Iterator[str]:
    """The headings, which begin with a #, and the paragraphs of a guide without markup, each as one line."""
    said: list[str] = []
    is_code = False
    for line in (one.strip() for one in [*text.splitlines(), ""]):
        if line.startswith(("```", "~~~")):
            is_code = not is_code
        plain = "" if is_code or _ITEM.match(line) else " ".join(_MARKUP.sub(_words, line).split())
        if said and (plain.startswith("#") or not plain):
            yield " ".join(said)
            said = []
        if plain.startswith("#"):
            yield plain
        elif plain:
            said.append(plain)


def _words(found: re.Match[str]) -> str:
    """The words of a link; those of a picture, or the kind of an alert, are not said."""
    return "" if found[1] is None or found[0].startswith("!") or found[1].startswith("!") else found[1]


def says_out_of_use(text: str) -> bool:
    """Whether a guide says so in its title or its first paragraph: sections further down tell of something else."""
    title, paragraph = _opening(text[:_BEGINNING])
    return _TITLE.search(title[:_TITLE_LIMIT]) is not None or _SENTENCE.search(paragraph) is not None


def _opening(text: str) -> tuple[str, str]:
    """The title of a guide and the paragraph that follows, the latter as one line."""
    title = ""
    paragraph: list[str] = []
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines):
        heading = _HEADING.fullmatch(line)
        below = lines[number + 1] if number + 1 < len(lines) else ""
        is_underlined = bool(line) and _UNDERLINE.fullmatch(below) is not None and below[0] * 3 != "---"
        if heading is not None or is_underlined:
            if title or paragraph:
                break
            title = heading[1].strip("# ") if heading is not None else line
        elif paragraph and not line.lstrip("> "):
            break
        elif line and not _ORNAMENT.match(line) and _UNDERLINE.fullmatch(line) is None:
            said = re.sub(r"[*_`>]|\[!\w+\]", "", line).strip()
            paragraph += [said] if said else []
    return title, " ".join(paragraph)
