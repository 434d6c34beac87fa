"""What Skaffold lists of a folder, and what it does without."""

from __future__ import annotations

import pytest

from svclint.certainty.doubt import Doubt
from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings(select=("schema-violation",))
WRONG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata: {PORT: 8080}\n"
FILES = {f"k8s/{name}.yaml": WRONG.replace("NAME", name) for name in ("web", "store", "old")}
LISTS = {
    "raw": "apiVersion: skaffold/v4beta7\nkind: Config\nmanifests:\n  rawYaml: [k8s/web.yaml, k8s/store.yaml]\n",
    "before version 2": (
        "apiVersion: skaffold/v2beta29\nkind: Config\n"
        "deploy: {kubectl: {manifests: [./k8s/web.yaml, k8s/store.yaml]}}\n"
    ),
    "a profile": (
        "apiVersion: skaffold/v4beta7\nkind: Config\nmanifests: {rawYaml: [k8s/web.yaml]}\n"
        "profiles: [{name: prod, manifests: {rawYaml: [k8s/store.yaml]}}]\n"
    ),
}


def doubts(files: dict[str, str]) -> dict[str, Doubt | None]:
    return {one.location.file: one.doubt for one in run_files(files, SETTINGS)}


@pytest.mark.parametrize("name", LISTS)
def test_what_it_does_without_is_left_out(name: str) -> None:
    told = doubts({**FILES, "skaffold.yaml": LISTS[name]})
    assert told == {"k8s/web.yaml": None, "k8s/store.yaml": None, "k8s/old.yaml": Doubt.LEFT_OUT}


@pytest.mark.parametrize(
    "others",
    [
        {"skaffold.yaml": "apiVersion: skaffold/v4beta7\nkind: Config\nmanifests: {rawYaml: [k8s/*.yaml]}\n"},
        {"skaffold.yaml": "apiVersion: skaffold/v4beta7\nkind: Config\nmanifests: {rawYaml: [k8s/web.yaml]}\n"},
        {"skaffold.yaml": LISTS["a profile"].replace("k8s/store", "k8s/web")},
        {"skaffold.yaml": LISTS["raw"] + "---\n" + LISTS["raw"].replace("[k8s/web.yaml, k8s/store.yaml]", "[k8s]")},
        {"skaffold.yaml": LISTS["raw"].replace("]", ', "k8s/**/old.yaml"]')},
        {"skaffold.yaml": LISTS["raw"].replace("]", ', "{{.DIR}}/old.yaml"]')},
        {"skaffold.yaml": LISTS["raw"], "up.sh": "kubectl apply -f k8s/old.yaml\nskaffold run\n"},
        {"skaffold.yaml": LISTS["raw"], "README.md": "```sh\nkubectl apply -f k8s/\n```\n"},
        {"other/skaffold.yaml": LISTS["raw"]},
    ],
    ids=[
        "all of them",
        "one",
        "one twice",
        "a folder",
        "any folder",
        "filled in later",
        "a script applies it",
        "a guide applies the folder",
        "another folder",
    ],
)
def test_what_may_be_applied_all_the_same_is_not(others: dict[str, str]) -> None:
    assert set(doubts({**FILES, **others}).values()) == {None}
