"""Which APIs a cluster of a version has, and templates that must not see others."""

from __future__ import annotations

import pytest

from svclint.kubernetes import NEWEST, OLDEST
from svclint.render.helm.capabilities import api_versions, without

GONE = {"policy/v1beta1", "extensions/v1beta1"}


@pytest.mark.parametrize("minor", range(OLDEST, NEWEST + 1))
def test_what_every_cluster_has(minor: int) -> None:
    found = api_versions(f"1.{minor}")
    assert {"v1", "v1/Pod", "apps/v1", "apps/v1/Deployment", "networking.k8s.io/v1/Ingress", "batch/v1/CronJob"} <= set(
        found
    )
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    ("api", "first", "last"),
    [
        ("policy/v1beta1", 20, 24),
        ("policy/v1beta1/PodSecurityPolicy", 20, 24),
        ("autoscaling/v2beta2", 20, 25),
        ("flowcontrol.apiserver.k8s.io/v1beta3", 26, 31),
        ("discovery.k8s.io/v1beta1", 20, 24),
        ("resource.k8s.io/v1", 34, 37),
    ],
)
def test_what_a_version_has(api: str, first: int, last: int) -> None:
    assert [minor for minor in range(20, 38) if api in api_versions(f"1.{minor}")] == list(range(first, last + 1))


def test_what_somebody_must_switch_on_is_not_there() -> None:
    assert not {"resource.k8s.io/v1beta1", "networking.k8s.io/v1alpha1", "storage.k8s.io/v1beta1"} & set(
        api_versions("1.33")
    )
    assert "example.com/v1" in api_versions("1.33", ["example.com/v1"])


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (
            '{{ .Capabilities.APIVersions.Has "policy/v1beta1" }}',
            '{{ .Capabilities.APIVersions.Has "policy/v1beta1/gone" }}',
        ),
        ("{{ $c.APIVersions.Has `policy/v1beta1` }}", "{{ $c.APIVersions.Has `policy/v1beta1/gone` }}"),
        ('{{ .Capabilities.APIVersions.Has "policy/v1" }}', '{{ .Capabilities.APIVersions.Has "policy/v1" }}'),
        (
            "{{ $.APIVersions.Has $api }}",
            '{{ $.APIVersions.Has (regexReplaceAll `^(extensions/v1beta1|policy/v1beta1)$` $api "gone") }}',
        ),
        ('a: .Capabilities.APIVersions.Has "policy/v1beta1"', 'a: .Capabilities.APIVersions.Has "policy/v1beta1"'),
        ("a: {{ .Values.b }}\n", "a: {{ .Values.b }}\n"),
    ],
)
def test_templates_do_not_find_what_is_gone(template: str, expected: str) -> None:
    assert without(template, GONE) == expected
    assert without(template, set()) == template
