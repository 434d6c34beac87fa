"""Checks of what cannot be read: syntax, encoding, templates, objects that do not say what they are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from svclint.certainty.doubt import Doubt
from svclint.document.events import is_yaml
from svclint.resource import mapping, sequence, text
from svclint.scope import UNNAMED
from svclint.severity import Severity
from svclint.source import DANGLING, Span
from svclint.typing_names import TYPE_CHECKING, Any
from svclint.violation import Label, Violation

if TYPE_CHECKING:
    from svclint.document import Document, Path, Problem
    from svclint.graph import Graph
    from svclint.source import Source

_MANIFEST = re.compile(r"^(?:---)?[ \t{]*[\"']?(?:apiVersion|kind)[\"']?[ \t]*:|\"apiVersion\"[ \t]*:", re.MULTILINE)
# what a sketch leaves out; at the start of a line it ends a document
_ELISION = re.compile(r"(?m)^[ \t]+\.\.\.[ \t]*\r?$")
# the end of a document before anything of it stands there
_END = re.compile(r"(?:[ \t]*+(?:#[^\r\n]*+)?+[\r\n]++)*+\.\.\.(?=\s|\Z)")
_COLLECTIONS = {
    "block collection": "list",
    "block mapping": "mapping",
    "flow mapping": "mapping in braces",
    "flow sequence": "list in brackets",
    "quoted scalar": "quoted text",
    "simple key": "key",
}
# what commands print, kept as a file: Helm of a release, whose notes may have a manifest in them, behind what it says
# before; kubectl as a table and as a description; lines of a log. And what nodes are given in parts, as mail is
_SAID_BEFORE = r"(?:Release \"[^\"\n]+\" (?:has been|does not)|WARNING: |(?:client|install|upgrade|walk)\.go:\d+:)"
_PRINTED = re.compile(
    rf"\s*(?:{_SAID_BEFORE}[^\n]*\s+)*"
    r"(?:NAME: \S+\s+LAST DEPLOYED: |(?:NAMESPACE +)?NAME {2,}[A-Z][A-Z() -]+\n"
    r"|Name: {2,}\S+\n(?:Namespace|Labels|Roles): "
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S* |[IWEF]\d{4} \d\d:|MIME-Version: \d|Content-Type: multipart/)"
)
_FIELDS = ("apiVersion", "kind")
_OF_OBJECTS = re.compile(r"(?:^|/)v\d+(?:(?:alpha|beta)\d*)?$")


def _problems(document: Document, kind: str) -> Iterator[tuple[Problem, Label]]:
    for problem in document.problems:
        if problem.kind == kind:
            yield problem, Label(document, (), span=problem.span)


def _looks_like_manifest(document: Document, problem: Problem | None = None) -> bool:
    if _PRINTED.match(document.source.text):
        return False
    # a fault on the separator's own line lies before the document's text
    start = document.start if problem is None else min(document.start, problem.span.start - len("---"))
    return _MANIFEST.search(document.source.text, max(start, 0), document.end) is not None


def yaml_syntax(document: Document, graph: Graph) -> Iterator[Violation]:
    """sigs.k8s.io/yaml refuses the document; what is YAML for others counts only where a manifest is meant."""
    for problem, label in _problems(document, "syntax"):
        # kustomize has another reader, and knows every escape of YAML 1.2
        if document.state == "object" and _is_kustomized(graph):
            continue
        if _looks_like_manifest(document, problem) or not _is_yaml(document):
            related = tuple(Label(document, (), _around(words), span=span) for span, words in problem.related)
            message = f"This document cannot be read: {problem.message}"
            is_meant = _is_for_kubectl(document, problem, graph) and _ELISION.search(document.source.text) is None
            is_sure = is_meant and not _is_block_to_give(document, problem, graph)
            doubts = () if is_sure else (Doubt.UNKNOWN,)
            yield Violation(label._replace(text="reading stops here"), message, related, doubts=doubts)


# `containers:` and what `toYaml` makes of a list that nobody gave: items may stand in the column of their key
_EMPTY_BLOCK = re.compile(r"(?m)^( *)(?:- )*[\w./-]+:[ \t]*\n *(?:\[\]|\{\})[ \t]*$")
# `{{ .Values.node.key }}: {{ .Values.node.value }}` of a key that nobody gave
_EMPTY_KEY = re.compile(r"[ \t]*:(?:[ \t]|$)")


def _is_block_to_give(document: Document, problem: Problem, graph: Graph) -> bool:
    """Whether a chart cannot be read only because of a list, a key or a part of a text that whoever installs it has to
    give, and that is empty by default."""
    chart, source = graph.scope.chart, document.source
    if chart is None or source.template is None or chart.release != UNNAMED or chart.is_bare:
        return False
    if _EMPTY_KEY.match(source.line(source.position(problem.span.start).line)) is not None:
        return True
    before = source.text.rfind("\n", 0, source.text.rfind("\n", 0, problem.span.start)) + 1
    if before > 0 and _EMPTY_BLOCK.match(source.text, before) is not None:
        return True
    # imported here, as all that reads templates
    from svclint.certainty.unset_values import of_line_to_give

    return of_line_to_give(document, source.position(problem.span.start).line, graph)


def _is_for_kubectl(document: Document, problem: Problem, graph: Graph) -> bool:
    """Whether kubectl or kustomize will read the text: it says that it is an object, or has a file's name that they
    know. Another tool may have other ideas of YAML, or fill it in first."""
    directive = document.text.lstrip().startswith("%")
    if directive or _looks_like_manifest(document, problem):
        return True
    return not _is_applied(document, graph) and not _is_packed(document, graph)


def _is_packed(document: Document, graph: Graph) -> bool:
    """Whether a kustomization puts the file as it is into a ConfigMap or a Secret: nobody reads it on the way there."""
    path = document.source.path
    for member, one in graph.documents:
        if member.role != "config" or posixpath.splitext(posixpath.basename(one.source.path))[0] != "kustomization":
            continue
        beside = posixpath.dirname(one.source.path)
        for field in ("configMapGenerator", "secretGenerator"):
            for entry in map(mapping, sequence(mapping(one.value).get(field))):
                names = (text(name).rpartition("=")[2] for name in sequence(entry.get("files")))
                if any(posixpath.normpath(posixpath.join(beside, name)) == path for name in names):
                    return True
    return False


def _is_kustomized(graph: Graph) -> bool:
    names = (posixpath.basename(member.source.path) for member in graph.scope.members if member.role == "config")
    return any(posixpath.splitext(name)[0].lower() == "kustomization" for name in names)


def _around(words: str) -> str:
    """What the reader was in the middle of, in the words of people: "while parsing a block collection"."""
    what = words.rpartition(" a ")[2]
    return f"this {_COLLECTIONS.get(what, what)} is not finished"


def _is_yaml(document: Document) -> bool:
    """Whether other readers understand the text: kubectl refuses directives, null keys and infinities."""
    if document.text.lstrip().startswith("%"):
        # a directive belongs to the document behind the separator that kubectl cuts at
        return not _MANIFEST.search(document.source.text)
    # so does the end of a document: other readers see one without content before it
    ended = _END.match(document.text)
    if ended is not None and _MANIFEST.search(document.source.text):
        return False
    return is_yaml(document.text[ended.end() :] if ended is not None else document.text)


def unreadable_file(document: Document, graph: Graph) -> Iterator[Violation]:
    """The file, or a document of it, that no reader could or should take in."""
    for problem, label in _problems(document, "unreadable"):
        # what was decoded with replacements is judged by what it holds
        source = document.source
        if source.is_outside or source.is_encrypted:
            yield Violation(
                label._replace(text="not read"),
                f"Not read: {source.path}, as {problem.message}; what it holds is unknown",
                severity=Severity.NOTE,
                help=_UNLOCK if source.is_encrypted else _NAME_IT,
            )
        elif source.error is None or not source.text or _MANIFEST.search(source.text):
            is_replaced = source.error is not None and _REPLACED in source.text and graph.scope.nearest
            yield Violation(
                label._replace(text="not all of it is text" if is_replaced else "cannot be read"),
                f"{source.path} {_IS_REPLACED if is_replaced else 'cannot be read'}: {problem.message}",
                severity=_of_replaced(source.text) if is_replaced else None,
                doubts=(Doubt.UNKNOWN,) if _is_of_another(source, graph) else (),
            )


# what stands for bytes that are no text
_REPLACED = "\ufffd"
_IS_REPLACED = "has bytes that kubectl replaces in silence"
# a comment of its own or behind a value
_COMMENT = re.compile(r"(?:^|\s)#")


def _of_replaced(text: str) -> Severity:
    """kubectl reads a file with other characters in the place of bytes that are none; kustomize and Helm may not. In
    comments they change nothing."""
    lines = (line.partition(_REPLACED)[0] for line in text.splitlines() if _REPLACED in line)
    return Severity.NOTE if all(map(_COMMENT.search, lines)) else Severity.WARNING


_NAME_IT = "Name it as well when svclint is called, if it belongs to what is checked."
_UNLOCK = "Where somebody has the key, git-crypt unlock lets svclint read it."


def _is_of_another(source: Source, graph: Graph) -> bool:
    """Whether a link that leads nowhere is rather another tool's: a schema, or data in JSON beside no manifest. What a
    kustomization lists is read, and so is what somebody names alone."""
    is_named = not graph.scope.nearest or len(graph.scope.members) == 1
    if source.error is None or not source.error.startswith(DANGLING) or is_named:
        return False
    folder, name = posixpath.split(source.path)
    is_alone = not any(one.directory == folder for one in graph.everything)
    return (name.endswith(".json") and is_alone) or re.search(_SCHEMA, name) is not None


_SCHEMA = r"[-_.]schema\.(?:json|ya?ml)$"


def unrendered_template(document: Document, graph: Graph) -> Iterator[Violation]:
    """A template that was not rendered: one finding a file, and one for all templates of a chart."""
    chart = graph.scope.chart
    if chart is not None and document.source.path == posixpath.join(chart.directory, "Chart.yaml"):
        is_told = any(one.role == "refused" for one in graph.scope.members)
        # what Helm cannot parse is told where it stands
        if (not chart.is_rendered or chart.failure) and not is_told:
            # imported here, as below: most charts are rendered, and most files are none
            from svclint.checks.manifest.unrendered import of_chart

            yield from of_chart(document, chart)
    elif document.state == "template" and document.index == _first_template(document.source):
        from svclint.checks.manifest.unrendered import not_checked

        for problem, label in _problems(document, "template"):
            what = f"this document is a template ({problem.message})"
            yield Violation(label._replace(text="filled in later"), not_checked(what))


@lru_cache(maxsize=64)
def _first_template(source: Source) -> int:
    """The index of the document that has the finding of all templates of the file; -1 where none is a manifest."""
    from svclint.document import documents

    found = (one.index for one in documents(source) if one.state == "template" and _looks_like_manifest(one))
    return next(found, -1)


def incomplete_object(document: Document, graph: Graph) -> Iterator[Violation]:
    """k/k: unstructured decoding: "Object 'Kind' is missing"; kubectl: "apiVersion not set"."""
    yield from _no_mapping(document, graph)
    for path, data in _candidates(document):
        missing = [field for field in _FIELDS if not text(data.get(field))]
        if not missing or not _means_object(data) or not _is_applied(document, graph):
            continue
        if not path and _is_of_other_tool(document, data):
            continue
        if not path and _is_of_catalogue(document, graph):
            yield from _catalogue(document, graph)
            continue
        title = f"{text(data.get('kind')) or 'The object'} {_name(data)}"
        yield Violation(
            _missing_label(document, path, data, missing),
            f"{title} has no {' and '.join(missing)}: kubectl refuses the file ({_KUBECTL[missing[-1]]})",
            doubts=() if _is_surely_object(document, data) else (Doubt.UNKNOWN,),
        )


def _is_of_catalogue(document: Document, graph: Graph) -> bool:
    # imported here: nearly every document says what it is
    from svclint.checks.manifest.other_tools import is_catalogue

    return is_catalogue(document.source, graph)


def _catalogue(document: Document, graph: Graph) -> Iterator[Violation]:
    """One note for all of a file that is another tool's, at the first of what looks like objects there."""
    from svclint.document.versionless import versionless

    found = versionless(document.source)
    if document is next(one for one in found if _means_object(mapping(one.value))):
        program = graph.scope.told.readers.get(document.source.path, "")
        who = f"a command gives the file to {program}" if program else "another tool has such kinds"
        yield Violation(
            Label(document, ("metadata",), "no apiVersion here, nor below", "key"),
            f"Not checked: {len(found)} documents, none of which has an apiVersion: {who}",
            severity=Severity.NOTE,
        )


def _is_surely_object(document: Document, data: dict[str, Any]) -> bool:
    """Whether nothing but an object of Kubernetes looks like this: other tools have kinds and metadata as well."""
    from svclint.apis import apis
    from svclint.document import documents
    from svclint.families import gateway_api
    from svclint.gateway_apis import gateway_apis

    kind = text(data.get("kind"))
    if not kind or text(data.get("apiVersion")) or document.state == "object":
        return True
    if any(kind == known for _, known in apis()) or gateway_apis(gateway_api.GROUP, kind):
        return True
    return any(one.state == "object" for one in documents(document.source))


def _no_mapping(document: Document, graph: Graph) -> Iterator[Violation]:
    """A list or a text where an object is meant: it stands among objects, or is a list of them.

    kubectl: "json: cannot unmarshal array into Go value". Alone in a file, either may be any tool's.
    """
    value = document.value
    if document.state != "foreign" or not _is_applied(document, graph):
        return
    if isinstance(value, dict) and (_means_object(value) or _cut_block(document) is None):
        return
    from svclint.document import documents

    among = any(one.state == "object" for one in documents(document.source))
    listed = isinstance(value, list) and any(all(map(mapping(one).get, _FIELDS)) for one in value)
    if not among and not listed:
        return
    what = (
        "a map"
        if isinstance(value, dict)
        else "a list"
        if isinstance(value, list)
        else "text"
        if isinstance(value, str)
        else "a single value"
    )
    cut = _cut_block(document)
    reason = ": the line --- before it ends a document, even inside a block of text" if cut is not None else ""
    yield Violation(
        Label(document, (), f"{what}, and no object"),
        f"This document is {what} and no object, so that kubectl refuses the file{reason}",
        (Label(document, (), "the text begins here", span=cut),) if cut is not None else (),
        help=_CUT
        if cut is not None
        else "Put objects into a List (kind: List, items), or between lines of three dashes.",
    )


_CUT = "Indent the line --- as the text around it: only at the beginning of a line does it end a document."
_BLOCK = r"^( *)\S[^\n]*[|>][+-]?[0-9]?[+-]?[ \t]*(?:#[^\n]*)?\n(?:[ \t]*\n|\1 +[^ \t\n][^\n]*\n)*\Z"


def _cut_block(document: Document) -> Span | None:
    """The head of a block of text that the separator before this document cuts in two; None where there is none."""
    text = document.source.text
    cut = text.rfind("---", 0, document.start + len("---"))
    behind = text[cut:].partition("\n")[2].lstrip("\r\n")
    if cut < 0 or not behind.startswith(" "):
        return None
    before = text.rfind("\n---", 0, max(cut - 1, 0)) + 1
    found = re.search(_BLOCK, text[before:cut], re.MULTILINE)
    if found is None:
        return None
    start = before + found.start() + len(found[1])
    return Span(document.source.path, start, text.index("\n", start))


def _missing_label(document: Document, path: Path, data: dict[str, Any], missing: list[str]) -> Label:
    """Where the field should be: the key that was misspelt, the one that has no text, or the metadata beside it."""
    slip = next((key for key in data if key not in _FIELDS and _FOLDED.get(key.casefold()) in missing), "")
    if slip:
        return Label(document, (*path, slip), f"should be {_FOLDED[slip.casefold()]}", "key")
    empty = next((field for field in missing if field in data), "")
    if empty:
        return Label(document, (*path, empty), "should be text", "key")
    return Label(document, (*path, "metadata"), f"an object without {' and '.join(missing)}", "key")


_FOLDED = {field.casefold(): field for field in _FIELDS}
_KUBECTL = {"kind": "Object 'Kind' is missing", "apiVersion": "apiVersion not set"}


def _candidates(document: Document) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The document itself, or the items of a plain List: those of a typed one take their kind from it."""
    data = mapping(document.value)
    if document.state == "foreign":
        yield (), data
    elif data.get("kind") == "List":
        for index, item in enumerate(sequence(data.get("items"))):
            if isinstance(item, dict):
                yield ("items", index), item


def _name(data: dict[str, Any]) -> str:
    metadata = mapping(data.get("metadata"))
    return text(metadata.get("name")) or text(metadata.get("generateName"))


def _means_object(data: dict[str, Any]) -> bool:
    """Whether a Kubernetes object is meant: it has metadata with a name, and says at least one half of what it is.

    Where neither half is text, both stand there and a spec does too.
    """
    said = {key.casefold() for key, value in data.items() if isinstance(value, str) and value}
    halves = all(map(data.get, _FIELDS)) and isinstance(data.get("spec"), dict)
    # 1.0.0 and v1b1 are versions of other tools' files
    versioned = _OF_OBJECTS.search(text(data.get("apiVersion")) or "v1") is not None
    return bool(_name(data)) and versioned and (halves or not said.isdisjoint(_FOLDED))


def _is_of_other_tool(document: Document, data: dict[str, Any]) -> bool:
    # imported here: nearly every document says what it is
    from svclint.checks.manifest.other_tools import is_of_other_tool

    return is_of_other_tool(document, data)


def _is_applied(document: Document, graph: Graph) -> bool:
    """Whether the document is one of the scope's objects, not a patch of one or some tool's settings."""
    return any(one is document and member.role == "objects" for member, one in graph.documents)
