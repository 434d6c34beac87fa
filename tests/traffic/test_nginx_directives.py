"""Directives of nginx: quotes, comments and variables in braces, and the blocks around each."""

from __future__ import annotations

from svclint.traffic.nginx_directives import directives

TEXT = """
# set $a b;
http { # proxy { }
  map $x "$y" { default 'a;b'; }
  server { set $to ${SCHEME}://web; if ($z) { return 204; } location = /c { proxy_pass $to; } }
} left
"""


def test_words_and_blocks() -> None:
    found = [(" ".join(word.text for word in one.words), one.within, one.opens) for one in directives(TEXT)]
    assert found == [
        ("http", "", True),
        ("map $x $y", "http", True),
        ("default a;b", "map", False),
        ("server", "http", True),
        ("set $to ${SCHEME}://web", "server", False),
        ("if ($z)", "server", True),
        ("return 204", "if", False),
        ("location = /c", "server", True),
        ("proxy_pass $to", "location", False),
    ]


def test_words_stand_where_they_say() -> None:
    assert all(
        TEXT[word.start : word.start + len(word.text)] == word.text for one in directives(TEXT) for word in one.words
    )


def test_what_is_closed_too_often_is_at_the_top() -> None:
    assert [one.blocks for one in directives("} } a b; {c;}")] == [(), ((5, ""),)]


def test_what_nests_deeper_than_any_nginx_is_left() -> None:
    assert len(list(directives("a { " * 100_000))) == 65
