"""Whatever PyYAML writes is read with its values, and the text behind every path reads as the value there."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from svclint.document import Document, Path
from svclint.document.scalars import _NOT_FINITE, read_key, read_plain
from tests.document.reading import one, read, values

# what kubectl's reader cannot take: control characters, and what is a line break or a mark to YAML 1.1 only
_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff\ufffe\uffff\u2028\u2029"),
    max_size=12,
)
_SPECIAL = st.sampled_from(
    [
        "yes",
        "on",
        "y",
        "~",
        "null",
        "0777",
        "1e3",
        "12:30",
        ".inf",
        "1_0",
        "#",
        "---",
        "<<",
        "- a",
        "a: b",
        "a\nb\n",
        " ",
        "some words and more " * 10,
        "Größe 😀 " * 40,
    ]
)
_TEXT = _WORDS | _SPECIAL
_SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e15, 1e15) | _TEXT
_DATA = st.recursive(
    _SCALARS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(_TEXT, below, max_size=4),
    max_leaves=12,
)
_STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
        "indent": st.sampled_from([2, 4, 8]),
        # PyYAML writes a wrong text where the indentation is beyond the width
        "width": st.sampled_from([150, 10_000]),
        "allow_unicode": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
    }
)


class _Kubectl(yaml.SafeDumper):
    """Writes text plainly only where kubectl reads it as text too (`y` is a boolean to it, not to PyYAML)."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Kubectl, data: str) -> yaml.ScalarNode:
    plain = data not in _NOT_FINITE and read_plain(data)[0] == data and read_key(data) == data
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=None if plain else '"')


_Kubectl.add_representer(str, _text)


def _as_read(value: Any) -> Any:
    """A value after JSON: integral floats are integers."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_as_read(one) for one in value]
    if isinstance(value, dict):
        return {key: _as_read(one) for key, one in value.items()}
    return value


def _typed(value: Any) -> Any:
    """A value whose comparison tells true from 1."""
    if isinstance(value, list):
        return [_typed(one) for one in value]
    if isinstance(value, dict):
        return {key: _typed(one) for key, one in value.items()}
    return type(value), value


@given(_DATA, _STYLES)
def test_what_is_written_is_read(data: Any, style: dict[str, Any]) -> None:
    document = _written(data, style)
    if document is not None:
        assert _typed(document.value) == _typed(_as_read(data))
        assert [one for one in document.problems if one.kind != "ambiguous"] == []


@given(_DATA, _STYLES)
def test_the_text_behind_a_path_is_its_value(data: Any, style: dict[str, Any]) -> None:
    document = _written(data, style)
    if document is not None:
        _compare(document, (), document.value)


def _written(data: Any, style: dict[str, Any]) -> Document | None:
    """None for the document null, which is none."""
    text = yaml.dump(data, Dumper=_Kubectl, **style)
    return one(text) if data is not None else None


def _compare(document: Document, path: Path, value: Any) -> None:
    located = document.locate(path)
    assert located.depth == len(path)
    source = document.source.text
    if not located.block and not source.startswith(("|", ">"), located.value.start):
        text = source[located.value.start : located.value.end]
        # the tag that makes quoted text a number stands before the span
        if text and (isinstance(value, (str, list, dict)) or text[0] not in "'\""):
            assert _typed(values("a: " + _further_in(text))) == _typed([{"a": value}])
    if located.key is not None:
        key = source[located.key.start : located.key.end]
        if not key.startswith(("|", ">")):
            assert values(f"? {_further_in(key)}\n: 1\n") == [{path[-1]: 1}]
    steps: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in steps:
        _compare(document, (*path, step), below)


def _further_in(text: str) -> str:
    """Text whose later lines are indented: what they begin with counts for nothing in a scalar or in brackets."""
    return text.replace("\n", "\n ")


@given(st.text(max_size=60) | st.text("ab:-[]{}&*!|>'\"#%@ \t\n\r~<?,\\0", max_size=60))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for document in read(text):
        assert 0 <= document.start <= document.end <= len(text)
        document.locate(("a", 0))
        for problem in document.problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(text)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    read(data)
