"""Manifests that a program has inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.discover.purposes.embedded import Programs
from svclint.discover.read import read
from svclint.finding import Finding
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source

NAMELESS = "apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80}]}\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("//go:embed assets", True),
        ("//go:embed assets/router/*.yaml", True),
        ('//go:embed README.md "assets/router/web.yaml"', True),
        ("//go:embed all:assets/router", True),
        ("//go:embed *.tmpl other", False),
        ("// go:embed assets", False),
        ("//go:embed asset", False),
    ],
)
def test_what_code_above_embeds(tmp_path: Path, line: str, expected: bool) -> None:
    file = _tree(tmp_path, line)
    assert Programs(lambda path: read(path, path)).have(str(file)) is expected


def test_a_program_gives_the_name(tmp_path: Path) -> None:
    _tree(tmp_path, "//go:embed assets")
    (found,) = _found(tmp_path)
    assert (found.severity.word, found.doubt) == ("note", Doubt.SKETCH)


def test_nobody_gives_the_name(tmp_path: Path) -> None:
    _tree(tmp_path, "//go:embed other")
    (found,) = _found(tmp_path)
    assert (found.severity.word, found.doubt) == ("error", None)


def _found(root: Path) -> list[Finding]:
    settings = Settings()._replace(select=("invalid-service",))
    return list(merge(lint(discover([str(root)], settings).scopes, settings).findings))


def _tree(root: Path, line: str) -> Path:
    file = root / "pkg" / "assets" / "router" / "web.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(NAMELESS, encoding="utf-8")
    code = f'package manifests\n\nimport "embed"\n\n{line}\nvar files embed.FS\n'
    (root / "pkg" / "manifests.go").write_text(code, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("agent { kubernetes { yamlFile 'pkg/assets/router/web.yaml' } }", "note"),
        ("sh 'kubectl apply -f pkg/assets/router/web.yaml'", "error"),
    ],
)
def test_jenkins_gives_a_pod_its_name(tmp_path: Path, text: str, expected: str) -> None:
    _tree(tmp_path, "//go:embed other")
    (tmp_path / "Jenkinsfile").write_text(text, encoding="utf-8")
    (found,) = _found(tmp_path)
    assert found.severity.word == expected


NAMED = "apiVersion: v1\nkind: Service\nmetadata: {name: toBeReplaced}\nspec: {ports: [{port: 80}]}\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"package web\n\nconst service = `{NAMED}`\n", ("note", Doubt.SKETCH)),
        (f"package web\n\nconst (\n\tother = `a`\n\tservice = `\n{NAMED.rstrip()}`\n)\n", ("note", Doubt.SKETCH)),
        # a program that merely lies beside it, or has another text
        ('package web\n\nconst apiVersion = "v1"\n', ("error", None)),
        (f"package web\n\nconst service = `{NAMED.replace('80', '81')}`\n", ("error", None)),
    ],
)
def test_the_text_that_a_program_has_as_well(tmp_path: Path, code: str, expected: tuple[str, Doubt | None]) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "web.yaml").write_text(NAMED, encoding="utf-8")
    (folder / "templates.go").write_text(code, encoding="utf-8")
    (found,) = _found(tmp_path)
    assert (found.severity.word, found.doubt) == expected
    # whoever names the file means it
    (found,) = _found(folder / "web.yaml")
    assert found.severity.word == "error"


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web, ns: XXX}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: IMAGE
          livenessProbe: {httpGet: {path: /healthz, port: PORT}}
"""


@pytest.mark.parametrize(
    ("line", "image", "port", "rules"),
    [
        ("//go:embed assets", "", "80", {"invalid-workload": "note", "workload-selector-mismatch": "note"}),
        ("//go:embed assets", "", "", {"invalid-workload": "note", "workload-selector-mismatch": "note"}),
        # what is wrong there, and what nobody embeds
        ("//go:embed assets", "web:1", "70000", {"invalid-workload": "error", "workload-selector-mismatch": "note"}),
        ("//go:embed other", "", "80", {"invalid-workload": "error", "workload-selector-mismatch": "error"}),
    ],
)
def test_a_program_fills_in_what_is_empty(
    tmp_path: Path, line: str, image: str, port: str, rules: dict[str, str]
) -> None:
    file = _tree(tmp_path, line)
    file.write_text(DEPLOYMENT.replace("IMAGE", image).replace("PORT", port), encoding="utf-8")
    settings = Settings()._replace(select=("invalid-workload", "schema-violation", "workload-selector-mismatch"))
    found = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    told = {one.rule: one.severity.word for one in found}
    # two rules tell of what is missing, and neither is sure
    assert told.pop("schema-violation", "note") == "note"
    assert told == rules


def test_a_program_fills_in_no_typing_error(tmp_path: Path) -> None:
    file = _tree(tmp_path, "//go:embed assets")
    text = DEPLOYMENT.replace("IMAGE", "").replace("PORT", "80").replace("template:", "tempalte:")
    file.write_text(text, encoding="utf-8")
    settings = Settings()._replace(select=("schema-violation",))
    found = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == ["error"]


def test_a_reader_of_a_guide_gets_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(DEPLOYMENT.replace("IMAGE", "web:1").replace("PORT", "80"), encoding="utf-8")
    (tmp_path / "README.md").write_text("# Web\n\n    kubectl apply -f web.yaml\n", encoding="utf-8")
    settings = Settings()._replace(select=("workload-selector-mismatch",))
    found = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == ["error"]


LEFT_EMPTY = """\
apiVersion: v1
kind: Service
metadata: {name: mail}
spec: {selector: {app: ""}, ports: [{port: 25}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: mail}
spec: {minAvailable: 1, selector: {matchLabels: {app: ""}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: mail}
spec:
  selector: {matchLabels: {app: mail}}
  template:
    metadata: {labels: {app: mail}}
    spec: {containers: [{name: mail, image: "mail:1"}]}
"""


@pytest.mark.parametrize(("line", "word"), [("//go:embed assets/router", "note"), ("//go:embed other", "warning")])
def test_a_program_fills_in_what_an_embedded_selector_leaves_empty(tmp_path: Path, line: str, word: str) -> None:
    _tree(tmp_path, line).write_text(LEFT_EMPTY, encoding="utf-8")
    settings = Settings()._replace(select=("selector-matches-nothing", "disruption-budget-matches-nothing"))
    found = {one.rule: one for one in merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)}
    assert found["selector-matches-nothing"].severity.word == word
    assert ("disruption-budget-matches-nothing" in found) == (word != "note")


EMPTY = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: "NAME"}
spec:
  rules:
    - http:
        paths:
          - path: "PATH"
            pathType: Exact
            backend: {serviceName: "", servicePort: ""}
"""
JAVA = 'class Templates {\n    static final String DIR = "/templates";\n    static final String WEB = SAID;\n}\n'
RULES = ("invalid-ingress", "schema-violation")


@pytest.mark.parametrize(
    ("said", "code", "expected"),
    [
        ('DIR + "/web.yaml"', "core/src/main/java/org/example/Templates.java", {"note"}),
        ('"templates/" + kind + ".yaml"', "core/src/main/kotlin/Templates.kt", {"note"}),
        ('"classpath:x", "/templates/web.yaml"', "core/src/main/scala/a/b/Templates.scala", {"note"}),
        ('new File("core/src/main/resources/templates/web.yaml")', "core/src/main/java/Templates.java", {"note"}),
        # a method of any client or function that is called so
        ('Templates.load("/templates/web.yaml").apply(model)', "core/src/main/java/Templates.java", {"note"}),
        ('client.apply(load("/templates/web.yaml"), name)', "core/src/main/java/Templates.java", {"note"}),
        ('oc.load(at("/templates/web.yaml"))', "core/src/main/java/Templates.java", {"note"}),
        # the command, which takes what is written
        ('List.of("kubectl", "apply", "-f", "/templates/web.yaml")', "core/src/main/java/Templates.java", {"error"}),
        ('List.of(TOOL, "apply", flag, "/templates/web.yaml")', "core/src/main/java/Templates.java", {"error"}),
        # another file, one of another folder, another module, tests
        ('"/other/web.yaml"', "core/src/main/java/org/example/Templates.java", {"error"}),
        ('DIR + "/other.yaml"', "core/src/main/java/org/example/Templates.java", {"error"}),
        ('DIR + "/web.yaml"', "other/src/main/java/org/example/Templates.java", {"error"}),
        ('DIR + "/web.yaml"', "core/src/test/java/org/example/Templates.java", {"error"}),
    ],
)
def test_code_of_the_jvm_completes_what_is_on_its_class_path(
    tmp_path: Path, said: str, code: str, expected: set[str]
) -> None:
    file = _put(tmp_path / "core/src/main/resources/templates/web.yaml", EMPTY.replace("NAME", "").replace("PATH", ""))
    _put(tmp_path / code, JAVA.replace("SAID", said))
    found = _of(tmp_path)
    assert {one.severity.word for one in found} == expected
    assert {one.rule for one in found} == set(RULES)
    assert Programs(lambda path: read(path, path)).have(str(file)) is (expected == {"note"})


def test_code_of_the_jvm_completes_what_is_empty_and_has_a_name(tmp_path: Path) -> None:
    text = EMPTY.replace("NAME", "web").replace('serviceName: ""', "serviceName: web")
    _put(tmp_path / "src/main/resources/web.yaml", text.replace("PATH", ""))
    _put(tmp_path / "src/main/java/Templates.java", JAVA.replace("SAID", '"/web.yaml"'))
    told = {one.message.partition(": ")[2].partition(":")[0]: one.severity.word for one in _of(tmp_path)}
    assert told["spec.rules[0].http.paths[0].path"] == "note"
    assert told["spec.rules[0].http.paths[0].backend.servicePort"] == "note"
    # no field that a program would complete
    assert told["spec.rules[0].http.paths[0].backend.serviceName"] == "error"


@pytest.mark.parametrize(
    ("path", "beside", "name", "expected"),
    [
        ("templates/web.yaml", 'apiVersion: v1\nkind: Service\nmetadata: {name: ""}\n', "", {"note"}),
        # what has a name may be applied; another folder; settings of the program
        ("templates/web.yaml", 'apiVersion: v1\nkind: Service\nmetadata: {name: ""}\n', "web", {"error"}),
        ("more/web.yaml", 'apiVersion: v1\nkind: Service\nmetadata: {name: ""}\n', "", {"error"}),
        ("templates/web.yaml", "server: {port: 80}\n", "", {"error"}),
    ],
)
def test_what_has_no_name_beside_what_code_of_the_jvm_names(
    tmp_path: Path, path: str, beside: str, name: str, expected: set[str]
) -> None:
    _put(tmp_path / "src/main/resources/templates/named.yaml", beside)
    _put(tmp_path / "src/main/resources" / path, EMPTY.replace("NAME", name).replace("PATH", ""))
    _put(tmp_path / "src/main/java/Templates.java", JAVA.replace("SAID", '"/templates/named.yaml"'))
    assert {one.severity.word for one in _of(tmp_path) if one.rule == "invalid-ingress"} == expected


def test_the_code_of_a_module_is_read_once(tmp_path: Path) -> None:
    files = [_put(tmp_path / f"src/main/resources/many/{number}.yaml", NAMELESS) for number in range(9)]
    _put(tmp_path / "src/main/java/Templates.java", JAVA.replace("SAID", '"/many/8.yaml"'))
    asked: list[str] = []

    def load(path: str) -> Source | None:
        asked.append(path)
        return read(path, path)

    programs = Programs(load)
    assert [programs.have(str(one)) for one in files] == [False] * 8 + [True]
    assert sum(path.endswith(".java") for path in asked) == 1


def test_code_of_the_jvm_excuses_nothing_that_is_written(tmp_path: Path) -> None:
    _put(tmp_path / "src/main/resources/web.yaml", EMPTY.replace("NAME", "web").replace("PATH", "web"))
    _put(tmp_path / "src/main/java/Templates.java", JAVA.replace("SAID", '"/web.yaml"'))
    assert "error" in {one.severity.word for one in _of(tmp_path) if one.rule == "invalid-ingress"}


APPLIES = "import yaml\n{}\nnode = yaml.safe_load(answer)\nprint(node['metadata']['name'])\n"
FILLS = "import yaml\nwith open(os.path.join(HERE, 'web.yaml')) as file:\n    web = yaml.safe_load(file)\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (FILLS + "web['metadata']['name'] = name\n", "note"),
        (FILLS + "kopf.adopt(web)\n", "note"),
        (FILLS.replace("'web.yaml'", "'templates', '../web.yaml'") + "web['spec']['ports'] = ports\n", "note"),
        # a method that takes what was made of the file
        (
            "import yaml; web = yaml.safe_load(open('web.yaml')); web['metadata']['name'] = name; api.apply(web)\n",
            "note",
        ),
        ("import yaml\napply(yaml.safe_load(open('web.yaml')))\nweb['metadata']['name'] = name\n", "note"),
        # as it is called in the container
        (FILLS.replace("os.path.join(HERE, 'web.yaml')", "'/app/web.yaml'") + "kopf.adopt(web)\n", "note"),
        (
            FILLS.replace("os.path.join(HERE, 'web.yaml')", '"/etc/operator/templates/web.yaml"') + "kopf.adopt(web)\n",
            "note",
        ),
        (FILLS.replace("os.path.join(HERE, 'web.yaml')", "'/app/other.yaml'") + "kopf.adopt(web)\n", "error"),
        # it goes on from a variable, to another folder
        (FILLS.replace("os.path.join(HERE, 'web.yaml')", "HERE + '/other/web.yaml'") + "kopf.adopt(web)\n", "error"),
        # it fills in texts of other files: there is no place for one in this
        (FILLS + "print('{}'.format(web))\n", "error"),
        (FILLS + "Template(text).substitute(name=name)\n", "error"),
        # it has the file applied, and changes something else
        (APPLIES.format("subprocess.run(['kubectl', 'apply', '-f', 'web.yaml'])"), "error"),
        (APPLIES.format("subprocess.run([\n    KUBECTL, 'create', '-f',\n    'web.yaml'\n])"), "error"),
        (APPLIES.format("client.apply('web.yaml')"), "error"),
        (APPLIES.format("run([KUBECTL, 'apply', name, 'web.yaml'])"), "error"),
        (APPLIES.format("run('oc apply -n x -f', 'web.yaml')"), "error"),
        # as it is, or another file
        (FILLS.replace("web.yaml", "other/web.yaml") + "web['metadata']['name'] = name\n", "error"),
        (FILLS + "api.create_namespaced_service(body=web, namespace='default')\n", "error"),
        (FILLS.replace("web.yaml", "other.yaml") + "web['metadata']['name'] = name\n", "error"),
    ],
)
def test_python_code_fills_in_what_it_reads(tmp_path: Path, code: str, expected: str) -> None:
    _put(tmp_path / "operator/web.yaml", NAMELESS)
    _put(tmp_path / "operator/handlers.py", code)
    (found,) = _found(tmp_path)
    assert found.severity.word == expected


def test_of_two_files_of_a_name_it_is_not_known_which_one_is_in_the_container(tmp_path: Path) -> None:
    file = _put(tmp_path / "operator/web.yaml", NAMELESS)
    code = _put(tmp_path / "operator/handlers.py", FILLS.replace("os.path.join(HERE, 'web.yaml')", "'/app/web.yaml'"))
    code.write_text(code.read_text() + "kopf.adopt(web)\n")
    assert Programs(lambda path: read(path, path)).have(str(file))
    _put(tmp_path / "operator/more/web.yaml", NAMELESS)
    assert not Programs(lambda path: read(path, path)).have(str(file))


@pytest.mark.parametrize(
    ("gap", "code", "expected"),
    [
        ("port: '{port}'", "text.format(port=port)", "note"),
        ("port: $port", "Template(text).safe_substitute(port=port)", "note"),
        ("port: '{{ port }}'", "Template(text).render(port=port)", "note"),
        # an empty value is no place
        ("port: 80, x: {}", "text.format(port=port)", "error"),
        ("port: '{port}'", "print(web)", "error"),
    ],
)
def test_python_code_fills_in_texts_with_places(tmp_path: Path, gap: str, code: str, expected: str) -> None:
    file = _put(tmp_path / "operator/web.yaml", NAMELESS.replace("port: 80", gap))
    _put(tmp_path / "operator/handlers.py", f"{FILLS}{code}\n")
    assert Programs(lambda path: read(path, path)).have(str(file)) is (expected == "note")


def _of(root: Path) -> list[Finding]:
    settings = Settings()._replace(select=RULES)
    return list(merge(lint(discover([str(root)], settings).scopes, settings).findings))


def _put(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
