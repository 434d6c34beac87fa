"""What the releases of charts are called by the objects that install them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from svclint.discover.charts.called import called
from svclint.gitops.deployment import Deployment, Place
from svclint.source import Source

CHARTS = {"apps/web": "web", "apps/mail": "mail", "other/web": "web"}


def names(template: str, file: str = "apps/all/templates/all.yaml") -> Mapping[str, frozenset[str]]:
    return called(CHARTS, (), [(file, template.encode())])


def application(name: str, path: str, more: str = "") -> str:
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: {name}
  finalizers:
  - resources-finalizer.argocd.argoproj.io
spec:
  destination:
    name: in-cluster
    namespace: shop
  source:
    path: {path}
    repoURL: {{{{ $.Values.repository }}}}
{more}"""


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("shop", "apps/web", {"apps/web": {"shop"}}),
        ('"shop"', "'/apps/web/'  # the shop", {"apps/web": {"shop"}}),
        ("{{ $app }}", "apps/{{ $app }}", {"apps/web": {"web"}, "apps/mail": {"mail"}}),
        ("my-{{$app}}", '"apps/{{- $app -}}"', {"apps/web": {"my-web"}, "apps/mail": {"my-mail"}}),
        # nobody can tell: it may be called as the chart, or cannot
        ("{{ .Values.name }}", "apps/web", {"apps/web": {"web"}}),
        ("{{ .Release.Name }}-shop", "apps/web", {}),
        # anything may be meant
        ("{{ $app }}", "{{ $top }}/{{ $app }}", {}),
        ("shop", "{{ .path }}", {}),
        ("shop", "apps/none", {}),
    ],
)
def test_applications_of_templates(name: str, path: str, expected: Mapping[str, set[str]]) -> None:
    assert names(application(name, path)) == expected


def test_the_release_may_have_a_name_of_its_own() -> None:
    written = application("shop", "apps/web", "    helm:\n      releaseName: front\n")
    assert names(written) == {"apps/web": {"front"}}


def test_each_application_of_a_file() -> None:
    written = "\n---\n".join(
        (application("one", "apps/web"), application("two", "apps/web"), application("c", "apps/mail"))
    )
    assert names("{{- range .Values.apps }}\n---\n" + written + "\n{{ end }}") == {
        "apps/web": {"one", "two"},
        "apps/mail": {"c"},
    }


def test_other_kinds_are_not_read() -> None:
    assert names(application("shop", "apps/web").replace("kind: Application", "kind: AppProject")) == {}


def test_a_repository_may_begin_at_any_directory_above() -> None:
    assert names(application("shop", "web"), "apps/all/templates/all.yaml") == {"apps/web": {"shop"}}


def test_many_expressions_are_no_path() -> None:
    assert names(application("shop", "apps/" + "{{ .a }}" * 40)) == {}


def test_deployments_of_gitops_tools() -> None:
    said = Place(Source("a.yaml", ""), 0, ())
    found = [
        Deployment(said, {}, (), here=("apps/web",), release="shop"),
        Deployment(said, {}, (), here=("apps/mail",)),
        Deployment(said, {}, (), here=("plain",), release="plain"),
    ]
    assert called(CHARTS, found, ()) == {"apps/web": {"shop"}}
