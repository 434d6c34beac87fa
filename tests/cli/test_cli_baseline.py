"""A baseline: written, heeded, and what it does not know."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run, Write
from tests.git_tree import Tree

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: NAME, namespace: shop}
spec:
  selector: {app: NAME}
  ports: [{port: 80}]
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
"""
FILE = "svclint-baseline.json"


def service(name: str) -> str:
    return SERVICE.replace("NAME", name)


def test_what_is_written_down_is_told_no_more(write: Write, run: Run) -> None:
    root = write({"k8s/cart.yaml": service("cart"), "k8s/web.yaml": DEPLOYMENT})
    assert run("check").code == 1
    done = run("baseline")
    assert (done.code, done.out) == (0, "")
    assert "svclint-baseline.json: 1 warning. svclint check tells what is new from now on." in done.err
    again = run("check")
    assert again.code == 0
    assert "No findings in 2 files" in again.out
    assert "1 finding is known from svclint-baseline.json." in again.out
    assert run("check", "--no-baseline").code == 1
    first = (root / FILE).read_text(encoding="utf-8")
    run("baseline")
    assert (root / FILE).read_text(encoding="utf-8") == first


def test_moved_lines_and_renamed_files_are_known_and_a_second_fault_is_not(write: Write, run: Run) -> None:
    root = write({"k8s/cart.yaml": service("cart"), "k8s/web.yaml": DEPLOYMENT})
    run("baseline")
    (root / "k8s/cart.yaml").rename(root / "k8s/basket.yaml")
    write({"k8s/basket.yaml": "# moved\n\n" + service("cart")})
    assert run("check").code == 0
    write({"k8s/pay.yaml": service("pay")})
    found = run("check")
    assert found.code == 1
    assert "k8s/pay.yaml:5:13: warning[selector-matches-nothing]" in found.out
    assert "Service cart " not in found.out


def test_what_is_known_stays_so_where_something_else_takes_the_doubt_away(write: Write, run: Run) -> None:
    route = (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: front, namespace: shop}\n"
        "spec: {ingressClassName: nginx, defaultBackend: {service: {name: gone, port: {number: 80}}}}\n"
    )
    write({"route.yaml": route})
    # nothing else of the namespace is here
    assert "note[backend-service-not-found]" in run("check", "--notes").out
    run("baseline")
    write({"web.yaml": DEPLOYMENT, "service.yaml": service("web")})
    assert "error[backend-service-not-found]" in run("check", "--no-baseline").out
    assert run("check").code == 0


def test_entries_that_are_no_longer_found_are_told_and_do_not_fail(write: Write, run: Run) -> None:
    write({"cart.yaml": service("cart"), "pay.yaml": service("pay"), "web.yaml": DEPLOYMENT})
    run("baseline")
    write({"cart.yaml": service("cart").replace("app: cart", "app: web")})
    found = run("check")
    assert found.code == 0
    assert "no longer found selector-matches-nothing Service/shop/cart in cart.yaml" in found.out
    assert "1 entry of it is no longer found (svclint baseline takes it out)." in found.out
    # not looked for, not looked at
    for arguments in (["--ignore", "selectors"], ["pay.yaml", "web.yaml"]):
        assert "no longer found" not in run("check", *arguments).out
    (root := write({})).joinpath("cart.yaml").unlink()
    assert "no longer found selector-matches-nothing" in run("check").out
    run("baseline")
    assert "no longer found" not in run("check").out
    assert '"name": "cart"' not in (root / FILE).read_text(encoding="utf-8")


def test_a_baseline_of_a_part_keeps_the_rest(write: Write, run: Run) -> None:
    write({"a/cart.yaml": service("cart"), "b/pay.yaml": service("pay"), "a/web.yaml": DEPLOYMENT})
    run("baseline")
    write({"a/cart.yaml": service("cart").replace("app: cart", "app: web")})
    assert "1 of what was not looked at kept" in run("baseline", "a").err
    found = run("check")
    assert (found.code, "1 finding is known" in found.out, "no longer" in found.out) == (0, True, False)


def test_it_is_found_beside_the_configuration_from_below(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({"k8s/cart.yaml": service("cart"), "k8s/web.yaml": DEPLOYMENT, "svclint.yaml": "kubernetes: '1.31'\n"})
    run("baseline")
    monkeypatch.chdir(root / "k8s")
    assert run("check").code == 0
    run("baseline")
    assert '"file": "k8s/cart.yaml"' in (root / FILE).read_text(encoding="utf-8")
    assert not (root / "k8s" / FILE).exists()


def test_json_and_sarif_say_what_is_known(write: Write, run: Run) -> None:
    write({"cart.yaml": service("cart"), "web.yaml": DEPLOYMENT})
    run("baseline", "--baseline", "known.json")
    write({"pay.yaml": service("pay")})
    found = json.loads(run("check", "--baseline", "known.json", "--format", "json").out)
    assert found["summary"]["baseline"] == {"file": "known.json", "known": 1, "gone": []}
    assert [one["suppressed"] and one["suppressed"]["by"] for one in found["findings"]] == ["baseline", None]
    log = json.loads(run("check", "--baseline", "known.json", "--format", "sarif").out)
    states = [(one["baselineState"], len(one["suppressions"])) for one in log["runs"][0]["results"]]
    assert states == [("unchanged", 1), ("new", 0)]


def test_with_changed_files(write: Write, run: Run) -> None:
    write({"cart.yaml": service("cart"), "web.yaml": DEPLOYMENT})
    run("baseline")
    write({"pay.yaml": service("pay")})
    assert run("check", "--changed", "cart.yaml").code == 0
    assert run("check", "--changed", "pay.yaml").code == 1


def test_with_a_change_of_revisions(tree: Tree, run: Run) -> None:
    tree.commit({"cart.yaml": service("cart").replace("app: cart", "app: web"), "web.yaml": DEPLOYMENT})
    tree.write({"cart.yaml": service("cart")})
    assert run("check", "--git-diff", "HEAD").code == 1
    run("baseline")
    found = run("check", "--git-diff", "HEAD")
    assert found.code == 0
    assert "1 finding is known from svclint-baseline.json." in found.out


def test_git_merges_what_two_people_add(tree: Tree, run: Run) -> None:
    tree.commit({"a/a.yaml": service("a"), "m/m.yaml": service("m"), "web.yaml": DEPLOYMENT})
    run("baseline")
    tree.commit({})
    tree.git("checkout", "--quiet", "-b", "other")
    tree.write({"z/z.yaml": service("z")})
    run("baseline")
    tree.commit({})
    tree.git("checkout", "--quiet", "main")
    tree.write({"a/b.yaml": service("b")})
    run("baseline")
    tree.commit({})
    tree.git("merge", "--quiet", "other")
    found = run("check")
    assert (found.code, "4 findings are known" in found.out) == (0, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("<<<<<<< HEAD\n{}\n", "svclint-baseline.json:1:1: this is no baseline"),
        ('{"version": 7, "findings": []}', "this is no baseline of this svclint"),
        ('{"version": 1, "findings": [{"rule": "x"}]}', "this entry is not one that svclint has written"),
    ],
)
def test_what_is_no_baseline_is_said(words: str, why: str, write: Write, run: Run) -> None:
    write({"web.yaml": DEPLOYMENT, FILE: words})
    found = run("check")
    assert found.code == 2
    assert why in found.err


def test_a_named_baseline_that_is_not_there(write: Write, run: Run) -> None:
    write({"web.yaml": DEPLOYMENT})
    found = run("check", "--baseline", "nope.json")
    assert (found.code, "nope.json" in found.err) == (2, True)
