"""The update pattern of a Service in a real repository: done rightly it is silent, each wrong order is found."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.cli.conftest import Run
from tests.git_tree import Tree
from tests.rollout.pattern import START, deployment, service

Files = dict[str, str | None]

DEPLOY: Files = {"v2.yaml": deployment("v2")}
SWITCH: Files = {"service.yaml": service("v2")}
DELETE: Files = {"v1.yaml": None}
NOTES: Files = {"README.md": "v2 is ready: kubectl rollout status deployment/web-v2\n"}


def test_five_commits_done_rightly_are_silent(tree: Tree, run: Run) -> None:
    revisions = [tree.commit(files) for files in (START, DEPLOY, NOTES, SWITCH, DELETE)]
    for before, after in pairwise(revisions):
        ran = run("rollout", f"{before}..{after}")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("No findings in ")


WRONG: list[tuple[str, list[Files], Files, str, str, str]] = [
    (
        "switched before v2 is deployed",
        [START],
        SWITCH,
        "service.yaml:8",
        "error[rollout-selector-without-pods]",
        "Leave Service web (service.yaml) at app=web, version=v1 for now",
    ),
    (
        "switched in the change that deploys v2",
        [START],
        {**DEPLOY, **SWITCH},
        "service.yaml:8",
        "error[rollout-switch-with-deploy]",
        "kubectl rollout status deployment/web-v2 --timeout=5m",
    ),
    (
        "all in one change",
        [START],
        {**DEPLOY, **SWITCH, **DELETE},
        "service.yaml:8",
        "error[rollout-switch-with-deploy]",
        "Apply Deployment web-v2 (v2.yaml) alone, with Service web still at app=web, version=v1",
    ),
    (
        "v1 deleted before the switch",
        [START, DEPLOY],
        DELETE,
        "service.yaml:6",
        "error[rollout-version-removed-while-selected]",
        "Delete Deployment web-v1 in a change after that one",
    ),
    (
        "v1 deleted with the switch",
        [START, DEPLOY],
        {**SWITCH, **DELETE},
        "service.yaml:8",
        "warning[rollout-version-removed-while-selected]",
        "Check that Deployment web-v2 answers requests",
    ),
    (
        "the Service deleted with v1, while the Ingress stays",
        [START, DEPLOY],
        {**DELETE, "service.yaml": None},
        "ingress.yaml:15",
        "[rollout-consumer-broken]",
        "Keep Service web (service.yaml) for now",
    ),
]


@pytest.mark.parametrize(
    ("before", "after", "place", "rule", "step"), [one[1:] for one in WRONG], ids=[w[0] for w in WRONG]
)
def test_each_wrong_order_is_found(
    tree: Tree, run: Run, before: list[Files], after: Files, place: str, rule: str, step: str
) -> None:
    for files in before:
        tree.commit(files)
    tree.write(after)
    ran = run("rollout", "HEAD")
    assert ran.code == 1, ran.out
    [headline] = [line for line in ran.out.splitlines() if "[rollout-" in line]
    assert headline.startswith(f"{place}:")
    assert rule in headline
    assert step in " ".join(ran.out.split())


def test_a_place_of_the_old_state_is_named_as_git_names_it(tree: Tree, run: Run) -> None:
    tree.commit({**START, **DEPLOY})
    tree.write(DELETE)
    ran = run("rollout", "main")
    assert ": main:v1.yaml:4:9\n4 |   name: web-v1\n" in ran.out


@pytest.mark.parametrize("output", ["json", "sarif", "github"])
def test_every_format_tells_of_it(tree: Tree, run: Run, output: str) -> None:
    tree.commit({**START, **DEPLOY})
    tree.write(DELETE)
    ran = run("rollout", "HEAD", "--format", output)
    assert ran.code == 1
    assert "rollout-version-removed-while-selected" in ran.out
    if output == "sarif":
        [result] = json.loads(ran.out)["runs"][0]["results"]
        places = [one["physicalLocation"]["artifactLocation"] for one in result["relatedLocations"]]
        assert places == [{"uri": "HEAD%3Av1.yaml", "uriBaseId": "%SRCROOT%"}]
