"""Charts whose templates, values and cards are changed, rendered by Helm's library in its worker."""

from __future__ import annotations

from fuzz import byte_level
from fuzz.session import Session
from svclint.render.helm import available
from tests.render.helm.charts import SERVICE, VALUES, Files, chart

_WORDS = (
    *(b"{{ .Values.extra }}", b"{{- range .Values.ports }}", b"{{- end }}", b'{{ include "shop.labels" . }}'),
    *(b"{{ toYaml .Values }}", b'{{ tpl "{{ .Values.x }}" . }}', b'{{ .Files.Get "values.yaml" }}', b"{{ now }}"),
    *(b'{{ lookup "v1" "Secret" "a" "b" }}', b'{{ fail "x" }}', b'{{ repeat 1000 "a" }}', b"{{ randAlpha 5 }}"),
    *(b'{{ required "r" .Values.none }}', b"{{ .Values.service.enabled | quote }}", b"{{/* x */}}", b"{{ $ }}"),
    *(b'{{ define "a" }}{{ include "a" . }}{{ end }}', b"| nindent 4", b"| default 5", b"\n---\n", b"{{ until 9 }}"),
)
_TOGETHER = 12
"""Charts of one run: to start the worker takes as long as that many."""


def step(session: Session) -> None:
    if not available():
        return
    tree = {f"c{number}/{path}": data for number in range(_TOGETHER) for path, data in _chart(session).items()}
    session.places["charts"] += _TOGETHER
    session.checked("charts", tree, ("check", "--debug", "--no-cache", "--jobs", "1"))


def _chart(session: Session) -> dict[str, bytes]:
    random = session.random
    text = random.choice((SERVICE, random.choice(session.files).decode("utf-8", "replace")))
    made: Files = chart(VALUES, service=text)
    files = {name: one.encode() if isinstance(one, str) else one for name, one in made.items()}
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        name = random.choice(list(files))
        if random.random() < 0.5:
            files[name] = byte_level.changed(random, files[name])
        else:
            at = random.randrange(len(files[name]) + 1)
            files[name] = files[name][:at] + random.choice(_WORDS) + files[name][at:]
    return files
