"""Carets stand under what they mean, whatever the line holds and however narrow the terminal is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from svclint.output.excerpt import Excerpt, Stretch, excerpt, fits

_PIECES = st.sampled_from(["a", " ", "\t", "店", "🛒", "\x1b", "\u202e", "é", "name: web", "{port: 80}"])


def _under(shown: Excerpt, number: int) -> str:
    """The characters above the carets, by a measure of widths that is not ours."""
    at, text = 0, ""
    for character in shown.text:
        if shown.cells[number].start <= at < shown.cells[number].end:
            text += character
        at += cell_len(character)
    return text


@pytest.mark.parametrize(
    ("line", "stretch", "under"),
    [
        ("  name: web", (8, 11), "web"),
        ("a:\tb", (3, 4), "b"),
        ("a:\tb\tc", (3, 6), "b   c"),
        ("店: 店のウェブ # x", (3, 8), "店のウェブ"),
        ("🛒: x", (3, 4), "x"),
        ("\x1b[1m: x", (6, 7), "x"),
        ("\u202ea: \x07b", (3, 5), r" \x07"),
        ("web", (3, 3), ""),
        ("web", (9, 12), ""),
        ("", (0, 0), ""),
    ],
)
def test_what_is_under_the_carets(line: str, stretch: tuple[int, int], under: str) -> None:
    shown = excerpt(line, [Stretch(*stretch)], 80)
    assert _under(shown, 0) == under
    assert shown.cells[0].end > shown.cells[0].start


@pytest.mark.parametrize("start", [0, 1, 30, 77, 150, 296, 299])
def test_long_lines_are_cut_around_the_stretch(start: int) -> None:
    line = "".join(f"{number:03}" for number in range(100))
    shown = excerpt(line, [Stretch(start, min(start + 3, 300))], 40)
    assert len(shown.text) <= 40
    assert _under(shown, 0) == line[start : start + 3]
    assert shown.text.startswith("…") == (not line.startswith(shown.text.strip("…")))
    assert shown.text.endswith("…") == (not line.endswith(shown.text.strip("…")))


def test_a_long_line_does_not_fit_labels_far_apart() -> None:
    line = "x" * 300
    assert fits(line, [Stretch(0, 3), Stretch(30, 33)], 40)
    assert not fits(line, [Stretch(0, 3), Stretch(200, 203)], 40)
    assert fits("x" * 40, [Stretch(0, 3), Stretch(37, 40)], 40)


@given(st.lists(_PIECES, max_size=60), st.integers(0, 200), st.integers(0, 30), st.integers(20, 60))
def test_every_excerpt_fits_and_shows_its_stretch(pieces: list[str], start: int, length: int, width: int) -> None:
    line = "".join(pieces)
    start = min(start, len(line))
    stretch = Stretch(start, min(start + length, len(line)))
    shown = excerpt(line, [stretch], width)
    whole = excerpt(line, [stretch], 10_000)
    assert cell_len(shown.text) <= width
    assert 0 <= shown.cells[0].start < shown.cells[0].end <= width + 1
    assert _under(whole, 0).startswith(_under(shown, 0).removesuffix("…"))
    assert bool(_under(shown, 0)) >= bool(_under(whole, 0))
