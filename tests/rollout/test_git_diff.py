"""`svclint check --git-diff`: only what a change brought, and what it breaks; what it cured is counted."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import Run
from tests.git_tree import Tree
from tests.rollout.pattern import START, deployment, service

TYPO = deployment("v1").replace("name: http", "name: htpp", 1)
SCHEMA = json.loads(Path("svclint/schema/output.schema.json").read_text(encoding="utf-8"))


def rules(ran_out: str) -> list[tuple[str, str, int]]:
    findings = json.loads(ran_out)["findings"]
    return [(one["rule"], one["location"]["file"], one["location"]["line"]) for one in findings]


def since(ran_out: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(ran_out)["summary"]["since"]
    return found


def checked(run: Run, *arguments: str) -> str:
    out = run("check", *arguments, "--format", "json").out
    jsonschema.validate(json.loads(out), SCHEMA)
    return out


def test_what_was_there_is_not_told_again_wherever_it_moves(tree: Tree, run: Run) -> None:
    tree.commit({**START, "v1.yaml": TYPO})
    assert run("check").code == 1
    tree.write({"v1.yaml": None, "service.yaml": None})
    tree.write({"web/v1.yaml": "# moved\n\n" + TYPO, "web/service.yaml": "# a comment\n" + service()})
    out = checked(run, "--git-diff", "HEAD")
    assert rules(out) == []
    assert since(out)["known"] >= 1
    assert since(out)["cured"] == 0
    assert "there before." in run("check", "--git-diff", "HEAD").out
    assert run("check", "--git-diff", "HEAD").code == 0


def test_what_only_lost_a_doubt_is_as_old_as_it_was(tree: Tree, run: Run) -> None:
    astray = service().replace("app: web", "app: wbe")
    tree.commit({**START, "service.yaml": astray, "other.yaml": "kind: [\napiVersion: v1\n"})
    other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n"
    tree.write({"other.yaml": other})
    found = json.loads(run("check", "--format", "json").out)["findings"]
    assert [one["severity"] for one in found if one["rule"] == "selector-matches-nothing"] == ["error"]
    out = checked(run, "--git-diff", "HEAD")
    assert rules(out) == []
    assert since(out)["known"] >= 1
    tree.write({"service.yaml": f"# looked at\n{astray}"})
    assert [rule for rule, _, _ in rules(checked(run, "--git-diff", "HEAD"))] == ["selector-matches-nothing"]


def test_what_is_cured_is_counted(tree: Tree, run: Run) -> None:
    tree.commit({**START, "v1.yaml": TYPO})
    before = json.loads(run("check", "--format", "json").out)["findings"]
    tree.write(START)
    out = checked(run, "--git-diff", "main")
    assert rules(out) == []
    assert since(out) == {"known": 0, "cured": len(before)}
    assert run("check", "--git-diff", "main").out.endswith(" cured.\n")


def test_one_fault_is_told_once_with_its_fix_and_its_steps(tree: Tree, run: Run) -> None:
    tree.commit(START)
    tree.write({"v1.yaml": deployment("v1").replace("name: http", "name: web", 1).replace("port: http", "port: web")})
    out = checked(run, "--git-diff", "HEAD")
    assert rules(out) == [("rollout-consumer-broken", "service.yaml", 11)]
    [finding] = json.loads(out)["findings"]
    assert "use the port's number" in finding["help"]
    assert [one["text"] for one in finding["fix"]["edits"]] == ["web"]
    assert "Ingress shop behind that" in finding["message"]


def test_a_new_fault_that_nothing_took_away_is_told_by_its_own_rule(tree: Tree, run: Run) -> None:
    tree.commit(START)
    tree.write({"ingress.yaml": str(START["ingress.yaml"]).replace("name: web", "name: wbe")})
    assert rules(checked(run, "--git-diff", "HEAD")) == [("backend-service-not-found", "ingress.yaml", 15)]


def test_what_is_staged_is_what_counts(tree: Tree, run: Run) -> None:
    tree.commit({**START, "v2.yaml": deployment("v2")})
    tree.git("rm", "--quiet", "v1.yaml")
    assert rules(checked(run, "--staged")) == [("rollout-version-removed-while-selected", "service.yaml", 6)]
    tree.git("reset", "--quiet")
    assert rules(checked(run, "--staged")) == []
    assert rules(checked(run, "--git-diff", "HEAD")) == [("rollout-version-removed-while-selected", "service.yaml", 6)]


def test_two_revisions_are_compared_whatever_the_work_tree_is(tree: Tree, run: Run) -> None:
    first = tree.commit({**START, "v2.yaml": deployment("v2")})
    second = tree.commit({"v1.yaml": None})
    tree.write({"v1.yaml": deployment("v1")})
    assert len(rules(checked(run, "--git-diff", f"{first}..{second}"))) == 1
    assert rules(checked(run, "--git-diff", "HEAD~1")) == []


def test_three_dots_begin_where_the_two_have_parted(tree: Tree, run: Run) -> None:
    tree.commit({**START, "v2.yaml": deployment("v2")})
    tree.git("checkout", "--quiet", "-b", "feature")
    tree.commit({"README.md": "nothing that is applied"})
    tree.git("checkout", "--quiet", "main")
    tree.commit({"service.yaml": service("v2")})
    tree.commit({"v1.yaml": None})
    assert rules(checked(run, "--git-diff", "main...feature")) == []
    assert run("rollout", "main...feature").code == 0
    tree.git("checkout", "--quiet", "feature")
    tree.commit({"v1.yaml": None})
    wanted = [("rollout-version-removed-while-selected", "service.yaml", 6)]
    assert rules(checked(run, "--git-diff", "main...feature")) == wanted
    assert rules(checked(run, "--git-diff", "main...")) == wanted


def test_a_suppression_that_goes_brings_its_finding(tree: Tree, run: Run) -> None:
    typo = service().replace("targetPort: http", "targetPort: https")
    hushed = typo.replace("targetPort: https", "targetPort: https  # svclint: ignore[target-port-name-unknown] soon")
    tree.commit({**START, "service.yaml": hushed})
    tree.write({"service.yaml": typo})
    assert rules(checked(run, "--git-diff", "HEAD")) == [("target-port-name-unknown", "service.yaml", 11)]


def test_a_change_is_suppressed_like_anything_else(tree: Tree, run: Run) -> None:
    tree.commit({**START, "v2.yaml": deployment("v2")})
    wanted = service().replace("  selector:", "  # svclint: ignore[rollout] nobody uses it at night\n  selector:")
    tree.write({"v1.yaml": None, "service.yaml": wanted})
    ran = run("check", "--git-diff", "HEAD")
    assert ran.code == 0
    assert "rollout-" not in ran.out
    assert run("check").code == 1  # its selector matches nothing, and the comment is about changes


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--git-diff", "mian"], "git knows no revision mian"),
        (["--git-diff", "HEAD", "--changed", "service.yaml"], "give one of them"),
        (["-", "--git-diff", "HEAD"], "standard input"),
        (["--git-diff", "HEAD..main", "--staged"], "compares with what is staged"),
        (["--select", "rollout"], "these rules compare two states"),
    ],
)
def test_wrong_usage_is_said(tree: Tree, run: Run, arguments: list[str], words: str) -> None:
    tree.commit(START)
    ran = run("check", *arguments)
    assert ran.code == 2
    assert words in ran.err


def test_a_plain_check_asks_nothing_of_git(tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.commit(START)
    monkeypatch.setenv("PATH", "")
    assert run("check").code == 0
    ran = run("check", "--git-diff", "HEAD")
    assert (ran.code, ran.err) == (
        2,
        "svclint: --git-diff: git is not installed, which reads what its repositories hold\n",
    )


def test_two_faults_of_one_service_are_both_told(tree: Tree, run: Run) -> None:
    headless = service().replace("spec:\n", "spec:\n  clusterIP: None\n")
    tree.commit({**START, "service.yaml": headless})
    tree.write({"service.yaml": service().replace("targetPort: http", "targetPort: https")})
    assert [one[0] for one in rules(checked(run, "--git-diff", "HEAD"))] == [
        "rollout-cluster-ip-changed",
        "target-port-name-unknown",
    ]


def test_a_version_that_comes_under_a_selector_is_told_once(tree: Tree, run: Run) -> None:
    wide = service().replace("    version: v1\n", "")
    tree.commit({**START, "service.yaml": wide})
    tree.write({"v2.yaml": deployment("v2")})
    told = [("selector-spans-versions", "service.yaml", 6)]
    assert rules(checked(run, "--git-diff", "HEAD")) == told
    assert rules(run("rollout", "HEAD", "--format", "json").out) == [
        ("rollout-version-added-while-selected", *told[0][1:])
    ]
    # who lives with the one lives with the other
    tree.write(
        {"service.yaml": wide.replace("selector:", "selector: # svclint: ignore[selector-spans-versions] both serve")}
    )
    out = checked(run, "--git-diff", "HEAD")
    assert [rule for rule, _, _ in rules(out)] == ["selector-spans-versions"]
    assert json.loads(out)["findings"][0]["suppressed"] is not None
