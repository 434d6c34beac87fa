"""What is printed of a manifest holds no secret that the finding is not about."""

from __future__ import annotations

import pytest

from svclint.discover import form_scopes
from svclint.linting.report import Counts, merge
from svclint.linting.settle import lint
from svclint.output import FORMATS, render
from svclint.output.concealed import concealed, without_passwords
from svclint.settings import Settings
from svclint.source import Source
from tests.output.shop_reports import report

FILES = {
    "db.yaml": """\
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  selector: {app: db}
  ports:
    - port: 5432
---
apiVersion: v1
kind: Secret
metadata: {name: text}
stringData:
  PASSWORD: s3cret
  url: postgres://admin:s3cret@db:5433/shop
  settings: |
    password = s3cret
    url = db:5433
---
apiVersion: v1
kind: Secret
metadata: {name: flow}
stringData: {a: s3cret, b: "db:5434", c: s3cret}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  containers:
    - name: client
      image: client
      env:
        - {name: A, value: "postgres://admin:s3cret@db:5435/shop"}
        - {name: B, value: "postgres://admin:$(PASSWORD)@db:5436/shop"}
""",
}


@pytest.mark.parametrize("format_name", FORMATS)
def test_no_format_tells_a_secret(format_name: str) -> None:
    sources = {path: Source(path, text) for path, text in FILES.items()}
    settings = Settings(select=("dns-reference-port-not-found",))
    findings = merge(lint(form_scopes(sources, settings).scopes, settings).findings)
    assert len(findings) == 4
    shown = render(report(findings, list(sources.values()), Counts(1, 4, 1)), format_name)
    assert "s3cret" not in shown
    assert "5433" in shown


PLAIN = """\
apiVersion: v1
kind: Secret
metadata: {name: plain}
data:
  before: czNjcmV0Cg==
  password: s3cret-pa55!
---
apiVersion: v1
kind: Secret
metadata: {name: flow}
data: {password: "s3cret-pa55!"}
---
apiVersion: v1
kind: Secret
metadata: {name: numbers}
stringData:
  code: 90210
  mask: 0777
  code: 90211
"""


# what mends a value is written by whoever applies the edits, so that formats for machines have it
@pytest.mark.parametrize("format_name", [one for one in FORMATS if one not in ("json", "sarif")])
def test_no_message_tells_what_a_secret_was_given_as_plain_text(format_name: str) -> None:
    sources = {"plain.yaml": Source("plain.yaml", PLAIN)}
    settings = Settings(select=("manifest", "schema-violation"))
    findings = merge(lint(form_scopes(sources, settings).scopes, settings).findings)
    assert {one.rule for one in findings} == {"schema-violation", "ambiguous-scalar", "duplicate-key"}
    shown = render(report(findings, list(sources.values()), Counts(1, 3, 1)), format_name)
    assert [one for one in ("s3cret", "czNj", "9021", "0777") if one in shown] == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("url: http://db:80/a@b", "url: http://db:80/a@b"),
        ("postgres://me:pass@db:5432", "postgres://me:****@db:5432"),
        ("a: redis://:pass@db, b: amqp://me:word@mq", "a: redis://:****@db, b: amqp://me:****@mq"),
        ("postgres://me:${PASS}@db", "postgres://me:${PASS}@db"),
        ("postgres://me@db:5432", "postgres://me@db:5432"),
        ("see a@b: c", "see a@b: c"),
    ],
)
def test_passwords_of_urls_are_stars(line: str, shown: str) -> None:
    assert without_passwords(line) == shown


@pytest.mark.parametrize(
    ("line", "parts", "shown"),
    [
        ("  PASSWORD: s3cret", [], "  PASSWORD: ******"),
        ("  url: db:5433", [(10, 14)], "  url: ***5433"),
        ("    a: b = db:5433", [(14, 18)], "    a: * * ***5433"),
        ('{"a": "b"}', [(7, 8)], "***** *b**"),
        ("", [], ""),
    ],
)
def test_of_a_secret_only_the_label_is_shown(line: str, parts: list[tuple[int, int]], shown: str) -> None:
    assert concealed(line, parts) == shown
