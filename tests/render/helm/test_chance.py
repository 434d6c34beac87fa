"""What chance and the clock make in charts is the same at each run, and another at each place."""

from __future__ import annotations

import re

import pytest

from svclint.document import documents
from svclint.render.helm import available, render
from svclint.render.helm.chance import steady
from svclint.source import Source
from tests.render.helm.charts import HELPERS, chart, order

needs_helm = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

OWN = """\
apiVersion: v1
kind: Secret
metadata:
  name: shop-{{ randAlphaNum 5 | lower }}
  annotations:
    at: {{ now | date "20060102150405" | quote }}
    until: {{ now | dateModify "24h" | date "2006-01-02" | quote }}
data:
  other: {{ randAlphaNum 5 }}
  long: {{ randAlphaNum 100 }}
  none: {{ randAlphaNum 0 | quote }}
  alpha: {{ .Values.length | int | randAlpha }}
  digits: {{ randNumeric 6 | quote }}
  ascii: {{ randAscii 4 | quote }}
  bytes: {{ randBytes 16 | quote }}
  id: {{ uuidv4 }}
  twice: {{ default uuidv4 .Values.absent }}
  kept: {{ .Values.kept | default (randAlphaNum 8) | b64enc | quote }}
  between: {{ randInt 3 60 }}
  order: {{ shuffle "abc" }}
  password: {{ htpasswd "admin" (randAlphaNum 8) | b64enc }}
  hash: {{ bcrypt "secret" | quote }}
  {{- $ca := genCA "shop-ca" 365 }}
  {{- $cert := genSignedCert "shop" nil (list "shop" (printf "shop.%s" .Release.Namespace)) 365 $ca }}
  ca: {{ $ca.Cert | b64enc }}
  cert: {{ $cert.Cert | b64enc }}
  key: {{ b64enc $cert.Key }}
  own: {{ (genSelfSignedCert "shop" nil nil 1).Key | b64enc }}
  private: {{ genPrivateKey "rsa" | b64enc }}
  helper: {{ include "shop.random" . }}
---
{{- range list "a" "b" }}
{{ . }}: {{ randAlphaNum 6 }}
{{- end }}
{{- range $i, $e := .Values.users }}
{{ $e.name }}: {{ randAlphaNum 6 }}
{{- end }}
"""
RANDOM = HELPERS + '{{- define "shop.random" }}{{ randAlphaNum 7 }}{{ end }}\n'
VALUES = "length: 9\nkept: ''\nusers: [{name: c}, {name: d}]\n"
ORDER = order({**chart(VALUES, own=OWN, other='x: {{ include "shop.random" . }}\n'), "templates/_helpers.tpl": RANDOM})


@needs_helm
def test_two_renderings_print_the_same() -> None:
    (one,), (other,) = render([ORDER]), render([ORDER])
    assert one.failure == ""
    assert one == other
    # and so every line is known
    assert all(all(file.lines[:-1]) for file in one.files)


@needs_helm
def test_stand_ins_look_like_what_they_stand_for() -> None:
    (found,) = render([ORDER])
    texts = {file.template: file.text for file in found.files}
    secret, lists = (one.value for one in documents(Source("a.yaml", texts["templates/own.yaml"])))
    data = secret["data"]
    assert re.fullmatch(r"shop-[a-z0-9]{5}", secret["metadata"]["name"])
    assert secret["metadata"]["annotations"] == {"at": "20250101000000", "until": "2025-01-02"}
    assert [len(data[name]) for name in ("other", "long", "none", "alpha", "digits", "ascii")] == [5, 100, 0, 9, 6, 4]
    assert re.fullmatch(r"[a-z]+", data["alpha"])
    assert re.fullmatch(r"[0-9]+", data["digits"])
    uuid = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(uuid, data["id"])
    assert re.fullmatch(uuid, data["twice"])
    assert (data["between"], data["order"]) == (3, "abc")
    assert re.fullmatch(r"\$2a\$10\$.{53}", data["hash"])
    others = [secret["metadata"]["name"][5:], data["other"], *lists.values()]
    assert list(lists) == ["a", "b", "c", "d"]
    assert len(set(others)) == len(others)
    assert len({data[name] for name in ("id", "twice", "ca", "cert", "key", "own", "private")}) == 7
    # a named template gives each file that includes it its own
    assert texts["templates/other.yaml"] != f"x: {data['helper']}\n"


@needs_helm
def test_where_a_stand_in_does_not_do_chance_decides() -> None:
    again = "{{ $own := buildCustomCert (b64enc $ca.Cert) (b64enc $ca.Key) }}"
    (found,) = render([order(chart(own=f'{{{{ $ca := genCA "a" 1 }}}}{again}a: {{{{ $own.Cert | quote }}}}\n'))])
    assert found.failure == ""
    assert "BEGIN CERTIFICATE" in found.files[0].text


@pytest.mark.parametrize(
    "template",
    [
        "a: {{ .Values.now }}\n",
        "now: uuidv4\n",
        '{{ include "now" . }}',
        "{{/* randAlphaNum 5 */}}",
        '{{ $now := "genCA" }}',
    ],
)
def test_only_calls_are_changed(template: str) -> None:
    assert steady(template, "a") == template


def test_lines_stay_where_they_are() -> None:
    assert steady(OWN, "a").count("\n") == OWN.count("\n")
    assert steady(OWN, "a") != steady(OWN, "b")
