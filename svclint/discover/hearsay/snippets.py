"""Manifests that leave or lack something, and that a page includes: `include::`, `literalinclude`, `--8<--`, `<<<`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator

from svclint.discover.read import names_beside
from svclint.files.paths import folders_above
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# Asciidoctor, Sphinx, PyMdown's snippets, mkdocs-include-markdown-plugin, mdBook, Hugo's pages of kubernetes.io;
# VitePress, Docusaurus, remark-code-import, Microsoft's pages, embedme, LaTeX, Org
_INCLUDED = re.compile(
    r"(?m)^[ \t]*(?:include::(?P<asciidoc>[^\[\n]+)\[|\.\.[ \t]+(?:literal)?include::[ \t]*(?P<sphinx>\S+)"
    r"|-{1,}8<-{1,}[ \t]+[\"'](?P<snippet>[^\"'\n]+)[\"']"
    r"|\{\{?[%#<]?-?[ \t]*#?(?:include|include-markdown|code|code_sample|codenew|readfile)[ \t]+(?:file=)?[\"']?"
    r"(?P<other>[^\"'\s}]+)"
    r"|<<<[ \t]*(?P<vitepress>[^\s{\[#]+)|import\b[^\n\"']{1,80}[\"'](?:!!)?raw-loader!(?P<docusaurus>[^\"'\n]+)"
    r"|`{3,}[^\n]{0,80}\b(?:file|src)=[\"']?(?P<fence>[^\"'\s#}]+)|:::code\b[^\n]{0,80}\bsource=[\"'](?P<colons>[^\"'\n]+)"
    r"|\[!code-\w+[^\n]{0,80}\]\((?P<link>[^)\s?#]+)|<!--[ \t]*embedme[ \t]+(?P<embedme>[^\s#]+)"
    r"|\\(?:lstinputlisting|inputminted)(?:\[[^\]\n]{0,80}\])?(?:\{yaml\})?\{(?P<latex>[^}\n]+)\}"
    r"|(?i:\#\+include:)[ \t]*[\"'](?P<org>[^\"'\n]+))"
)
_PAGE = re.compile(r"(?i).+\.(?:md|mdx|markdown|adoc|asciidoc|rst|tex|org)")
# `...` alone, as a value, or in a comment; `<your name>` as a value
_LEAVES_OUT = re.compile(
    r"(?m)^[ \t]+(?:#[ \t]*)?(?:- )?(?:\.{3}|…)|[:-][ \t]+[\"']?(?:\.{3}|…|<[^<>\n]+>)[\"']?[ \t\r]*$"
)
# Antora keeps pages beside examples
_FOLDERS = ("pages", "docs")
_LEVELS, _PAGES = 4, 200
_MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
# what says where a path starts
_STARTS = ("", ".", "..", "@", "@site", "~")


def leaves_out(source: Source) -> bool:
    """Whether a file has a place where something is left out, or for its reader to fill in."""
    return _LEAVES_OUT.search(source.text) is not None


def snippets(files: Iterable[str], load: Callable[[str], Source | None]) -> frozenset[str]:
    """Those of the files, each of which leaves something out or lacks it, that a page in a folder above or
    beside them includes."""
    included: dict[str, frozenset[tuple[str, str]]] = {}

    def of_folder(folder: str) -> frozenset[tuple[str, str]]:
        if folder not in included:
            pages = [one for one in names_beside(folder) if _PAGE.fullmatch(one) is not None][:_PAGES]
            read = (load(posixpath.join(folder, name)) for name in pages)
            included[folder] = frozenset((folder, name) for one in read if one is not None for name in _names(one.text))
        return included[folder]

    def is_included(path: str) -> bool:
        said = {one for folder in _around(path) for one in of_folder(folder)}
        if any(_is(path, *one) for one in said):
            return True
        base = posixpath.basename(path)
        return any(base == written for _, written in said) and _is_base(posixpath.dirname(path), load)

    return frozenset(filter(is_included, files))


def _is_base(folder: str, load: Callable[[str], Source | None]) -> bool:
    """Whether MkDocs is told to look for snippets in a folder, which pages then do not name."""
    for above in list(folders_above(folder))[:_LEVELS]:
        for name in _MKDOCS:
            settings = load(posixpath.join(above, name)) if name in names_beside(above) else None
            if settings is not None and "base_path" in settings.text:
                inside = re.escape(posixpath.relpath(folder, above or "."))
                return re.search(rf"(?<![\w./-])(?:\./)?{inside}/?(?![\w./-])", settings.text) is not None
    return False


def _around(path: str) -> Iterator[str]:
    here = posixpath.dirname(path)
    for folder in (here, *list(folders_above(here))[:_LEVELS]):
        yield folder
        names = names_beside(folder)
        yield from (posixpath.join(folder, one) for one in _FOLDERS if one in names)


def _names(text: str) -> Iterator[str]:
    for found in _INCLUDED.finditer(text):
        yield next(filter(None, found.groups()))


def _is(path: str, page_in: str, written: str) -> bool:
    """Whether a page means a file by what it includes: its last steps, without variables and what says where it is.

    A name alone is that of a file beside the page, or in a folder above it."""
    steps = [one for one in re.split(r"[/$]", re.sub(r"\{[^{}/]*\}", "", written)) if one not in _STARTS]
    if steps and ":" in steps[-1]:
        # lines, or a section, of it
        steps[-1] = steps[-1].partition(":")[0]
    own = path.split("/")
    if not steps or own[-1] != steps[-1]:
        return False
    if "{" in written or "$" in written:
        return len(steps) < 2 or steps[-2] in (*own[:-1], "example", "partial")
    folder = posixpath.dirname(path)
    if len(steps) < 2:
        meant = posixpath.normpath(posixpath.join(page_in, posixpath.dirname(written)))
        return folder in (page_in, meant if meant != "." else "", *folders_above(page_in))
    return steps[-2] == posixpath.basename(folder)
