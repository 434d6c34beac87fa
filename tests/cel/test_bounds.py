"""What a stranger's expression may cost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from svclint.cel.evaluator import LIMITS, MOST_ENDS, Evaluator, Step

DATA = {"self": {"list": list(range(3000)), "text": "a" * 100_000}}
LARGE = "self.list.map(x, self.text.replace('a', 'bbbbbbbbbb')).size() > 0"
GROWS = "cel.bind(a, self.text + self.text, {})"


@pytest.fixture
def bounded() -> Iterator[Evaluator]:
    found = Evaluator(LIMITS._replace(processor=1, seconds=60))
    yield found
    found.close()


def grown(times: int) -> str:
    """A text that becomes twice as long each time."""
    expression = f"a{times}.matches('b')"
    for number in range(times, 0, -1):
        expression = f"cel.bind(a{number}, a{number - 1} + a{number - 1}, {expression})"
    return f"cel.bind(a0, self.text, {expression})"


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("self.list.all(x, self.list.all(y, x + y >= 0))", "Iteration budget exceeded"),
        ("(" * 1000 + "1" + ")" * 1000, "recursion"),
        ("true" + " || true" * 10_000, "longer than 20000"),
        ("self" + ".a" * 1000, "recursion"),
        ("self.text.matches('((a{0,100}){0,100}){0,100}b')", "regular expression"),
    ],
)
def test_the_library_stops_it(expression: str, words: str, bounded: Evaluator) -> None:
    found = bounded.values([Step(expression)], DATA, ("self",))[0]
    assert found.value is None
    assert words in found.unknown


def test_patterns_take_linear_time(bounded: Evaluator) -> None:
    steps = [Step("self.text.matches('^(a*)*b$')"), Step("self.text.find('(a|aa)*b') == ''")]
    assert [one.value for one in bounded.values(steps, DATA, ("self",))] == [False, True]


@pytest.mark.slow
def test_time_is_bounded_and_the_next_is_evaluated(bounded: Evaluator) -> None:
    found = bounded.values([Step(LARGE)], DATA, ("self",))[0]
    assert found.unknown == "evaluating it takes more than 1 seconds of the processor"
    # and is not tried again
    assert bounded.values([Step(LARGE)], DATA, ("self",))[0].unknown == "it takes too much time or memory"
    assert bounded.values([Step("size(self.list) == 3000")], DATA, ("self",))[0].value is True


@pytest.mark.slow
def test_memory_is_bounded(bounded: Evaluator) -> None:
    found = bounded.values([Step(grown(14))], DATA, ("self",))[0]
    assert found.value is None
    assert found.unknown
    assert bounded.values([Step("true")], DATA, ("self",))[0].value is True


@pytest.mark.slow
def test_who_ends_the_process_again_and_again_ends_it_for_all(bounded: Evaluator) -> None:
    for number in range(MOST_ENDS):
        bounded.values([Step(f"{LARGE} && {number} == {number}")], DATA, ("self",))
    assert (
        bounded.values([Step("true")], DATA, ("self",))[0].unknown
        == "expressions before it took too much time or memory"
    )
