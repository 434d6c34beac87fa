"""The examples of every rule card are its tests: findings exactly where the comments say, and nowhere else."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from pathlib import Path

import jsonschema
import pytest

import svclint.checks
from svclint.cards import card_paths, read_card
from svclint.render.helm import available
from svclint.render.objects import written_objects
from svclint.resource import Resource
from svclint.rules import Words, catalogue, check_function, options
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import Example, examples, files_of, run, run_files, scopes_of

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.usefixtures("nowhere")
CARD_SCHEMA = json.loads((ROOT / "svclint/schema/card.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", examples(), ids=str)
def test_example(example: Example) -> None:
    if example.is_rendered and not available():
        pytest.skip("svclint[helm] is not installed")
    findings = [one for one in run(example) if one.suppressed is None or example.rule.startswith("suppression")]
    places = {f"{one.location.file}:{one.location.line}" for one in findings}
    related = {f"{one.location.file}:{one.location.line}" for finding in findings for one in finding.related}
    words = " | ".join(
        text
        for one in findings
        for text in (one.message, one.label, one.help, *(label.message for label in one.related))
    )
    assert {one.rule for one in findings} <= {example.rule}, words
    assert places == example.primary, words
    assert related == example.related, words
    assert len(findings) == example.data.get("findings", len(example.primary)), words
    assert {one.severity.word for one in findings} <= {example.severity}
    assert [text for text in example.data.get("says", ()) if text not in words] == [], words
    edits = [edit.text for one in findings if one.fix is not None for edit in one.fix.replacements]
    assert edits == example.data.get("fixed", edits)


@pytest.mark.parametrize("path", [path for _, _, path in card_paths()], ids=lambda path: Path(path).stem)
def test_card_follows_the_schema(path: str) -> None:
    card = read_card(path)
    jsonschema.validate(card, CARD_SCHEMA)
    assert card["name"] == Path(path).stem


@pytest.mark.slow
def test_no_rule_speaks_where_its_words_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = {rule.name: rule for rule in catalogue() if rule.mentions}
    free = tuple(rule._replace(mentions=(), mentions_itself=False) for rule in catalogue())
    monkeypatch.setattr("svclint.rules.catalogue", lambda: free)
    spoke = set()
    for example in examples():
        files = files_of(example.data)
        present = [Words(files.values()), *(Words.of(one) for one in scopes_of(files, Settings()) if one.substitutions)]
        for finding in run_files(files, Settings(select=tuple(limited))):
            spoke.add(finding.rule)
            assert any(one.may_concern(limited[finding.rule]) for one in present), f"{example}: {finding.rule}"
    assert spoke == set(limited)


@pytest.mark.slow
def test_rules_whose_words_are_those_of_their_objects_ask_no_others_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    itself = {rule.name: rule for rule in catalogue() if rule.mentions_itself}
    limited = catalogue()
    free = tuple(rule._replace(mentions=(), mentions_itself=False) for rule in limited)
    monkeypatch.setattr("svclint.rules.catalogue", lambda: free)
    spoke: set[str] = set()
    for example in examples():
        files = _apart(files_of(example.data))
        found = run_files(files, Settings(select=tuple(itself)))
        spoke.update(one.rule for one in found)
        # what has the words of its rule in its own file is asked about by them; else both ways are compared
        if not all(Words([files[one.location.file]]).may_concern(itself[one.rule]) for one in found):
            with monkeypatch.context() as context:
                context.setattr("svclint.rules.catalogue", lambda: limited)
                assert run_files(files, Settings(select=tuple(itself))) == found, str(example)
    assert spoke == set(itself)


def _apart(files: dict[str, str]) -> dict[str, str]:
    """The same, each document in a file of its own: what one of them says is not said beside another."""
    return {
        path if number == 0 else f"{path.removesuffix('.yaml')}-{number}.yaml": text
        for path, whole in files.items()
        for number, text in enumerate(whole.split("\n---\n"))
    }


@pytest.mark.parametrize(
    "port",
    [
        "nodePort: 80",
        r'"nodePo\x72t": 80',
        r'"nodePo\u0072t": 80',
        r'"nodePo\U00000072t": 80',
        '? "nodeP\\\n        ort"\n      : 80',
        "!!binary bm9kZVBvcnQ=: 80",
        "!<tag:yaml.org,2002:binary> bm9kZVBvcnQ=: 80",
    ],
)
def test_no_escape_hides_a_word(port: str) -> None:
    head = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: NodePort\n  ports:\n    - port: 80\n"
    text = f"{head}      {port}\n"
    settings = Settings(select=("node-port-out-of-range",))
    assert [one.rule for one in run_files({"web.yaml": text}, settings)] == ["node-port-out-of-range"]


@pytest.mark.parametrize(
    ("word", "there", "not_there"),
    [
        ("://", "http://web", "image: web:1"),
        ("dev/tcp/", "/dev/tcp/web/80", "dev/tcp"),
        ("/lb-ipam/", "io.cilium/lb-ipam-ips", "lbXipam"),
        (r"/127\.0/", "127.0.0.1", "12700"),
        ("/a[bc]/", "ac", "ad"),
    ],
)
def test_a_word_is_looked_for_as_it_stands_on_the_card(word: str, there: str, not_there: str) -> None:
    rule = catalogue()[0]._replace(mentions=(word,), on_for="")
    assert Words([there]).may_concern(rule)
    assert not Words([not_there]).may_concern(rule)


@pytest.mark.parametrize("name", [rule.name for rule in catalogue()])
def test_card_has_two_failing_and_three_passing_examples(name: str) -> None:
    mine = [one for one in examples() if one.rule == name]
    # no manifest makes a check fail, as far as we know
    assert name == "internal-error" or sum(one.fails for one in mine) >= 2
    assert sum(not one.fails for one in mine) >= 3


def test_checks_ask_for_the_options_of_their_cards() -> None:
    for rule in catalogue():
        signature = inspect.signature(check_function(rule))
        asked = {one.name for one in signature.parameters.values() if one.kind is one.KEYWORD_ONLY}
        assert asked == set(options(rule, Settings())), rule.name


def test_cards_and_functions_are_the_same_set() -> None:
    functions = set()
    for module in pkgutil.walk_packages(svclint.checks.__path__, "svclint.checks."):
        found = importlib.import_module(module.name)
        for name, value in inspect.getmembers(found, inspect.isfunction):
            signature = inspect.signature(value)
            positional = [one.name for one in signature.parameters.values() if one.kind is not one.KEYWORD_ONLY]
            is_check = signature.return_annotation == "Iterator[Violation]" and positional[1:] == ["graph"]
            if value.__module__ == module.name and not name.startswith("_") and is_check:
                functions.add((module.name.split(".")[2], name.replace("_", "-")))
    assert functions == {(rule.topic, rule.name) for rule in catalogue()}
    assert {(rule.topic, check_function(rule).__name__.replace("_", "-")) for rule in catalogue()} == functions


@pytest.mark.parametrize("others", [0, 5])
def test_only_the_files_of_the_subjects_are_searched_for_its_own_words(others: int) -> None:
    """Among many files that are only there to be found, as among few, a word counts where its object is written."""
    service = "{apiVersion: v1, kind: Service, metadata: {name: NAME}, spec: {type: LoadBalancer, ports: [{port: 80}]}}"
    texts = {"a.yaml": service.replace("NAME", "a"), "b.yaml": service.replace("NAME", "b").replace("Load", "\\x4coad")}
    texts |= {"c.yaml": service.replace("NAME", "c").replace("LoadBalancer", "ClusterIP")}
    texts |= {f"{number}.yaml": "LoadBalancer" for number in range(others)}
    resources = [one for one in objects_of(texts) if one.file in "a.yaml b.yaml c.yaml"]
    rule = catalogue()[0]._replace(mentions=("LoadBalancer",), mentions_itself=True, on_for="")
    words = Words(texts.values(), files=texts)
    assert [one.name for one in words.about(rule, resources)] == ["a", "b"]
    # the next rule with the same words has other subjects
    assert [one.name for one in words.about(rule, resources[:1])] == ["a"]
    assert [one.name for one in words.about(rule, resources[2:])] == []


def objects_of(texts: dict[str, str]) -> list[Resource]:
    return [one for path, text in texts.items() for one in written_objects(Source(path, text))]


def test_pieces_that_are_kept_are_those_of_the_text() -> None:
    """Of many texts nothing is kept; of few, those of a text that another scope has had as well."""
    rule = catalogue()[0]._replace(mentions=("needle",), on_for="")
    for many in (1, 300):
        texts = [f"word {number} of many" for number in range(many)]
        for _ in range(2):
            assert not Words(texts).may_concern(rule)
            assert Words([*texts, "a needle"]).may_concern(rule)
