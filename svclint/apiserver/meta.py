"""Names, labels, annotations and finalizers: the rules that the API server has for the metadata of every object.

k/k: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go and pkg/api/validation/objectmeta.go. Every rule
for a text takes it and returns what is wrong with it in the server's words, None when nothing is: `dns1123_label`.

Paths lead to the entry that is wrong, where the server stops at the map: `metadata.labels[app]`, not `metadata.labels`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from svclint.apiserver.field import FieldError
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

TextRule = Callable[[str], str | None]
"""text -> what is wrong with it, in the server's words; None when nothing is."""

_LETTERS, _DIGITS = frozenset("abcdefghijklmnopqrstuvwxyz"), frozenset("0123456789")
ALPHANUMERIC = _LETTERS | _DIGITS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
# a regular expression for each of them would cost every start its compilation
_OF_LABELS = _LETTERS | _DIGITS | {"-"}
_OF_QUALIFIED = ALPHANUMERIC | frozenset("-_.")

_LABEL_WORDS = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
    "with an alphanumeric character"
)
_LABEL_1035_WORDS = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, "
    "and end with an alphanumeric character"
)
_SUBDOMAIN_WORDS = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character"
)
_WILDCARD_WORDS = (
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of "
    "lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character"
)
_QUALIFIED_WORDS = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_STANDARD_FINALIZERS = frozenset({"kubernetes", "orphan", "foregroundDeletion"})
_ANNOTATIONS_LIMIT = 256 * 1024
"""Bytes of all keys and values together."""


# -- texts and numbers -------------------------------------------------------------------------------------------------


# What is right, as nearly everything is, is told by one look at it; the words for the rest come after.


def dns1123_label(value: str) -> str | None:
    """k/k: util/validation: IsDNS1123Label."""
    if len(value) <= 63 and _is_label(value):
        return None
    if "." in value and _is_subdomain(value):
        return _faults(_too_long(value, 63), "must not contain dots")
    return _faults(_too_long(value, 63), None if _is_label(value) else _LABEL_WORDS)


def _is_label(value: str) -> bool:
    return _OF_LABELS.issuperset(value) and value != "" and value[0] != "-" and value[-1] != "-"


def _is_subdomain(value: str) -> bool:
    return all(map(_is_label, value.split(".")))


def _is_qualified(value: str) -> bool:
    return _OF_QUALIFIED.issuperset(value) and value != "" and value[0] in ALPHANUMERIC and value[-1] in ALPHANUMERIC


def dns1035_label(value: str) -> str | None:
    """k/k: util/validation: IsDNS1035Label."""
    if len(value) <= 63 and _is_label(value) and value[0] in _LETTERS:
        return None
    return _faults(_too_long(value, 63), None if _is_label(value) and value[0] in _LETTERS else _LABEL_1035_WORDS)


def dns1123_subdomain(value: str) -> str | None:
    """k/k: util/validation: IsDNS1123Subdomain; the labels in it may have any length."""
    is_right = _is_subdomain(value)
    if is_right and len(value) <= 253:
        return None
    return _faults(_too_long(value, 253), None if is_right else _SUBDOMAIN_WORDS)


def wildcard_subdomain(value: str) -> str | None:
    """k/k: util/validation: IsWildcardDNS1123Subdomain."""
    fits = value.startswith("*.") and _is_subdomain(value[2:])
    return _faults(_too_long(value, 253), None if fits else _WILDCARD_WORDS)


def qualified_name(value: str) -> str | None:
    """A label key, and every name made like one. k/k: util/validation: IsQualifiedName."""
    if "/" not in value and len(value) <= 63 and _is_qualified(value):
        return None
    if value.count("/") > 1:
        return f"a qualified name {_QUALIFIED_WORDS}, with an optional DNS subdomain prefix and '/'"
    prefix, slash, name = value.rpartition("/")
    wrong = None
    if slash:
        wrong = dns1123_subdomain(prefix) if prefix else "must be non-empty"
    return _faults(
        f"prefix part {wrong}" if wrong else None,
        "name part must be non-empty" if not name else None,
        "name part must be no more than 63 characters" if len(name) > 63 else None,
        None if not name or _is_qualified(name) else f"name part {_QUALIFIED_WORDS}",
    )


def label_value(value: str) -> str | None:
    """k/k: util/validation: IsValidLabelValue."""
    if not value or (len(value) <= 63 and _is_qualified(value)):
        return None
    words = f"a valid label must be an empty string or {_QUALIFIED_WORDS.removeprefix('must ')}"
    return _faults(_too_long(value, 63), None if _is_qualified(value) else words)


def port_name(value: str) -> str | None:
    """The name of a container port, or a target by name. k/k: util/validation: IsValidPortName."""
    if len(value) <= 15 and _is_label(value) and value.islower() and "--" not in value:
        return None
    return _faults(
        _too_long(value, 15),
        None
        if value and _OF_LABELS.issuperset(value)
        else "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        "must contain at least one letter (a-z)" if _LETTERS.isdisjoint(value) else None,
        "must not contain consecutive hyphens" if "--" in value else None,
        "must not begin or end with a hyphen" if value.startswith("-") or value.endswith("-") else None,
    )


def port_number(value: int) -> str | None:
    """k/k: util/validation: IsValidPortNum."""
    return None if 1 <= value <= 65535 else "must be between 1 and 65535, inclusive"


def path_segment_name(value: str) -> str | None:
    """k/k: apimachinery/pkg/api/validation/path: IsValidPathSegmentName."""
    if value in (".", ".."):
        return f"may not be '{value}'"
    return _faults(*(f"may not contain '{sign}'" for sign in ("/", "%") if sign in value))


def _too_long(value: str, most: int) -> str | None:
    return f"must be no more than {most} characters" if len(value) > most else None


def _faults(*words: str | None) -> str | None:
    """All that is wrong with one value, as one text: it is one value to mend, though the server lists each."""
    return "; ".join(one for one in words if one) or None


# -- metadata ----------------------------------------------------------------------------------------------------------


def validate_object_meta(
    data: Mapping[str, Any], name_rule: TextRule, *, namespaced: bool = True, custom: bool = False
) -> Iterator[FieldError]:
    """The `metadata` of an object. k/k: pkg/apis/core/validation: ValidateObjectMeta; `custom` kinds: apimachinery's.

    `namespaced` says that the kind lives in namespaces; the server ignores a namespace elsewhere.
    """
    written = data.get("metadata")
    if written is not None and not isinstance(written, dict):
        return
    metadata = written or {}
    name = metadata.get("name")
    # nearly every object has a sound name, and nothing that names are made from
    if not (isinstance(name, str) and name and name_rule(name) is None) or metadata.get("generateName"):
        yield from _name(metadata, name_rule)
    namespace = metadata.get("namespace")
    if namespaced and isinstance(namespace, str) and namespace:
        yield from _invalid(("metadata", "namespace"), namespace, dns1123_label)
    if metadata.get("labels"):
        yield from validate_labels(metadata["labels"], ("metadata", "labels"))
    if metadata.get("annotations"):
        yield from validate_annotations(metadata["annotations"], ("metadata", "annotations"))
    if metadata.get("finalizers"):
        yield from _finalizers(metadata["finalizers"], custom)


def validate_labels(labels: Any, path: Path) -> Iterator[FieldError]:
    """A map of labels, or a selector of that form. k/k: apis/meta/v1/validation: ValidateLabels.

    Values that are not text are no labels at all (label-value-not-string tells).
    """
    for key, value in labels.items() if isinstance(labels, dict) else ():
        wrong = qualified_name(key)
        if wrong is not None:
            yield FieldError((*path, key), "Invalid value", wrong, key)
        wrong = label_value(value) if isinstance(value, str) else None
        if wrong is not None:
            yield FieldError((*path, key), "Invalid value", wrong, value)


def validate_annotations(annotations: Any, path: Path) -> Iterator[FieldError]:
    """k/k: apimachinery/pkg/api/validation: ValidateAnnotations: keys in any case, values free, all of it limited."""
    if not isinstance(annotations, dict):
        return
    for key in annotations:
        detail = qualified_name(key.lower())
        if detail is not None:
            yield FieldError((*path, key), "Invalid value", detail, key)
    texts = [text for pair in annotations.items() for text in pair if isinstance(text, str)]
    if sum(len(text.encode("utf-8", "replace")) for text in texts) > _ANNOTATIONS_LIMIT:
        yield FieldError(path, "Too long", f"may not be more than {_ANNOTATIONS_LIMIT} bytes")


def _name(metadata: Mapping[str, Any], rule: TextRule) -> Iterator[FieldError]:
    """The name, and the prefix that names are made from: a dash at its end is no fault."""
    name, prefix = metadata.get("name"), metadata.get("generateName")
    if isinstance(prefix, str) and prefix:
        # k/k: api/validation/name.go: maskTrailingDash puts one letter in place of the last two characters
        masked = prefix[:-2] + "a" if len(prefix) > 1 and prefix.endswith("-") else prefix
        detail = rule(masked)
        if detail is not None:
            yield FieldError(("metadata", "generateName"), "Invalid value", detail, prefix)
    if isinstance(name, str) and name:
        yield from _invalid(("metadata", "name"), name, rule)
    elif name in (None, "") and prefix in (None, ""):
        yield FieldError(("metadata", "name"), "Required value", "name or generateName is required")


def _finalizers(finalizers: Any, custom: bool) -> Iterator[FieldError]:
    """k/k: pkg/apis/core/validation: ValidateFinalizerName, which knows the standard ones, after apimachinery's."""
    for index, one in enumerate(finalizers if isinstance(finalizers, list) else ()):
        if not isinstance(one, str):
            continue
        detail = qualified_name(one)
        if detail is None and not custom and "/" not in one and one not in _STANDARD_FINALIZERS:
            detail = "name is neither a standard finalizer name nor is it fully qualified"
        if detail is not None:
            yield FieldError(("metadata", "finalizers", index), "Invalid value", detail, one)


def _invalid(path: Path, value: str, rule: TextRule) -> Sequence[FieldError]:
    detail = rule(value)
    return () if detail is None else (FieldError(path, "Invalid value", detail, value),)
