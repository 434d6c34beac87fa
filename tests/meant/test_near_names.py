"""Names found by keys: the same answer as each of them compared in turn."""

from hypothesis import given
from hypothesis import strategies as some

from svclint.meant.near_names import NearNames
from svclint.suggest import closest

# words and what people make of them: slips, plurals, words left out, other numbers and dashes
WORDS = ("web", "wbe", "webs", "frontend", "front", "forntend", "api", "svc", "server", "1", "12", "v2", "ab", "x")
names = some.lists(some.sampled_from(WORDS), min_size=1, max_size=3).flatmap(
    lambda words: some.sampled_from(("-", "", ".", "_")).map(lambda dash: dash.join(words))
)


@given(wanted=names, known=some.lists(names, max_size=12))
def test_the_closest_name_is_found_by_keys(wanted: str, known: list[str]) -> None:
    assert NearNames(known).closest(wanted) == closest(wanted, known)


def test_few_of_many_names_are_compared() -> None:
    known = NearNames(f"backend-{number}-web" for number in range(2000))
    assert known.candidates("backend-77-wbe") == ["backend-77-web"]


def test_a_name_without_letters_is_like_another_one() -> None:
    assert NearNames(["--", "web"]).closest("-") == closest("-", ["--", "web"])
