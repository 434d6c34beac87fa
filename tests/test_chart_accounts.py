"""Accounts of a chart's release that its bindings name otherwise than its pods do."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import CHART, found, places

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

ACCOUNT = """\
{{- if .Values.account.create }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.account.name }}
{{- end }}
"""
BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .Release.Name }}-web
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects:
  - kind: ServiceAccount
    name: {{ $SUBJECT }}
"""


@pytest.mark.parametrize(
    ("subject", "create", "name", "told"),
    [
        (".Release.Name }}-web", "true", "infra-dev", True),
        (".Values.account.name }}", "true", "infra-dev", False),
        # the pods run as an account that somebody makes
        (".Values.account.name }}", "false", "infra-dev", False),
        # which the binding does not name
        (".Release.Name }}-web", "false", "infra-dev", True),
        ('"jenkins" }}', "true", "infra-dev", False),
        ('"default" }}', "true", "infra-dev", False),
    ],
)
def test_a_binding_names_the_release(
    subject: str, create: str, name: str, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment = CHART["charts/web/templates/deployment.yaml"].replace(
        "      containers:\n", "      serviceAccountName: {{ .Values.account.name }}\n      containers:\n"
    )
    values = CHART["charts/web/values.yaml"] + f"account: {{create: {create}, name: {name}}}\n"
    files = {
        **CHART,
        "charts/web/values.yaml": values,
        "charts/web/templates/deployment.yaml": deployment,
        "charts/web/templates/account.yaml": ACCOUNT,
        "charts/web/templates/binding.yaml": BINDING.replace("{{ $SUBJECT }}", "{{ " + subject),
    }
    expected = ["charts/web/templates/binding.yaml:8 binding-subject-not-found warning"] if told else []
    assert places(found(tmp_path, monkeypatch, files)) == expected
