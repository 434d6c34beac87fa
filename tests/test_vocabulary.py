"""What is known of the words of many texts at once: the same as is found by reading each of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svclint.discover import Discovery, discover, form_scopes
from svclint.discover.discovery import Prepare
from svclint.rules import Words, catalogue
from svclint.settings import Settings
from svclint.source import Holds, Source, questions
from svclint.vocabulary import Vocabulary
from tests.cards import examples, files_of, run_files

pytestmark = pytest.mark.usefixtures("nowhere")

TEXTS = st.lists(st.text("ab01\n\t :-é", max_size=12), max_size=4)
WORDS = st.text("ab01 :-é", min_size=1, max_size=4)


def sources_of(*texts: str) -> list[Source]:
    return [Source(f"{number}.yaml", text) for number, text in enumerate(texts)]


def learned(sources: list[Source]) -> Vocabulary:
    vocabulary = Vocabulary()
    for one in sources:
        vocabulary.learn(one)
    return vocabulary


@given(TEXTS, WORDS)
def test_a_vocabulary_has_the_words_of_its_texts(texts: list[str], word: str) -> None:
    vocabulary = learned(sources_of(*texts))
    if word.split() == [word]:
        assert vocabulary.has(word) is any(word in one for one in texts)
    else:
        # with blanks it may stand there where its parts do
        assert vocabulary.has(word) or not any(word in one for one in texts)


def test_what_is_learned_later_is_known_as_well() -> None:
    first, second = sources_of("kind: Service", "kind: Ingress")
    vocabulary = learned([first])
    assert not vocabulary.has("Ingress")
    vocabulary.learn(second)
    assert vocabulary.has("Ingress")
    assert vocabulary.size == 2
    assert (first.vocabulary, second.vocabulary) == (vocabulary, vocabulary)
    # that is no more than what questions tell
    assert not first.is_read


@given(TEXTS, st.lists(WORDS, min_size=1, max_size=3), st.booleans(), st.integers(0, 4))
def test_questions_about_words_have_the_same_answers(
    texts: list[str], words: list[str], every: bool, known: int
) -> None:
    sources = sources_of(*texts)
    learned(sources[:known])
    before = len(questions)
    try:
        holds = Holds(*words, every=every)
        enough = all if every else any
        expected = [one for one in sources if enough(word in one.text for word in words)]
        assert list(holds.among(sources)) == expected
        assert holds.of_any(sources) is bool(expected)
    finally:
        del questions[before:]


def test_no_text_is_searched_for_words_that_a_vocabulary_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = sources_of("kind: Service", "kind: Ingress")
    learned(sources)
    before = len(questions)
    searched: list[Source] = []
    monkeypatch.setattr(Holds, "__call__", lambda _, source: searched.append(source))
    try:
        assert not Holds("kubectl").of_any(sources)
        assert not searched
        assert not Holds("Ingress").of_any(sources)
        assert searched == sources
    finally:
        del questions[before:]


def test_the_words_of_a_part_of_the_texts_are_not_those_of_all() -> None:
    sources = sources_of("kind: Service\n", "# nodePort, Probe, lifecycle, externalTrafficPolicy, istio\n")
    learned(sources)
    for held in (sources[:1], sources[1:], sources):
        scope = form_scopes({one.path: one for one in held}, Settings()).scopes[0]
        vocabulary, is_whole = scope.vocabulary()
        assert vocabulary is sources[0].vocabulary
        assert is_whole is (held is sources)
        apart = Words(one.text for one in held)
        words = Words.of(scope)
        for rule in catalogue():
            assert words.may_concern(rule) is apart.may_concern(rule), rule.name


def test_a_scope_with_an_unknown_text_has_no_vocabulary() -> None:
    sources = sources_of("kind: Service\n", "kind: Ingress\n")
    learned(sources[:1])
    scope = form_scopes({one.path: one for one in sources}, Settings()).scopes[0]
    assert scope.vocabulary() == (None, False)


def test_findings_are_the_same_with_a_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {str(one): run_files(files_of(one.data), Settings()) for one in examples()[::7]}
    made = Source.__init__
    vocabulary = Vocabulary()

    def make(self: Source, *given: object, **named: object) -> None:
        made(self, *given, **named)  # type: ignore[arg-type]
        vocabulary.learn(self)

    monkeypatch.setattr(Source, "__init__", make)
    found = {str(one): run_files(files_of(one.data), Settings()) for one in examples()[::7]}
    assert found == expected


def test_a_run_of_many_files_has_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (tmp_path / f"{number}.yaml").write_text(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a-{number}}}\n")

    def parse(sources: Sequence[Source], prepare: Prepare) -> None:
        prepare(sources[0])

    def read() -> Discovery:
        return discover([str(tmp_path)], Settings(), parse=parse)

    assert {one.vocabulary for one in read().sources.values()} == {None}
    monkeypatch.setattr("svclint.discover.discovery._MANY", 2)
    (known,) = {one.vocabulary for one in read().sources.values()}
    assert known is not None
    # also those that nobody prepared
    assert known.size == 3
    # of a kustomization the scope is another one
    (tmp_path / "kustomization.yaml").write_text("resources: [0.yaml]\n")
    assert {one.vocabulary for one in read().sources.values()} == {None}


def test_what_a_text_lacks_is_told_of_no_other_text() -> None:
    sources = [
        Source(f"{number}.yaml", text) for number, text in enumerate(("kind: Service", "a: istio", "b: localhost"))
    ]
    for numbers in ((0,), (0, 1), (1, 2), (0, 2), (1,), (0, 1, 2)):
        held = [sources[number] for number in numbers]
        texts = [one.text for one in held]
        words, anew = Words(texts, sources=held), Words(texts)
        assert [words.may_concern(one) for one in catalogue()] == [anew.may_concern(one) for one in catalogue()]
    assert all(one.lacks for one in sources)
