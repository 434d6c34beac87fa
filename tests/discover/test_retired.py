"""Projects that nobody maintains any more: which APIs they use says nothing of a cluster of today."""

from __future__ import annotations

import pytest

from svclint.discover.hearsay.retired import says_unmaintained
from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("api-removed", "selector-matches-nothing"))
OLD = "{apiVersion: policy/v1beta1, kind: PodSecurityPolicy, metadata: {name: web}, spec: {}}"
BROKEN = """\
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: webb}, ports: [{port: 80}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}
"""
OVER = "# Shop\n\n> This repository is no longer maintained.\n"


def severities(files: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(one.location.file, one.rule, one.severity.word) for one in run_files(files, SETTINGS)]


@pytest.mark.parametrize(
    "text",
    [
        OVER,
        "# Archived\n",
        "# We are archiving it\n# Archived\n# Ask us\n\n---\n\n# Shop",
        "## DISCONTINUATION OF PROJECT.\n\nThis project will no longer be maintained by Example.",
        "# Shop\n\nThis project will no longer be maintained by Example.",
        "![banner](https://a)\n\n# :warning: DEPRECATION NOTICE :warning:\nThank you to everyone.",
        "# ⚠️ Deprecation Notice\n\nUse the other chart.",
        "# Shop - Deprecated tool for shops\n\nThis project is deprecated for customers of the cloud.",
        "> **⚠️ DEPRECATED**: it will receive no new features.",
        "**NOTE**: This repository contains code (legacy). This operator is no longer maintained. Use the chart.",
        "> # ⚠️ [The OSM project has been officially archived by the CNCF](https://a). No more of it.",
        "# Shop\n\n> [!WARNING]\n> **The project was discontinued on August 2024.**",
        "# Shop\n\nHow to sell.\n\n## Status\n\nThis project has been archived.",
        "# Shop\n\nThis repository has moved to https://example.com/shop.",
        "Shop\n====\n\nThis library is not maintained\nany more.",
    ],
)
def test_a_project_that_nobody_maintains(text: str) -> None:
    assert says_unmaintained(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Shop\n\nHow to sell.",
        "# Shop\n\n## Deprecated\n\nThe field `old`.",
        "# Shop\n\nThe operator migrates its API. Both groups are supported, but `shop.old.io` is deprecated.",
        "# Shop\n\nThis repository is no longer maintained for versions 4.3.0 and onwards.",
        "# Shop\n\n## End of Life Notice\n\nShop will reach end of life on December 31st.",
        "# Shop\n\nThis fork goes on: the original project is no longer maintained.",
        "# Shop\n\nThe upstream project has been archived, which this one continues.",
        "# Shop\n\n- This project is deprecated, that one is not\n- [[DEPRECATED] dashboard](docs/dashboard.md)",
        "# Shop\n\n```\nThis project is deprecated.\n```\n",
        "# Shop\n\nThis project is not deprecated.",
        "# Shop\n\nThis project finds manifests that are deprecated.",
        "# Shop\n\nThis project is actively maintained, and no longer experimental.",
        "# Shop\n\n| This project is archived |\n|---|",
        "# Deprecated fields",
    ],
)
def test_a_project_that_somebody_maintains(text: str) -> None:
    assert not says_unmaintained(text)


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": OVER, "psp.yaml": OLD},
        {"README.md": OVER, "deploy/README.md": "# How to deploy", "deploy/psp.yaml": OLD},
        {"shop/README.rst": OVER, "shop/deploy/all/psp.yaml": OLD},
        {"README.md": OVER, "base/kustomization.yaml": "resources: [psp.yaml]", "base/psp.yaml": OLD},
        {"shop/Chart.yaml": "name: shop\nversion: 1.0.0\ndeprecated: true\n", "shop/crds/psp.yaml": OLD},
    ],
)
def test_a_removed_api_of_such_a_project_is_a_note(files: dict[str, str]) -> None:
    ((_, rule, severity),) = severities(files)
    assert (rule, severity) == ("api-removed", "note")


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "# Shop", "psp.yaml": OLD},
        # the guide of where somebody stands, who looks elsewhere
        {"README.md": OVER, "../shop/psp.yaml": OLD},
        # the neighbour's guide, and a script
        {"cart/README.md": OVER, "shop/psp.yaml": OLD},
        {"shop.sh": OVER, "psp.yaml": OLD},
        {"shopping/README.md": OVER, "shop/psp.yaml": OLD},
        {"shop/Chart.yaml": "name: shop\nversion: 1.0.0\nhome: 'deprecated: true'\n", "shop/crds/psp.yaml": OLD},
    ],
)
def test_a_removed_api_of_any_other_one_is_an_error(files: dict[str, str]) -> None:
    ((_, rule, severity),) = severities(files)
    assert (rule, severity) == ("api-removed", "error")


def test_what_does_not_depend_on_the_cluster_is_as_wrong_as_anywhere() -> None:
    ((_, rule, severity),) = severities({"README.md": OVER, "web.yaml": BROKEN})
    assert (rule, severity) == ("selector-matches-nothing", "error")
