"""`svclint plan`: the order of applies that keeps every Service with ready pods, or the step that cannot."""

from __future__ import annotations

import json

from tests.cli.conftest import Run
from tests.git_tree import Tree
from tests.rollout.pattern import INGRESS, START, deployment, service

WHOLE = """\
1. Apply what is new beside what runs
     kubectl apply -f v2.yaml  # Deployment web-v2, which is new
2. Wait until its pods are ready
     kubectl rollout status deployment/web-v2 --timeout=5m
3. Point the Services at it
     kubectl apply -f service.yaml  # Service web: version=v1 becomes version=v2
4. Delete what is old, users first
     kubectl delete deployment/web-v1

Each step keeps ready pods behind the Service: web.
"""


def test_the_whole_pattern_in_one_change_becomes_its_four_steps(tree: Tree, run: Run) -> None:
    tree.commit(START)
    tree.write({"service.yaml": service("v2"), "v2.yaml": deployment("v2"), "v1.yaml": None})
    ran = run("plan", "HEAD")
    assert (ran.code, ran.out) == (0, WHOLE)


def test_objects_of_one_file_are_taken_one_by_one(tree: Tree, run: Run) -> None:
    tree.commit({"all.yaml": f"{service()}---\n{deployment('v1')}"})
    tree.write({"all.yaml": f"{service('v2')}---\n{deployment('v2')}"})
    ran = run("plan", "HEAD")
    assert ran.code == 0
    assert "     Deployment web-v2, which is new: of all.yaml this alone\n" in ran.out
    assert "     kubectl set selector service web 'app=web,version=v2'  # Service web: version=v1 becomes" in ran.out


def test_routes_follow_the_services_that_they_lead_to(tree: Tree, run: Run) -> None:
    blue, green = (service(one).replace("name: web", f"name: web-{one}") for one in ("v1", "v2"))
    tree.commit(
        {"v1.yaml": deployment("v1"), "blue.yaml": blue, "in.yaml": INGRESS.replace("name: web", "name: web-v1")}
    )
    tree.write(
        {"v2.yaml": deployment("v2"), "green.yaml": green, "in.yaml": INGRESS.replace("name: web", "name: web-v2")}
    )
    steps = json.loads(run("plan", "HEAD", "--format", "json").out)["plans"][0]["steps"]
    assert [(step["step"], sorted(one["name"] for one in step["objects"])) for step in steps] == [
        ("beside", ["web-v2", "web-v2"]),
        ("wait", ["web-v2"]),
        ("users", ["shop"]),
    ]
    assert "error[rollout-switch-with-deploy] Ingress shop is pointed at Service web-v2" in run("rollout", "HEAD").out


def test_the_step_that_leaves_a_service_without_pods_is_named(tree: Tree, run: Run) -> None:
    tree.commit(START)
    tree.write({"service.yaml": service("v2")})
    ran = run("plan", "HEAD")
    assert ran.code == 1
    assert (
        "! Service web has no ready pod after this step: no pod that is ready then has app=web, version=v2" in ran.out
    )


def test_a_label_that_both_get_comes_to_the_pods_first(tree: Tree, run: Run) -> None:
    tree.commit(START)
    tree.write(
        {
            "service.yaml": service().replace("app: web\n", "app: web\n    tier: front\n"),
            "v1.yaml": deployment("v1").replace("        app: web\n", "        app: web\n        tier: front\n"),
        }
    )
    ran = run("plan", "HEAD")
    assert ran.code == 0, ran.out
    assert ran.out.index("Deployment web-v1") < ran.out.index("rollout status") < ran.out.index("Service web: ")


def test_pods_that_get_other_labels_under_their_name_are_no_plan(tree: Tree, run: Run) -> None:
    relabelled = deployment("v1").replace("matchLabels: {app: web, version: v1}", "matchLabels: {app: web}")
    tree.commit({**START, "v1.yaml": relabelled})
    tree.write({"service.yaml": service("v2"), "v1.yaml": relabelled.replace("version: v1", "version: v2")})
    ran = run("plan", "HEAD")
    assert ran.code == 1
    assert "Give the new version a name of its own" in ran.out


def test_what_the_api_server_refuses_is_no_plan(tree: Tree, run: Run) -> None:
    tree.commit(START)
    tree.write({"v1.yaml": deployment("v1").replace("matchLabels: {app: web, version: v1}", "matchLabels: {app: web}")})
    ran = run("plan", "HEAD")
    assert ran.code == 1
    assert "Cannot be done: v1.yaml:7: Deployment web-v1: spec.selector: Invalid value" in ran.out


def test_nothing_changes(tree: Tree, run: Run) -> None:
    tree.commit(START)
    tree.write({"service.yaml": f"# a comment\n{service()}"})
    ran = run("plan", "HEAD")
    assert (ran.code, ran.out) == (0, "Nothing that is applied changes.\n")


def test_what_has_no_name_is_neither_new_nor_deleted_where_it_stays(tree: Tree, run: Run) -> None:
    job = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: load-}\nspec: {template: {spec: {image: a}}}\n"
    other = "kind: Details\napiVersion: example.com/v1\nnumber: 7\n"
    tree.commit({**START, "job.yaml": job, "other.yaml": other})
    assert run("plan", "HEAD").out == "Nothing that is applied changes.\n"
    tree.write({"job.yaml": None, "moved/other.yaml": other, "other.yaml": None})
    assert run("plan", "HEAD").out == "Nothing that is applied changes.\n"
    tree.write({"job.yaml": job.replace("image: a", "image: b")})
    out = run("plan", "HEAD").out
    assert "kubectl apply -f job.yaml" in out
    assert "kubectl delete" not in out


# what runs has the label, and the Service does not ask for it
WIDE = service().replace("    version: v1\n", "")
NARROWED = """\
1. Let the Services keep to what runs
     kubectl set selector service web 'app=web,version=v1'  # Service web, not to find Deployment web-v2 yet
2. Apply what is new beside what runs
     kubectl apply -f v2.yaml  # Deployment web-v2, which is new
3. Wait until its pods are ready
     kubectl rollout status deployment/web-v2 --timeout=5m
4. Point the Services at it
     kubectl set selector service web 'app=web'  # Service web, which finds Deployment web-v2 as well

Each step keeps ready pods behind the Service: web.
"""


def test_a_service_that_new_pods_would_come_under_is_narrowed_first(tree: Tree, run: Run) -> None:
    tree.commit({**START, "service.yaml": WIDE})
    tree.write({"v2.yaml": deployment("v2")})
    ran = run("plan", "HEAD")
    assert (ran.code, ran.out) == (0, NARROWED)
    steps = json.loads(run("plan", "HEAD", "--format", "json").out)["plans"][0]["steps"]
    assert [one["selector"] for step in steps for one in step["objects"] if one["kind"] == "Service"] == [
        "app=web, version=v1",
        "app=web",
    ]


def test_a_service_that_nothing_keeps_from_new_pods_is_named(tree: Tree, run: Run) -> None:
    tree.commit({**START, "service.yaml": WIDE, "v1.yaml": deployment("v1").replace("        version: v1\n", "")})
    tree.write({"v2.yaml": deployment("v2")})
    ran = run("plan", "HEAD")
    assert ran.code == 1
    assert "   ! Service web sends traffic to Deployment web-v2 from this step on: app=web matches its pods" in ran.out
    assert "Ready pods all the time: web." in ran.out
    assert json.loads(run("plan", "HEAD", "--format", "json").out)["plans"][0]["steps"][0]["early"][0]["name"] == "web"


def test_a_service_that_changes_otherwise_is_applied_and_opened(tree: Tree, run: Run) -> None:
    tree.commit({**START, "service.yaml": WIDE})
    tree.write({"v2.yaml": deployment("v2"), "service.yaml": WIDE.replace("port: 80", "port: 81")})
    lines = [line.partition("  #")[0].strip() for line in run("plan", "HEAD").out.splitlines()]
    at = lines.index("kubectl apply -f service.yaml")
    assert lines[at + 1] == "kubectl set selector service web 'app=web'"
