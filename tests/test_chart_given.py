"""Values that a chart has by itself, and that whoever installs it is known, or has, to replace."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.test_charts import found

pytestmark = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")

CARD = {"charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n"}
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: NAME
spec:
  replicas: REPLICAS
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example.org/web:1
          ports:
            - containerPort: PORT
"""
REFUSED = ("invalid-workload", "schema-violation", "invalid-ingress")


def told(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    values: str | None,
    *,
    files: dict[str, str] | None = None,
    name: str = "web",
    replicas: str = "1",
    port: str = "8080",
) -> list[str]:
    template = DEPLOYMENT.replace("NAME", name).replace("REPLICAS", replicas).replace("PORT", port)
    tree = {**CARD, "charts/web/templates/web.yaml": template, **(files or {})}
    if values is not None:
        tree["charts/web/values.yaml"] = values
    return [one.severity.word for one in found(folder, monkeypatch, tree) if one.rule in REFUSED]


# -- what commands give ------------------------------------------------------------------------------------------------

SETS = "helm upgrade --install web ./charts/web --set app.name=$NAME"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("deploy.sh", SETS),
        ("deploy.sh", "helm upgrade -i web \\\n  --set-string 'team=a,app.name=shop' \\\n  charts/web\n"),
        ("deploy.sh", 'CHART=./charts/web\nhelm install web "$CHART" --set=app.name="$NAME"'),
        ("deploy.sh", 'cd "charts/web"\nhelm install web . --set app.name=$NAME'),
        ("deploy.sh", 'helm install web "$ROOT/charts/web" --set app.name=$NAME'),
        ("deploy.sh", f"# helm install web ./charts/web\n{SETS}"),
        ("charts/web/install.sh", "helm install web ./ -f values.yaml --set app.name=$NAME"),
        ("charts/Makefile", "deploy-%:\n\thelm upgrade -f $(stage).yaml $(*) $(*) --set-string app.name=$(stage)"),
        ("Makefile", "up:\n\t@helm upgrade --install web charts/$(APP) --set app.name=$$NAME"),
        ("README.md", f"# Web\n\n```sh\n{SETS}\n```\n"),
        (".github/workflows/deploy.yaml", f"jobs:\n  up:\n    steps:\n      - run: {SETS}\n"),
        (".gitlab-ci.yml", f"deploy:\n  script:\n    - {SETS}\n"),
        ("helmfile.yaml", "releases: [{name: web, chart: ./charts/web, set: [{name: app.name, value: shop}]}]\n"),
        ("helmfile.yaml", "releases: [{name: web, chart: ./charts/web, values: [{app: {name: shop}}]}]\n"),
        (
            "skaffold.yaml",
            "apiVersion: skaffold/v4beta6\nkind: Config\nmanifests:\n  helm:\n    releases:\n"
            "      - {name: web, chartPath: charts/web, setValueTemplates: {app.name: '{{.NAME}}'}}\n",
        ),
        ("devspace.yaml", "deployments: {web: {helm: {chart: {path: charts/web}, values: {app: {name: shop}}}}}\n"),
    ],
)
def test_what_a_command_gives_is_no_fault_of_the_chart(
    path: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = "app: {name: my_shop}\n"
    assert told(tmp_path, monkeypatch, values, files={path: text}, name="{{ .Values.app.name }}-web") == ["note"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        # nothing, something else, or another chart
        "helm upgrade --install web ./charts/web",
        SETS.replace("app.name", "app.team"),
        SETS.replace("app.name", "appname"),
        SETS.replace("charts/web", "charts/api"),
        SETS.replace("./charts/web", "https://example.org/web.tgz"),
        # what is not run, and what is run as well
        f"# {SETS}",
        f'echo "{SETS}"',
        f"{SETS}\nhelm install other ./charts/web",
        # the chart's own values once more
        "helm upgrade --install web ./charts/web -f charts/web/values.yaml",
        SETS.replace("$NAME", "my_shop"),
        SETS.replace("$NAME", "'my_shop'"),
        SETS.replace("--set app.name=$NAME", "--set-string 'team=a,app.name=my_shop,other={a,b}'"),
        f"NAME=my_shop\n{SETS}",
        # of two that are given the last one counts
        f"{SETS},app.name=my_shop",
    ],
)
def test_what_no_command_gives_is_refused(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values, files = "app: {name: my_shop}\n", {"deploy.sh": text}
    assert told(tmp_path, monkeypatch, values, files=files, name="{{ .Values.app.name }}-web") == ["error"]


def test_whatever_is_given_the_rest_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values, files = "app: {name: my_shop}\n", {"deploy.sh": SETS}
    assert told(tmp_path, monkeypatch, values, files=files, name="{{ .Values.app.name }}_web") == ["error"]


@pytest.mark.parametrize(
    ("given", "severity"),
    [
        ("app: {name: shop}\n", "note"),
        ("app: {team: a}\n", "error"),
        ("app: {name: shop}\nother: [1]\n", "note"),
        ("app: {name: my_shop}\n", "error"),
    ],
)
@pytest.mark.parametrize("option", ["-f env/prod.yaml", "--values=env/$ENV.yaml", "-f env/${ENV}.yaml --wait"])
def test_a_file_of_values_that_a_command_names(
    option: str, given: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"env/prod.yaml": given, "deploy.sh": f"helm upgrade --install web charts/web {option}"}
    assert told(tmp_path, monkeypatch, "app: {name: my_shop}\n", files=files, name="{{ .Values.app.name }}") == [
        severity
    ]


@pytest.mark.parametrize(
    ("options", "severity"),
    [
        ("-f env/prod.yaml -f env/dev.yaml", "note"),
        ("-f env/dev.yaml -f env/prod.yaml", "error"),
        ("--set app.name=shop -f env/prod.yaml", "note"),
        ("-f env/dev.yaml --set app.name=my_shop", "error"),
        ("-f env/$ENV.yaml", "error"),
    ],
)
def test_of_what_a_command_gives_twice_the_strongest_counts(
    options: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "env/prod.yaml": "app: {name: my_shop}\n",
        "env/dev.yaml": "app: {name: shop}\n",
        "deploy.sh": f"helm upgrade --install web charts/web {options}",
    }
    assert told(tmp_path, monkeypatch, "app: {name: my_shop}\n", files=files, name="{{ .Values.app.name }}") == [
        severity
    ]


@pytest.mark.parametrize(("given", "severity"), [("99999", "error"), ("8080", "note"), ("$PORT", "note"), ("", "note")])
def test_a_number_that_a_command_gives(
    given: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"deploy.sh": f"helm upgrade --install web charts/web --set port={given}"}
    assert told(tmp_path, monkeypatch, "port: 99999\n", files=files, port="{{ .Values.port }}") == [severity]


def test_one_of_the_files_that_a_command_may_name_does_not_give_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "env/prod.yaml": "app: {name: shop}\n",
        "env/dev.yaml": "app: {team: a}\n",
        "deploy.sh": "helm upgrade --install web charts/web -f env/$ENV.yaml",
    }
    assert told(tmp_path, monkeypatch, "app: {name: my_shop}\n", files=files, name="{{ .Values.app.name }}") == [
        "error"
    ]


@pytest.mark.parametrize(
    ("key", "severity"), [("db.name", "note"), ("name", "error"), ("other.name", "error"), ("db.team", "error")]
)
def test_a_value_of_a_chart_within(key: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "charts/web/charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
        "charts/web/charts/db/values.yaml": "name: my_db\n",
        "charts/web/charts/db/templates/db.yaml": DEPLOYMENT.replace("NAME", "{{ .Values.name }}")
        .replace("REPLICAS", "1")
        .replace("PORT", "80"),
        "charts/web/setup.sh": f"helm upgrade --install web ./ --set {key}=$NAME",
    }
    assert told(tmp_path, monkeypatch, "team: a\n", files=files) == [severity]


# -- what only stands for something ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "replicas", "severity"),
    [
        ("replicas: provide_through_pipeline\n", "{{ .Values.replicas }}", "note"),
        ("web: {replicas: set by the pipeline}\n", "{{ .Values.web.replicas }}", "note"),
        ("web:\n  replicas: two\n", "{{ $.Values.web.replicas | default 1 }}", "note"),
        # numbers in quotes, and such as are none by a slip
        ('replicas: "3"\n', '"{{ .Values.replicas }}"', "error"),
        ("replicas: 3x\n", "{{ .Values.replicas }}", "error"),
        ("replicas: yes\n", "{{ .Values.replicas }}", "error"),
        # whatever is given, the template makes a text of it, or has one of its own
        ("replicas: two\n", '"{{ .Values.replicas }}"', "error"),
        ("replicas: two\n", "{{ .Values.replicas | quote }}", "error"),
        ("replicas: 3\n", "some", "error"),
    ],
)
def test_words_where_a_number_is_wanted(
    values: str, replicas: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(tmp_path, monkeypatch, values, replicas=replicas) == [severity]


def test_words_in_a_chart_that_somebody_installs_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"deploy.sh": "helm upgrade --install web ./charts/web"}
    values, replicas = "replicas: two\n", "{{ .Values.replicas }}"
    assert told(tmp_path, monkeypatch, values, files=files, replicas=replicas) == ["error"]


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ("port: http\n", "error"),
        ("port: web_port_of_the_team\n", "note"),
        ("{port: x, replicas: x, image: x}\n", "note"),
    ],
)
def test_the_name_of_a_port_is_a_slip(
    values: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(tmp_path, monkeypatch, values, port="{{ .Values.port }}") == [severity]


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ("{name: by_the_pipeline, image: by_the_pipeline, tag: by_the_pipeline}\n", "note"),
        ("name: my_shop\n", "error"),
        ("{name: my_shop, app: my_shop, team: my_shop}\n", "error"),
        ("{name: my_shop, image: my_shop}\n", "error"),
    ],
)
def test_one_text_for_things_that_have_nothing_in_common(
    values: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(tmp_path, monkeypatch, values, name="{{ .Values.name }}-web") == [severity]


# -- what a chart without values asks for ------------------------------------------------------------------------------

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: NUMBER
"""


@pytest.mark.parametrize(
    ("number", "values", "severity"),
    [
        ("{{ .Values.port }}", None, "note"),
        ("{{ .Values.web.port }}", "web: {}\n", "note"),
        ("", None, "error"),
        ("{{ .Values.prot }}", "port: 80\n", "error"),
    ],
)
def test_a_port_that_nobody_gives(
    number: str, values: str | None, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"charts/web/templates/ingress.yaml": INGRESS.replace("NUMBER", number)}
    assert told(tmp_path, monkeypatch, values, files=files) == [severity]
