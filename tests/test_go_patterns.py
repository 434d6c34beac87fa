"""Patterns are read as Go reads them, whichever engine matches; what is not known to match is said to be unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svclint.go_patterns import GoPattern, NoPattern, matching

# what Go 1.26 itself says: `regexp.Compile`, then `MatchString`; "none" where it takes no such pattern
_CASES = [
    ("^a$", "a\n", False),
    ("a\\z", "a", True),
    ("a\\Z", "a", "none"),
    ("(?i)ABC", "xabc", True),
    ("(?i:AB)c", "abC", False),
    ("a(?i)b|C", "c", True),
    ("(?i)[h-m]", "\u212a", True),
    ("(?i)s", "\u017f", True),
    ("(?P<n>a)b", "ab", True),
    ("(?<n>a)b", "ab", True),
    ("(?P<n>a)(?P<n>b)", "ab", True),
    ("(?P<n->a)", "a", "none"),
    ("[[:alpha:]]+$", "abc", True),
    ("[[:^digit:]]", "1", False),
    ("[[:alpah:]]", "a", "none"),
    ("\\Qa.b\\E+", "a.bb", True),
    ("\\Qa.b", "axb", False),
    ("(?=a)", "a", "none"),
    ("(?!a)", "b", "none"),
    ("(?>a)", "a", "none"),
    ("(?#x)", "a", "none"),
    ("(a)\\1", "aa", "none"),
    ("a{,3}$", "a{,3}", True),
    ("a{,3}$", "aaa", False),
    ("^a{2,1}$", "aa", "none"),
    ("a{1001}", "a", "none"),
    ("^a{02}$", "aa", False),
    ("^a{02}$", "a{02}", True),
    ("a{", "a{", True),
    ("{a", "{a", True),
    ("a{1,", "a{1,", True),
    ("^\\d$", "٣", False),
    ("^\\w$", "é", False),
    ("^\\s$", "\xa0", False),
    ("^\\s$", "\x0b", False),
    ("(?s)a.b", "a\nb", True),
    ("a.b", "a\nb", False),
    ("a.b", "a\rb", True),
    ("a.b", "a\u2028b", True),
    ("[^a]", "\n", True),
    ("(?U)a+", "aa", True),
    ("(?x)a b", "ab", "none"),
    ("(?im)a", "A", True),
    ("(?i-i)a", "A", False),
    ("(?-)a", "a", "none"),
    ("(?)a", "a", True),
    ("(?", "", "none"),
    ("[a&&b]", "&", True),
    ("[[a]]", "a]", True),
    ("[a--b]", "-", "none"),
    ("[a-z-9]", "-", True),
    ("[a-\\d]", "a", "none"),
    ("[\\d-z]", "-", True),
    ("[]a]", "]", True),
    ("[^]a]", "]", False),
    ("[]", "]", "none"),
    ("[b-a]", "a", "none"),
    ("[", "", "none"),
    ("[[:a", "[:", "none"),
    ("\\<a", "<a", True),
    ("\\_", "_", True),
    ("\\é", "é", "none"),
    ("\\C", "a", "none"),
    ("\\e", "e", "none"),
    ("\\x41", "A", True),
    ("\\x{41}", "A", True),
    ("\\x{110000}", "A", "none"),
    ("\\101", "A", True),
    ("\\0", "\x00", True),
    ("\\8", "8", "none"),
    ("\\a\\f\\t\\n\\r\\v", "\x07\x0c\t\n\r\x0b", True),
    ("\\u0041", "A", "none"),
    ("\\cA", "\x01", "none"),
    ("a**", "a", "none"),
    ("a*?", "a", True),
    ("a*??", "a", "none"),
    ("a++", "a", "none"),
    ("x{2}{3}", "xxxxxx", "none"),
    ("(a*)*$", "aab", True),
    ("(?:)*", "a", True),
    ("^*", "a", True),
    ("*a", "a", "none"),
    ("a|*", "a", "none"),
    ("(|a)b", "b", True),
    ("(", "", "none"),
    (")", "", "none"),
    ("]", "]", True),
    ("", "", True),
    ("\\", "\\", "none"),
    ("^(?:web|api)$", "api", True),
    ("web-.*", "web-1", True),
    ("^(?s:ht+p)$", "http", True),
    ("(a+)+$", "a" * 60 + "!", False),
    ("(a?){30}a{30}", "a" * 30, True),
    ("[a-z]*[a-z]*[a-z]*!", "a" * 500, False),
    ("~", "~", True),
    ("a#b c", "a#b c", True),
    ("(?m)^b$", "b", True),
]
_UNKNOWN = [
    ("\\ba", "é a"),
    ("(?m)^b$", "a\nb"),
    ("\\pL", "a"),
    ("[\\p{Greek}]", "a"),
    ("\\B", "a"),
    ("(?i)é", "É"),
    ("a(?i)*", "a"),
]
# every way that a text of one letter may be taken apart is tried by an engine that backtracks
_COSTLY = [
    "^(a+)+$", "^(a|aa)+$", "^(a|a)*$", "^(a*)*$", "^a*a*a*a*$", "^(a?){1000}$", "^" + "a?" * 60 + "$",
    "(a|a)" * 60 + "$", ".*.*.*=.*", "^((a{0,30}){0,30})$", "^(?i)(A+)+$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$",
]  # fmt: skip


@pytest.mark.parametrize("steps", [matching._STEPS, 0])
@pytest.mark.parametrize(("pattern", "text", "expected"), _CASES)
def test_go_says_the_same(
    pattern: str, text: str, expected: object, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`steps` 0: by the linear engine alone."""
    monkeypatch.setattr(matching, "_STEPS", steps)
    if expected == "none":
        with pytest.raises(NoPattern):
            GoPattern(pattern)
    else:
        assert GoPattern(pattern).matches(text) is expected


@pytest.mark.parametrize(("pattern", "text"), _UNKNOWN)
def test_what_is_not_known_is_said(pattern: str, text: str) -> None:
    assert GoPattern(pattern).matches(text) is None


@pytest.mark.parametrize("pattern", _COSTLY)
def test_no_pattern_takes_long(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What backtracking would not finish in a lifetime is never given to an engine that does."""
    given_to_python: list[int] = []
    monkeypatch.setattr(matching, "_of_python", lambda text: given_to_python.append(1))
    assert GoPattern(pattern).matches("a" * 20_000 + "!") is False
    assert given_to_python == []


_SIGNS = st.sampled_from(
    ["a", "b", ".", "^", "$", "|", "(", ")", "*", "+", "?", "{2}", "[ab]", "[^a]", r"\d", r"\b", "(?i)"]
)


@given(st.lists(_SIGNS, max_size=9).map("".join), st.text("abB1- \n", max_size=8))
def test_both_engines_agree(pattern: str, text: str) -> None:
    try:
        one = GoPattern(pattern)
    except NoPattern:
        return
    translation = one._translation
    quick = matching._of_python(translation.text) if translation is not None else None
    linear = matching._linear(translation.text) if translation is not None else None
    if quick is not None and linear is not None and text.isascii():
        assert (quick.search(text) is not None) == linear.is_valid(text)


def test_half_a_character_matches_nothing_that_is_known() -> None:
    with pytest.raises(NoPattern):
        GoPattern("\ud83d")
    assert GoPattern("(a+)+").matches("\ud83d" * 100) is None
