"""Files as kustomize reads them: the documents of a file as nodes, lists taken apart; YAML of version 1.2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.origin import Written
from svclint.render.kustomize.refused import Refused
from svclint.resource.model import dig

if TYPE_CHECKING:
    from svclint.document import Document, Path
    from svclint.source import Source

# where goyaml.v3, which kustomize reads objects by, may see something else than kubectl: dates, folded texts, merge
# keys, keys that are no text; the words and numbers that YAML 1.1 and 1.2 read differently are known to the document.
# Each begins with what is quickly found in megabytes of schemas.
_KEY = (
    r"[ \t-]*+(?:<<|[0-9~.+][\w.]*+|[tT]rue|TRUE|[fF]alse|FALSE|[nN]ull|NULL|[oO]n|ON|[oO]ff|OFF|[yY]es|YES|[nN]o|NO"
    r"|[yYnN])[ \t]*+:(?:\s|$)"
)
_FIRST_KEY = re.compile(_KEY)
_BLOCK_KEY = re.compile(rf"\n{_KEY}")
_FLOW_KEY = re.compile(rf"[{{,]{_KEY}")
_DATE = re.compile(r"-[0-9]{1,2}-[0-9]")
_FOLDED = re.compile(r">[-+0-9]*[ \t]*\r?\n")


class Found(NamedTuple):
    """A value of a file, and where it stands."""

    value: Any
    place: Written


def read_objects(source: Source) -> list[Found]:
    """The objects of a file or an inline text, lists taken apart; raises Refused where kustomize does.

    kustomize: api/resource/factory.go: RNodesFromBytes.
    """
    found = read_documents(source)
    for one in found:
        _check(one.value)
    return _without_lists(found)


def readable_objects(source: Source) -> list[Found]:
    """What can be read of a file that kustomize refuses: the sound documents, and objects that lack something."""
    found: list[Found] = []
    for document in documents(source):
        if document.state not in ("object", "foreign") or not isinstance(document.value, dict):
            continue
        one = Found(document.value, Written(document, ()))
        try:
            _check(one.value)
            found.extend(_without_lists([one]))
        except Refused:
            if isinstance(one.value.get("kind"), str):
                found.append(one)
    return found


def read_documents(source: Source) -> list[Found]:
    """The values of all documents of a file that are not null."""
    if source.error is not None:
        raise Refused(f"{source.path} cannot be read: {source.error}", "unreadable")
    found = []
    for document in documents(source):
        if document.state in ("broken", "template"):
            raise Refused(_reason(document), "unreadable")
        value = as_kustomize_reads(document)
        if value is not None:
            found.append(Found(value, Written(document, ())))
    return found


def as_kustomize_reads(document: Document) -> Any:
    """The document's value as goyaml.v3 reads it."""
    text = document.text
    special = (
        any(one.kind == "ambiguous" for one in document.problems)
        or _DATE.search(text)
        or _FOLDED.search(text)
        or _FIRST_KEY.match(text)
        or _BLOCK_KEY.search(text)
        or ("{" in text and _FLOW_KEY.search(text))
    )
    if not special:
        return document.value
    # imported here: most files read the same to kubectl and kustomize
    from svclint.render.kustomize.yaml_1_2 import read

    value = read(text)
    _keep_annotations(value, document.value)
    return value


def _keep_annotations(value: Any, as_kubectl_reads: Any) -> None:
    """Annotations are taken out of the document before it is written: folded ones stay as they are."""
    held, own = (dig(one, ("metadata", "annotations")) for one in (value, as_kubectl_reads))
    if isinstance(held, dict) and isinstance(own, dict):
        for key, text in held.items():
            if isinstance(text, str) and "\n" in text and isinstance(own.get(key), str):
                held[key] = own[key]


def _reason(document: Document) -> str:
    problem = next(iter(document.problems), None)
    return problem.message if problem is not None else "it is not YAML"


def _check(value: Any) -> None:
    if not isinstance(value, dict) or not value.get("kind"):
        raise Refused("an object without kind", "no-object")
    if str(value["kind"]).endswith("List"):
        return
    metadata = value.get("metadata")
    if not (isinstance(metadata, dict) and metadata.get("name")):
        raise Refused(f"an object of kind {value['kind']} without metadata.name", "no-object")


def _without_lists(pending: list[Found]) -> list[Found]:
    found = []
    pending = list(pending)
    while pending:
        value, place = pending.pop(0)
        if not str(value["kind"]).endswith("List") or "items" not in value:
            found.append(Found(value, place))
            continue
        items = value["items"]
        if not isinstance(items, list):
            if items is not None:
                raise Refused(f"the items of a {value['kind']} are no list")
            continue
        for at, item in enumerate(items):
            if item is not None:
                _check(item)
                pending.append(Found(item, _below(place, ("items", at))))
    return found


def _below(place: Written, path: Path) -> Written:
    return place._replace(path=place.path + path)
