"""Volumes of a chart that whoever installs it sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import found

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

FILES = {
    "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "shop/values.yaml": "size: 10Gi\nvolume: {size: 5Gi}\n",
    "shop/templates/storage.yaml": """\
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  capacity:
    storage: {{ .Values.volume.size }}
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  hostPath: {path: /data}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  volumeName: data
  resources:
    requests:
      storage: {{ .Values.size }}
""",
}


@pytest.mark.parametrize(
    ("command", "severity"),
    [
        ("helm upgrade --install shop ./shop --set volume.size=10Gi", "note"),
        ("helm upgrade --install shop ./shop --set other=1", "error"),
        ("helm install shop ./shop", "error"),
    ],
)
def test_a_size_that_its_installer_gives(
    command: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = found(tmp_path, monkeypatch, {**FILES, "Makefile": f"up:\n\t{command}\n"})
    assert [one.severity.word for one in told if one.rule == "claim-volume-mismatch"] == [severity]
