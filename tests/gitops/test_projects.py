"""What an AppProject permits: the rows of Argo CD's own tests in our words, and what cannot be known."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.gitops.go_globs import matches
from svclint.gitops.projects import IN_CLUSTER, destination, permits_destination, permits_source

OTHER = "https://10.0.0.1:6443"


@pytest.mark.parametrize(
    ("pattern", "text", "separator", "fits"),
    [
        ("*", "", "", True),
        ("shop-*", "shop-", "", True),
        ("shop-*", "shop", "", False),
        ("*-system", "kube-system", "", True),
        ("a*b*c", "axxbxxbc", "", True),
        ("a*b*c", "axxcb", "", False),
        ("sh?p", "shop", "", True),
        ("sh?p", "shp", "", False),
        ("https://github.com/*", "https://github.com/a/b", "/", False),
        ("https://github.com/*/b", "https://github.com/a/b", "/", True),
        ("https://github.com/**", "https://github.com/a/b", "/", True),
        ("https://***", "https://github.com/a/b", "/", True),
        ("a?b", "a/b", "/", False),
        ("{a,b}", "a", "", None),
        ("[ab]", "a", "", None),
        ("", "", "", True),
        ("", "a", "", False),
    ],
)
def test_patterns(pattern: str, text: str, separator: str, fits: bool | None) -> None:
    assert matches(pattern, text, separator) is fits


def test_patterns_take_no_longer_than_pattern_times_text() -> None:
    assert matches("*a" * 200 + "b", "a" * 2000) is False


@pytest.mark.parametrize(
    ("entries", "where", "permitted"),
    [
        ([], {"server": IN_CLUSTER, "namespace": "shop"}, False),
        ([{"server": "*", "namespace": "*"}], {"server": OTHER, "namespace": "shop"}, True),
        ([{"server": IN_CLUSTER, "namespace": "shop"}], {"name": "in-cluster", "namespace": "shop"}, True),
        ([{"name": "in-cluster", "namespace": "shop"}], {"server": IN_CLUSTER, "namespace": "shop"}, True),
        # a Secret may give it another name
        ([{"name": "home", "namespace": "shop"}], {"server": IN_CLUSTER, "namespace": "shop"}, None),
        ([{"name": "prod", "namespace": "shop"}], {"server": OTHER, "namespace": "shop"}, None),
        ([{"name": "prod", "namespace": "shop"}], {"server": OTHER, "namespace": "web"}, False),
        ([{"server": OTHER, "namespace": "shop"}], {"name": "prod", "namespace": "shop"}, None),
        ([{"name": "prod", "namespace": "shop"}], {"name": "dev", "namespace": "shop"}, False),
        ([{"server": IN_CLUSTER, "namespace": "a"}, {"server": OTHER, "namespace": "b"}],
         {"server": OTHER, "namespace": "a"}, False),
        ([{"server": IN_CLUSTER, "namespace": "${NAMESPACE}"}], {"server": IN_CLUSTER, "namespace": "a"}, None),
        ([{"server": "*", "namespace": "!kube-system"}], {"server": IN_CLUSTER, "namespace": "shop"}, True),
        ([{"server": "*", "namespace": "*"}, {"server": "*", "namespace": "!kube-system"}],
         {"server": IN_CLUSTER, "namespace": "kube-system"}, False),
        ([{"server": "!" + OTHER, "namespace": "*"}, {"server": "*", "namespace": "*"}],
         {"server": OTHER, "namespace": "shop"}, False),
        ([{"name": "!prod", "namespace": "shop"}, {"name": "*", "namespace": "*"}],
         {"name": "prod", "namespace": "web"}, False),
    ],
)  # fmt: skip
def test_destinations(entries: list[Any], where: dict[str, str], permitted: bool | None) -> None:
    found = destination(where)
    assert found is not None
    assert permits_destination({"destinations": entries}, found) is permitted


@pytest.mark.parametrize(
    "where", [{}, {"namespace": "shop"}, {"server": "{{server}}", "namespace": "a"}, {"server": 7, "name": ["a"]}]
)
def test_what_is_no_destination(where: dict[str, Any]) -> None:
    assert destination(where) is None


@pytest.mark.parametrize(
    ("patterns", "repository", "permitted"),
    [
        ([], "https://github.com/a/b", False),
        (["*"], "https://github.com/a/b", True),
        (["https://github.com/a/b"], "https://GitHub.com/A/b.git", True),
        (["https://github.com/a/b"], "https://github.com/a/b/", False),
        (["git@github.com:a/b.git"], "ssh://git@github.com/a/b", True),
        (["git@github.com:a/*"], "https://github.com/a/b", False),
        (["https://github.com/a/*", "!https://github.com/a/b"], "https://github.com/a/b", False),
        (["!https://github.com/a/b"], "https://github.com/a/c", True),
        (["https://github.com/{a,b}/*"], "https://github.com/a/b", None),
        (["${REPOSITORY}"], "https://github.com/a/b", None),
        (["https://github.com/a/*"], "https://github.com/a/b%20c", None),
        (["https://github.com/a/*"], "", None),
        (["ssh://git@example.com:org/b"], "ssh://git@example.com/org/b", None),
    ],
)
def test_sources(patterns: list[str], repository: str, permitted: bool | None) -> None:
    assert permits_source({"sourceRepos": patterns}, repository) is permitted
