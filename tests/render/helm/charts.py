"""Charts for the tests of the renderer, written as people write them."""

from __future__ import annotations

import io
import tarfile

from svclint.render.helm.orders import ChartFile, Order, Release

Files = dict[str, str | bytes]

CARD = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
HELPERS = """\
{{- define "shop.labels" -}}
app: {{ .Chart.Name }}
release: {{ .Release.Name }}
{{- end -}}
"""
SERVICE = """\
{{- if .Values.service.enabled }}
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-web
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  ports:
  {{- range $name, $port := .Values.ports }}
    - name: {{ $name }}
      port: {{ $port }}
  {{- end }}
  {{- with .Values.extra }}
  selector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
"""
VALUES = """\
service: {enabled: true}
ports: {admin: 8081, http: 80}
extra: {app: web, tier: front}
"""


def chart(values: str = VALUES, card: str = CARD, **templates: str) -> Files:
    """A chart with these templates, named without their suffix."""
    made = {f"templates/{name}.yaml": text for name, text in templates.items()}
    return {"Chart.yaml": card, "values.yaml": values, "templates/_helpers.tpl": HELPERS, **made}


def order(
    files: Files, *values: str, namespace: str = "default", kubernetes: str = "1.34", apis: tuple[str, ...] = ()
) -> Order:
    data = tuple(
        ChartFile(name, text.encode() if isinstance(text, str) else text) for name, text in sorted(files.items())
    )
    return Order(data, Release("test", namespace, values), kubernetes, apis)


def archive(files: Files, above: str = "inner/", *, link: tuple[str, str] | None = None) -> bytes:
    """The files as a .tgz, as `helm package` makes it; `link` is a symbolic one in it, and where it leads."""
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w:gz") as made:
        for name, text in files.items():
            data = text.encode() if isinstance(text, str) else text
            member = tarfile.TarInfo(above + name)
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
        if link is not None:
            member = tarfile.TarInfo(above + link[0])
            member.type, member.linkname = tarfile.SYMTYPE, link[1]
            made.addfile(member)
    return into.getvalue()
