"""Secrets that are forms: words stand where bytes belong, until somebody puts these there, encoded."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping

from svclint.certainty.on_purpose import IN_OTHER_LANGUAGES
from svclint.resource import dig, is_blank, is_placeholder, mapping
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.kubernetes_schema.explain import Fault
    from svclint.origin import Written
    from svclint.resource import Resource

# what readers copy and fill in: secrets-example.yaml
_FORM = r"(?i)(?:^|[-_./])(?:example|sample|template|dist)\.(?:ya?ml|json)$"
# what is no single word: an address of a person, a URL, a port, a key or certificate in PEM
_NO_WORD = (
    r"(?i)(?:^|[-_.])(?:e?-?mail|ur[il]|port|dsn|(?:private|ssh|tls)[-_.]?key|crt|cert(?:ificate)?|pem)(?:$|[-_.])"
)
_LEAST_OF_FORM = 3


def is_form(resource: Resource, fault: Fault) -> bool:
    """Whether the bytes are to be filled in: nothing beside them was written as it is read, and not encoded."""
    if re.search(_FORM, resource.file) is not None or "# kubesec:" in resource.document.source.text:
        # https://kubesec.io, the encrypting one: values are encrypted each by itself, and comments say how
        return True
    held = mapping(dig(resource.data, fault.path[:-1]))
    # who has to write the key writes the value too
    values = [one for key, one in held.items() if isinstance(one, str) and not is_placeholder(key)]
    fits = re.compile(fault.schema.get("pattern", ""))
    return isinstance(fault.value, str) and (
        all(is_blank(one) or fits.match(one) for one in values) or _is_one_word(held, fault.value)
    )


def _is_one_word(held: Mapping[str, object], word: str) -> bool:
    """Whether one word stands under all keys that have a value, where for one of them it can be none: who has it for
    user, password and database of his own means it, but it is nobody's address."""
    given = [key for key, one in held.items() if one not in (None, "")]
    return (
        len(given) >= _LEAST_OF_FORM
        and re.fullmatch(r"[A-Za-z]+", word) is not None
        and all(held[key] == word for key in given)
        and any(re.search(_NO_WORD, key) is not None for key in given)
    )


# `replace with base64 encoded values`: nobody says that of what he means. What is to be replaced is the value, or what
# replaces it is the reader's: `replace once per quarter` asks nobody now
_OBJECT = (
    r"(?:(?:all|an?|any|both|in|of|out|the)[ \t]{1,8}){0,4}(?:actual|base-?64|b64|below|by[ \t]+(?:actual|real|your)"
    r"|encoded|here|it|me|own|real|secrets?|them|these|this|those|values?|with|your)\b"
)
_REPLACED = (
    r"(?i)\A(?:#[#\s<(*-]*(?:(?:please|todo|to-do)[: \t]+){0,2}(?:(?:base64[- ]?)?encode|enter|fill|insert|paste"
    rf"|replace|substitute)(?:[ \t]+in)?"
    rf"(?:[ \t]+{_OBJECT}|(?:[ \t]+(?!by\b)[\w'-]+){{1,4}}[ \t]+(?:here|with)\b|[\s.!>)*-]*$)"
    r"|[^\n]{0,200}(?:\bchange[ \t]+(?:it|me|them|these|this|to|with)\b"
    r"|\b(?:must|should|to|will)[ \t]+be[ \t]+(?:changed|filled|overwritten|provided|replaced|substituted)\b)"
    rf"|{IN_OTHER_LANGUAGES})"
)
# what is done again and again, at another time, or by somebody else, and not by who reads it
_AT_TIMES = (
    r"(?i)\b(?:every|each|once|per|daily|weekly|monthly|quarterly|yearly|annually|regularly|periodically|rotated"
    r"|in[ \t]+(?:the[ \t]+)?future|some[ \t]?day|sometimes?)\b"
    r"|\bbe[ \t]+\w+[ \t]+by[ \t]+(?!(?:an?[ \t]+|the[ \t]+)?(?:actual|base-?64|encoded|hand|own|real|you|your)\b)"
)
# `base64 encoded`, `your own`: what is right of a value that is read as words says that they stand for it
_DESCRIBED = (
    r"(?i)base-?64|\bb64\b|\bencod(?:e|ed|ing)\b|кодирован|kodiert|codifi[ck]|encod[éa]|编码|編碼|エンコード|인코딩"
    r"|\byour\b(?![ \t]+(?:cluster|release)\b)"
)
# what a chart is said to do itself it has to do: nobody else encodes the value
_DENIED = (
    r"(?i)\bnot?\b|n't\b|\bautomatically\b|\bwill[ \t]+be[ \t]+(?:base-?64[- \t]*)?encoded\b|\bif[ \t]+you\b"
    r"|\bby[ \t]+(?:(?:our|the|this)[ \t]+)?(?:chart|helm|helper|template)s?\b"
)
_OF_FORM = r"(?i)base-?64|change|encoded|example|here|replace|to-?do|your|x{4}|\.{3}|[<>\[\]{}]"
_ENCODED = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)"
_WORDS = r"[^\W\d_]+(?:[-_ ][^\W\d_]+)*"
# a comment on the first of several that speaks of all
_OF_ALL = (
    r"(?i)\b(?:all|below|both|credentials|everything|following|secrets|these|val(?:eurs|ores|ori|ues)|werte)\b"
    r"|значени|值"
)
_COMMENT = re.compile(r"(?:^|[ \t])#[^\n]*")
_LINES = 3


def is_asked_for(resource: Resource, path: Path) -> bool:
    """Whether a comment at a value, or at all of them, asks for its bytes, or says that these stand there.

    A value that holds more than words says itself what it is, unless somebody is asked to replace it, and nothing
    beside it is encoded already. One whose encoding stands beside it has been forgotten.
    """
    value = dig(resource.data, path)
    place = _written(resource, path)
    if not isinstance(value, str) or place is None:
        return False
    comments = list(_said(place))
    said = "\n".join(comments)
    if not said or re.search(_DENIED, said) is not None or _holds(said, value):
        return False
    is_of_words = re.fullmatch(_WORDS, value) is not None
    if any(re.match(_REPLACED, one) is not None and re.search(_AT_TIMES, one) is None for one in comments):
        return is_of_words or _says_form(value) or not _are_encoded(resource, path)
    return is_of_words and re.search(_DESCRIBED, said) is not None


def _says_form(value: str) -> bool:
    return is_placeholder(value) or re.search(_OF_FORM, value) is not None


def _are_encoded(resource: Resource, path: Path) -> bool:
    """Whether something beside a value was encoded, so that who wrote them was done with it."""
    beside = (one for key, one in mapping(dig(resource.data, path[:-1])).items() if key != path[-1])
    return any(
        isinstance(one, str)
        and re.fullmatch(_ENCODED, one.strip()) is not None
        and re.fullmatch(_WORDS, one.strip()) is None
        and not _says_form(one)
        for one in beside
    )


def _holds(said: str, value: str) -> bool:
    encoded = b64encode(value.encode()).decode().rstrip("=")
    return encoded in said or re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said) is not None


def _written(resource: Resource, path: Path) -> Written | None:
    """The place where somebody wrote the value: in a chart's values, where a template only hands it on, or in the
    template, whose comments Helm prints."""
    from svclint.origin import Written

    template, here = resource.document.source.template, Written(resource.document, path)
    if template is None:
        return resource.origin.of(path)
    # imported here: few charts are refused with their own values
    from svclint.render.helm.origins import in_values

    value = dig(resource.data, path)
    return in_values(here) or (here if isinstance(value, str) and value in template.source.text else None)


def _said(place: Written) -> Iterator[str]:
    """The comments at a value, and what those above the first one beside it say of all."""
    document, path = place.document, place.path
    source = document.source
    key = path[-1] if path else ""
    if source.template is None and isinstance(key, str) and not _is_of_secret(path):
        # `base64UserKey: my-key` in a chart's values
        yield f"# {re.sub(r'(?<=[a-z0-9])(?=[A-Z])', ' ', key)}"
    own, head = _line(place, path), _line(place, path[:-1])
    for number in (own, head):
        yield from _comments(source.line(number))
        yield from _above(place, number)
    siblings = list(mapping(dig(document.value, path[:-1])))
    if siblings and siblings[0] != key:
        first = _line(place, (*path[:-1], siblings[0]))
        yield from (one for one in _above(place, first) if re.search(_OF_ALL, one) is not None)


def _line(place: Written, path: Path) -> int:
    found = place.document.locate(path)
    return place.document.source.position((found.key or found.value).start).line


def _is_of_secret(path: Path) -> bool:
    return len(path) > 1 and path[-2] == "data"


def _above(place: Written, number: int) -> Iterator[str]:
    source = place.document.source
    for above in range(number - 1, max(number - 1 - _LINES, 0), -1):
        line = source.line(above).strip()
        if not line.startswith("#"):
            return
        yield line


def _comments(line: str) -> Iterator[str]:
    found = _COMMENT.search(line)
    if found is not None:
        yield found[0].strip()
