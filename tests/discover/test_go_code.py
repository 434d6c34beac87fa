"""What Go code says of the objects beside it: labels of what it makes, and the annotations that it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

MODULE = "module example.org/shop\n\nrequire sigs.k8s.io/controller-runtime v0.18.0\n"
MANAGER = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: manager}
spec:
  selector: {matchLabels: {app: manager}}
  template: {metadata: {labels: {app: manager}}, spec: {containers: [{name: manager, image: manager}]}}
---
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: cache}
spec: {selector: {SELECTOR}, ports: [{port: 80}]}
"""
BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: cache}
spec: {selector: {matchLabels: {SELECTOR}}, maxUnavailable: 1}
"""
MONITOR = """\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: cache}
spec: {selector: {matchLabels: {SELECTOR}}, endpoints: [{port: http}]}
"""
CODE = """\
package controller

const component = "app.kubernetes.io/component"

func labelsFor(cr *v1.Shop) map[string]string {
	labels := map[string]string{
		"app": cr.Name,
		component: "cache",
	}
	labels["tier"] = "back"
	return labels
}
"""
NOTHING = ("disruption-budget-matches-nothing", "selector-matches-nothing", "service-monitor-matches-nothing")
SETTINGS = Settings()._replace(select=NOTHING)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(text: str, selector: str, files: dict[str, str]) -> bool:
    """Whether it is told that nothing is selected."""
    write({"config/cache.yaml": MANAGER + text.replace("SELECTOR", selector), **files})
    found = merge(lint(discover(["."], SETTINGS).scopes, SETTINGS).findings)
    assert len(found) <= 1
    return bool(found)


HERE = {"go.mod": MODULE, "internal/controller/shop.go": CODE}


@pytest.mark.parametrize("text", [SERVICE, BUDGET, MONITOR], ids=["Service", "budget", "monitor"])
@pytest.mark.parametrize("selector", ["app: shop", "app.kubernetes.io/component: cache", "tier: back, app: a"])
def test_what_code_gives_to_objects_is_unknown(text: str, selector: str) -> None:
    assert not told(text, selector, HERE)


@pytest.mark.parametrize("text", [SERVICE, BUDGET, MONITOR], ids=["Service", "budget", "monitor"])
@pytest.mark.parametrize("selector", ["tier: front", "app: shop, part: web", "component: cache"])
def test_other_labels_are_missing(text: str, selector: str) -> None:
    assert told(text, selector, HERE)


def test_a_slip_of_a_label_that_is_here_is_told() -> None:
    assert told(SERVICE, "app: manger", HERE)


@pytest.mark.parametrize(
    "files",
    [
        # no code that makes objects, no code of it, code of a test, of somebody else, and of a module beside it
        {"go.mod": "module example.org/shop\n", "main.go": CODE},
        {"go.mod": MODULE, "main.go": "package main\n"},
        {"go.mod": MODULE, "main_test.go": CODE},
        {"go.mod": MODULE, "vendor/shop/shop.go": CODE},
        {"other/go.mod": MODULE, "other/main.go": CODE},
        {"main.go": CODE},
    ],
)
def test_code_that_makes_nothing_beside_it(files: dict[str, str]) -> None:
    assert told(SERVICE, "app: shop", files)


@pytest.mark.parametrize(
    "code",
    [
        'func f() { http.Post(u, map[string]string{"app": name, "tier": t}) }\n',
        'func f() { metric.With(map[string]string{"app": n, "code": c}).Inc() }\n',
        'var m = New(Opts{ConstLabels: map[string]string{"app": n}})\n',
        '// labels := map[string]string{"app": name}\nfunc f() {}\n',
        '/*\nlabels := map[string]string{"app": name}\n*/\n',
        'func f(n string) { h.Labels["app"] = n }\n',
    ],
)
def test_a_map_of_anything_else(code: str) -> None:
    assert told(SERVICE, "app: shop", {"go.mod": MODULE, "main.go": f"package main\n\n{code}"})


@pytest.mark.parametrize(
    "code",
    [
        'func (r *R) selectorOf(n string) any {\n\treturn map[string]string{"app": n}\n}\n',
        'func f() { x := metav1.ObjectMeta{Labels: map[string]string{"app": n}} }\n',
        'func f() { p.SetLabels(map[string]string{"url": "http://a", "app": n}) }\n',
        'import "k8s.io/api/core/v1"\n\nfunc f() { pod.Labels["app"] = n }\n',
    ],
)
def test_a_map_of_labels(code: str) -> None:
    assert not told(SERVICE, "app: shop", {"go.mod": MODULE, "main.go": f"package main\n\n{code}"})


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('func labelsOf(n, p string) any { return map[string]string{"app": n, "part": p} }\n', ["note"]),
        ('func post(n, p string) { send(map[string]string{"app": n, "part": p}) }\n', ["error"]),
    ],
)
def test_pods_that_have_some_of_the_labels_are_told_of(code: str, expected: list[str]) -> None:
    here = MANAGER.replace("{app: manager}", "{app: manager, part: front}")
    service = SERVICE.replace("SELECTOR", "app: manager, part: back")
    write({"config/cache.yaml": here + service, "go.mod": MODULE, "main.go": f"package main\n\n{code}"})
    found = merge(lint(discover(["."], SETTINGS).scopes, SETTINGS).findings)
    assert [one.severity.word for one in found] == expected


def test_code_is_read_only_where_something_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"config/cache.yaml": MANAGER + SERVICE.replace("SELECTOR", "app: manager"), **HERE})
    monkeypatch.setattr("svclint.discover.hearsay.labelled.code", lambda *_: pytest.fail("it was read"))
    discover(["."], SETTINGS)


INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {kubernetes.io/ingress.class: shop}}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
"""
READS = 'package controller\n\nconst class = "kubernetes.io/ingress.class"\n'


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("config/samples/web.yaml", {"internal/controller/web.go": READS}, "note"),
        ("examples/web.yaml", {"controllers/web.go": READS}, "note"),
        # what the module is installed with is for another controller, and so is a sample where no code reads it
        ("config/web/web.yaml", {"internal/controller/web.go": READS}, "warning"),
        ("config/samples/web.yaml", {"internal/controller/web_test.go": READS}, "warning"),
        ("config/samples/web.yaml", {"internal/controller/web.go": CODE}, "warning"),
    ],
)
def test_a_deprecated_annotation_that_code_reads(path: str, code: dict[str, str], expected: str) -> None:
    write({path: INGRESS, "go.mod": MODULE, **code})
    settings = Settings(select=("field-deprecated",))
    found = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == [expected]
