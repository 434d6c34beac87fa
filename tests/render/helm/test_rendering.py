"""Charts through Helm itself: what is printed, by which line, for which Kubernetes, and why one is refused."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from svclint.render.helm import available, render
from svclint.render.helm.orders import Order, RenderedChart
from tests.render.helm.charts import CARD, SERVICE, Files, archive, chart, order

INNER: Files = {
    "Chart.yaml": "apiVersion: v2\nname: inner\nversion: 1.2.0\n",
    "values.yaml": "port: 6379\n",
    "templates/service.yaml": "kind: Service\nport: {{ .Values.port }}\nname: {{ .Chart.Name }}\n",
}
BELOW = {f"charts/inner/{name}": text for name, text in INNER.items()}
DEPENDENCY = CARD + "dependencies:\n  - {name: inner, version: 1.x.x, repository: 'https://charts.example.com'}\n"
ASKS = """\
has: {{ .Capabilities.APIVersions.Has "policy/v1beta1" }} {{ .Capabilities.APIVersions.Has "policy/v1" }}
kind: {{ $.Capabilities.APIVersions.Has "networking.k8s.io/v1/Ingress" }}
variable: {{ $api := "extensions/v1beta1" }}{{ .Capabilities.APIVersions.Has $api }}
own: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}
version: {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Minor }}
newer: {{ semverCompare ">=1.30-0" .Capabilities.KubeVersion.GitVersion }}
text: .Capabilities.APIVersions.Has "policy/v1beta1"
"""
ALIASED = (
    CARD
    + """\
dependencies:
  - {name: inner, version: 1.x.x, repository: "", alias: blue}
  - {name: inner, version: 1.x.x, repository: "", alias: green, condition: green.enabled}
  - {name: inner, version: 1.x.x, repository: "", alias: red, condition: red.enabled}
  - {name: absent, version: 1.x.x, repository: "https://charts.example.com", condition: absent.enabled}
  - {name: wanted, version: 1.x.x, repository: "https://charts.example.com", tags: [front]}
"""
)
TWICE = (
    CARD
    + """\
dependencies:
  - {name: inner, version: 1.x.x, repository: "", alias: blue}
  - {name: inner, version: 1.x.x, repository: "", alias: green}
"""
)

ORDERS: dict[str, Order] = {
    "service": order(chart(service=SERVICE)),
    "values": order(
        chart(service=SERVICE), "ports: {http: 81}\n", "ports: {admin: null, late: 82}\n", namespace="prod"
    ),
    "1.24": order(chart(asks=ASKS), kubernetes="1.24"),
    "1.34": order(chart(asks=ASKS), apis=("monitoring.coreos.com/v1",)),
    "unpacked": order({**chart(card=DEPENDENCY, own="a: b\n"), **BELOW}, "inner: {port: 1}\n"),
    "archived": order({**chart(card=DEPENDENCY, own="a: b\n"), "charts/inner-1.2.0.tgz": archive(INNER)}),
    "archived and unpacked": order(
        {
            **chart(card=DEPENDENCY, own="a: b\n"),
            "charts/inner-1.2.0.tgz": archive({**INNER, "templates/old.yaml": "a: old\n"}),
            **BELOW,
        }
    ),
    "archived anew": order(
        {
            **chart(card=DEPENDENCY.replace("1.x.x", "2.x.x"), own="a: b\n"),
            "charts/inner-2.0.0.tgz": archive(
                {**INNER, "Chart.yaml": str(INNER["Chart.yaml"]).replace("1.2.0", "2.0.0")}
            ),
            **BELOW,
        }
    ),
    "two that begin alike": order(
        {
            **chart(card=CARD, own="a: b\n"),
            "charts/inner-2fa-1.0.0.tgz": archive(
                {**INNER, "Chart.yaml": "name: inner-2fa\nversion: 1.0.0\napiVersion: v2\n"}
            ),
            **BELOW,
        }
    ),
    "archived twice": order(
        {**chart(card=TWICE, own="a: b\n"), "charts/inner-1.2.0.tgz": archive(INNER)},
        "blue: {port: 1}\ngreen: {port: 2}\n",
    ),
    "missing": order(chart(card=DEPENDENCY, own="a: b\n")),
    "aliased": order(
        {**chart("green: {enabled: true}\nred: {enabled: false}\nabsent: {enabled: false}\n", ALIASED), **BELOW}
    ),
    "required": order(chart(own='a: b\nhost: {{ required "the host of the shop" .Values.host }}\n')),
    "fail": order(chart(own='{{ fail "this cannot be" }}\n')),
    "nil": order(chart(own="a: b\n\nc: {{ .Values.absent.deep }}\n")),
    "included": order(
        {**chart(own='x: {{ include "deep" . }}\n'), "templates/_a.tpl": '{{ define "deep" }}\n{{ .a.b.c }}{{ end }}'}
    ),
    "syntax": order(chart(own="a: {{ nosuch }}\n")),
    "values that are none": order(chart(own="a: b\n"), "a: [\n"),
    "no chart": order({"templates/own.yaml": "a: b\n"}),
    "checksum": order(
        chart(
            config="data: {{ .Release.Name }}\n",
            own='a: b\nsum: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}\nc: d\n',
        )
    ),
    "random": order(
        chart(
            "made: '{{ randAlphaNum 20 }}'",
            own="a: b\npassword: {{ tpl .Values.made . }}\nc: d\n{{- if true }}\ne: f\n{{- end }}\n",
        )
    ),
    "parsed": order(
        chart(
            config="data: {a: b}\ntext: |\n  one\n  two\n",
            own='{{ $c := include (print $.Template.BasePath "/config.yaml") . | fromYaml }}x: {{ $c.data.a }}\n',
        )
    ),
    "tpl": order(chart("text: 'port: {{ .Values.port }}'\nport: 80\n", own="a: b\n{{ tpl .Values.text . }}\nc: d\n")),
    "block scalar": order(chart(own="data:\n  config: |\n    # {{ .Release.Name }}\n    port: 80\n\n    last\nb: c")),
    "returns": order(chart(own="a: b\r\n{{- if true }}\r\nc: d\r\n{{- end }}\r\n")),
    "files": order({**chart(own='a: {{ .Files.Get "config/a.txt" }}\n'), "config/a.txt": "read"}),
    "ignored": order({**chart(own="a: b\n", other="c: d\n"), ".helmignore": "templates/other.yaml\n"}),
    "for this version": order(chart(card=CARD + "kubeVersion: '>=1.24.0-0 <1.35'\n", own="a: b\n")),
    "for others": order(chart(card=CARD + "kubeVersion: '^1.20 <1.34 || 1.35.x'\n", own="a: b\n")),
    "for none": order(chart(card=CARD + "kubeVersion: newest\n", own="a: b\n")),
    "notes": order({**chart(own="a: b\n"), "templates/NOTES.txt": "Thank you\n"}),
    "bytes": order({**chart(own="a: b\n"), "templates/odd.yaml": b"# caf\xe9\na: b\n"}),
}


@lru_cache(maxsize=1)
def _answers() -> dict[str, RenderedChart]:
    """All of them by one worker: starting it is what costs."""
    return dict(zip(ORDERS, render(list(ORDERS.values())), strict=True))


def answer(name: str) -> RenderedChart:
    return _answers()[name]


def text(name: str, template: str = "templates/own.yaml") -> str:
    found = {file.template: file.text for file in answer(name).files}
    assert not answer(name).failure
    return found[template]


def numbered(name: str, template: str = "templates/own.yaml") -> list[str]:
    """The lines that are not empty, each with its template's line; `~` where it is that of a block's end."""
    (file,) = (one for one in answer(name).files if one.template == template)
    lines = re.split(r"\r\n|\r|\n", file.text)
    assert len(lines) == len(file.lines) == len(file.exact)
    told = zip(file.lines, file.exact, lines, strict=True)
    return [f"{number}{'' if exact else '~'} {line.strip()}" for number, exact, line in told if line.strip()]


def test_the_library_is_there() -> None:
    assert available()


def test_each_line_knows_its_template_line() -> None:
    assert numbered("service", "templates/service.yaml") == [
        "2 apiVersion: v1",
        "3 kind: Service",
        "4 metadata:",
        "5 name: test-web",
        "6 labels:",
        "7~ app: shop",
        "7 release: test",
        "8 spec:",
        "9 ports:",
        "11 - name: admin",
        "12 port: 8081",
        "11 - name: http",
        "12 port: 80",
        "15 selector:",
        "16~ app: web",
        "16 tier: front",
    ]


def test_later_values_win_and_null_takes_a_default_away() -> None:
    names = [line for line in numbered("values", "templates/service.yaml") if "name:" in line or "port:" in line]
    assert names == ["5 name: test-web", "11 - name: http", "12 port: 81", "11 - name: late", "12 port: 82"]


def test_capabilities_are_those_of_the_version() -> None:
    assert text("1.34", "templates/asks.yaml").splitlines() == [
        "has: false true",
        "kind: true",
        "variable: false",
        "own: true",
        "version: v1.34.0 v1.34.0 34",
        "newer: true",
        'text: .Capabilities.APIVersions.Has "policy/v1beta1"',
    ]
    assert text("1.24", "templates/asks.yaml").splitlines() == [
        "has: true true",
        "kind: true",
        "variable: false",
        "own: false",
        "version: v1.24.0 v1.24.0 24",
        "newer: false",
        'text: .Capabilities.APIVersions.Has "policy/v1beta1"',
    ]
    assert [line[0] for line in numbered("1.34", "templates/asks.yaml")] == list("1234567")


def test_subcharts_are_rendered_with_the_values_that_they_are_given() -> None:
    assert text("unpacked", "charts/inner/templates/service.yaml") == "kind: Service\nport: 1\nname: inner\n"
    template = "charts/inner-1.2.0.tgz/templates/service.yaml"
    assert text("archived", template) == "kind: Service\nport: 6379\nname: inner\n"
    assert numbered("archived", template) == ["1 kind: Service", "2 port: 6379", "3 name: inner"]


def test_of_a_subchart_as_folder_and_as_archive_the_folder_is_rendered() -> None:
    """Helm itself takes now this and now that."""
    found = [one.template for one in answer("archived and unpacked").files]
    assert found == [one.template for one in answer("unpacked").files]
    assert "charts/inner/templates/service.yaml" in found


def test_the_archive_is_rendered_where_only_that_is_of_the_version_that_is_declared() -> None:
    found = [one.template for one in answer("archived anew").files]
    assert "charts/inner-2.0.0.tgz/templates/service.yaml" in found
    assert "charts/inner/templates/service.yaml" not in found


def test_a_chart_whose_name_begins_as_that_of_another_is_another() -> None:
    found = [one.template for one in answer("two that begin alike").files]
    assert {"charts/inner/templates/service.yaml", "charts/inner-2fa-1.0.0.tgz/templates/service.yaml"} <= set(found)


def test_two_aliases_of_one_archive() -> None:
    template = "charts/inner-1.2.0.tgz/templates/service.yaml"
    found = {one.name: one for one in answer("archived twice").files if one.template == template}
    assert {name: (one.text, one.lines) for name, one in found.items()} == {
        "charts/blue/templates/service.yaml": ("kind: Service\nport: 1\nname: blue\n", (1, 2, 3, 0)),
        "charts/green/templates/service.yaml": ("kind: Service\nport: 2\nname: green\n", (1, 2, 3, 0)),
    }


def test_one_subchart_under_several_names() -> None:
    template = "charts/inner/templates/service.yaml"
    found = [(one.template, one.name, one.text[-6:].strip()) for one in answer("aliased").files]
    assert found == [
        (template, "charts/blue/templates/service.yaml", "blue"),
        (template, "charts/green/templates/service.yaml", "green"),
    ]


def test_dependencies_that_are_not_here_are_named_and_the_rest_is_rendered() -> None:
    assert answer("missing").missing == ("inner",)
    assert text("missing") == "a: b\n"
    assert answer("aliased").missing == ("wanted",)


@pytest.mark.parametrize(
    ("name", "words", "at", "needs"),
    [
        ("required", "the host of the shop", ("templates/own.yaml", 2), "the host of the shop"),
        ("fail", "this cannot be", ("templates/own.yaml", 1), ""),
        ("nil", "nil pointer evaluating interface {}.deep", ("templates/own.yaml", 3), ""),
        ("included", "nil pointer evaluating interface {}.b", ("templates/_a.tpl", 2), ""),
        ("syntax", 'function "nosuch" not defined', ("templates/own.yaml", 1), ""),
    ],
)
def test_a_refusal_says_why_and_where(name: str, words: str, at: tuple[str, int], needs: str) -> None:
    found = answer(name)
    assert (found.files, found.failure, found.at, found.needs) == ((), words, at, needs)


def test_what_is_no_chart_or_no_values_is_a_failure() -> None:
    assert "Chart.yaml" in answer("no chart").failure
    assert "yaml" in answer("values that are none").failure.lower()


def test_a_checksum_of_another_template_is_no_hindrance() -> None:
    assert [line.partition(":")[0] for line in numbered("checksum")] == ["1 a", "2 sum", "3 c"]


def test_what_chance_makes_is_not_known_and_the_rest_is() -> None:
    assert [line.partition(":")[0] for line in numbered("random")] == ["1 a", "0~ password", "3 c", "5 e"]


def test_marks_do_not_show() -> None:
    assert numbered("parsed") == ["1 x: b"]
    assert numbered("parsed", "templates/config.yaml") == ["1 data: {a: b}", "2 text: |", "3 one", "4 two"]
    assert numbered("tpl") == ["1 a: b", "2 port: 80", "3 c: d"]
    assert numbered("block scalar") == ["1 data:", "2 config: |", "3 # test", "4 port: 80", "6 last", "7 b: c"]
    assert numbered("returns") == ["1 a: b", "3 c: d"]


def test_files_of_the_chart_are_there_and_those_it_ignores_are_not() -> None:
    assert text("files") == "a: read\n"
    assert [one.template for one in answer("ignored").files] == ["templates/own.yaml"]


def test_notes_and_partials_are_left_out() -> None:
    assert [one.template for one in answer("notes").files] == ["templates/own.yaml"]


def test_bytes_that_are_no_text_change_nothing_else() -> None:
    assert numbered("bytes", "templates/odd.yaml") == ["1 # caf\ufffd", "2 a: b"]


def test_who_does_not_ask_for_lines_gets_the_same_texts() -> None:
    names = ("service", "random", "aliased")
    traced, plain = (render([ORDERS[name]._replace(traced=asked) for name in names]) for asked in (True, False))
    assert [[file.text for file in one.files] for one in plain[::2]] == [
        [file.text for file in one.files] for one in traced[::2]
    ]
    assert {(file.lines, file.exact) for one in plain for file in one.files} == {((), ())}
    assert all(file.lines for one in traced for file in one.files)


def test_a_chart_may_be_for_other_versions_of_kubernetes() -> None:
    assert answer("for this version").failure == ""
    assert answer("for others").failure == "it is for Kubernetes ^1.20 <1.34 || 1.35.x, and 1.34 is checked"
    assert answer("for none").failure == "it is for Kubernetes newest, and 1.34 is checked"
