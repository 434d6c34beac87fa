"""Files that nobody applies as they are, by kinds: trees of each, its look-alikes, and what stays an error there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.trees import run, write

RULES = ("invalid-service", "invalid-workload", "schema-violation", "node-port-conflict", "kustomization-refused")
EMPTY = """\
apiVersion: v1
kind: Service
metadata: {name: "", namespace: ""}
spec: {selector: {app: ""}, ports: [{port: 80}]}
"""
WRONG = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 99999}]}
"""
RIGHT = WRONG.replace("99999", "80")
OPEN = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports:\n"
# a container has an image: by its shape alone it is no part
PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: "web:1"}]}}}
"""
LABELLED = PART.replace("template: {", "template: {metadata: {labels: {app: web}}, ")
POD = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: web, image: web}]}\n"
NODE_PORT = """\
apiVersion: v1
kind: Service
metadata: {name: NAME}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
"""


def severities(root: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> set[str]:
    monkeypatch.chdir(root)
    write(files)
    return {one.severity.word for one in run(rules=RULES).findings}


GO = 'package web\n\nfunc load() { data, _ := os.ReadFile("k8s/web.yaml"); yaml.Unmarshal(data, &it); CHANGE }\n'
NODE = "const it = yaml.load(fs.readFileSync(path.join(__dirname, 'k8s/web.yaml')));\nCHANGE\n"
SHARP = 'var it = KubernetesYaml.Deserialize<V1Service>(File.ReadAllText(@"k8s\\web.yaml"));\nCHANGE\n'
RUBY = "it = YAML.load_file(File.join(__dir__, '../k8s/web.yaml'))\nCHANGE\n"


@pytest.mark.parametrize(
    ("root", "code", "text"),
    [
        ("go.mod", "pkg/operator/load.go", GO.replace("CHANGE", "it.Name = name")),
        ("go.mod", "pkg/load.go", GO.replace("os.ReadFile", "assets.MustAsset").replace("CHANGE", "it.SetName(name)")),
        ("package.json", "src/index.js", NODE.replace("CHANGE", "it.metadata.name = name;")),
        ("package.json", "src/index.ts", NODE.replace("CHANGE", "it.metadata!.name = name;")),
        ("package.json", "src/index.ts", 'import text from "../k8s/web.yaml?raw";\n'),
        ("web.csproj", "src/Web.cs", SHARP.replace("CHANGE", "it.Metadata.Name = name;")),
        ("web.csproj", "web.csproj", '<EmbeddedResource Include="k8s\\*.yaml" />\n'),
        ("Cargo.toml", "src/main.rs", 'const TEXT: &str = include_str!("../k8s/web.yaml");\n'),
        ("Gemfile", "lib/web.rb", RUBY.replace("CHANGE", "it['metadata']['name'] = name")),
    ],
)
def test_programs_fill_in_what_they_read(
    root: str, code: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, {root: "", code: text, "k8s/web.yaml": EMPTY}) == {"note"}


@pytest.mark.parametrize(
    ("code", "text", "file"),
    [
        # it is read and sent as it is; another file is read; it is a test's; nobody fills in what is written
        ("pkg/load.go", GO.replace("CHANGE", "send(it)"), EMPTY),
        ("pkg/load.go", GO.replace("CHANGE", "it.Name = name").replace("web.yaml", "other.yaml"), EMPTY),
        ("pkg/load_test.go", GO.replace("CHANGE", "it.Name = name"), EMPTY),
        ("pkg/load.go", GO.replace("CHANGE", "it.Name = name"), WRONG),
        # a command has it applied
        ("pkg/load.go", GO.replace("CHANGE", 'exec.Command("kubectl", "apply", "-f", "k8s/web.yaml")'), EMPTY),
        ("src/index.js", "exec('kubectl apply -f k8s/web.yaml');\nit.metadata.name = name;\n", EMPTY),
    ],
)
def test_what_no_program_fills_in(
    code: str, text: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"go.mod": "", "package.json": "{}", code: text, "k8s/web.yaml": file}
    assert "error" in severities(tmp_path, monkeypatch, files)


@pytest.mark.parametrize("said", ['"classpath:k8s/web.yaml"', '"classpath*:k8s/web.yaml"'])
def test_a_path_of_the_class_path(said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"src/main/java/Web.java": f"class Web {{ @Value({said}) Resource it; }}\n"}
    assert severities(tmp_path, monkeypatch, {**files, "src/main/resources/k8s/web.yaml": EMPTY}) == {"note"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"dags/work.py": 'Task(pod_template_file="pods/web.yaml")\n', "dags/pods/web.yaml": POD}, {"note"}),
        ({"jenkins/podTemplate.yaml": POD}, {"note"}),
        ({"dags/work.py": 'Task(pod_template_file="pods/other.yaml")\n', "dags/pods/web.yaml": POD}, {"error"}),
        ({"jenkins/web.yaml": POD}, {"error"}),
    ],
)
def test_pods_that_get_their_names_from_tools(
    files: dict[str, str], expected: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, files) == expected


AGENT = "pipeline { agent { kubernetes { yamlFile 'ci/agents/web.yaml' } } }\n"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"ci/agents/go.yaml": POD}, {"note"}),
        ({"ci/agents/examples/go.yaml": POD}, {"note"}),
        (
            {"ci/agents/go.yaml": POD.replace("image: web", "image: web, ports: [{containerPort: 99999}]")},
            {"note", "error"},
        ),
        # a pipeline that stands elsewhere, from the root of its own repository
        ({"Jenkinsfile": "", "jobs/go/Jenkinsfile": AGENT, "ci/agents/go.yaml": POD}, {"note"}),
        ({"Jenkinsfile": "", "vars/go.groovy": AGENT, "ci/agents/examples/go.yaml": POD}, {"note"}),
        ({"Jenkinsfile": "", "one/Jenkinsfile": AGENT, "two/ci/agents/web.yaml": POD}, {"note", "error"}),
        # further away, another kind, and what somebody applies
        ({"ci/go.yaml": POD}, {"note", "error"}),
        ({"ci/agents/examples/deep/go.yaml": POD}, {"note", "error"}),
        ({"ci/agents/service.yaml": WRONG.replace("name: web", "labels: {}")}, {"note", "error"}),
        ({"ci/agents/examples/go.yaml": POD, "run.sh": "kubectl apply -f ci/agents/examples/\n"}, {"note", "error"}),
        # one that has a name says nothing of the others
        (
            {"ci/agents/web.yaml": POD.replace("spec:", "metadata: {name: web}\nspec:"), "ci/agents/go.yaml": POD},
            {"error"},
        ),
        # a pipeline that has the pod in itself
        ({"Jenkinsfile": 'agent { kubernetes { yaml """kind: Pod""" } }\n', "ci/agents/go.yaml": POD}, {"error"}),
    ],
)
def test_pods_beside_those_that_pipelines_run_on(
    more: dict[str, str], expected: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, {"Jenkinsfile": AGENT, "ci/agents/web.yaml": POD, **more}) == expected


@pytest.mark.parametrize(
    "solution",
    [
        "lab/web-solution.yaml",
        "lab/solution-web.yaml",
        "lab/solutions/web.yaml",
        "loesung/web.yaml",
        "lab/Respuestas/x",
    ],
)
def test_exercises(solution: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    is_one = not solution.endswith("x")
    assert severities(tmp_path, monkeypatch, {"lab/web.yaml": OPEN, solution: RIGHT}) == {"note" if is_one else "error"}


@pytest.mark.parametrize(
    ("ignored", "expected"),
    [
        ("web-sol.yaml\n", "note"),
        ("*.log\n*-solution.yaml\n", "note"),
        ("api-solution.yaml\n", "error"),
        ("resolved.yaml\nweb.yaml.bak\n", "error"),
    ],
)
def test_exercises_whose_solutions_git_ignores(
    ignored: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, {"lab/web.yaml": OPEN, "lab/.gitignore": ignored}) == {expected}


@pytest.mark.parametrize(
    "files",
    [
        # it is written and wrong; the other one lacks the same; it is of something else
        {"lab/web.yaml": WRONG, "lab/web-solution.yaml": RIGHT},
        {"lab/web.yaml": OPEN, "lab/web-solution.yaml": OPEN},
        {"lab/web.yaml": OPEN, "lab/web-solution.yaml": POD.replace("spec", "metadata: {name: web}\nspec")},
        {"lab/web.yaml": OPEN, "lab/api-solution.yaml": RIGHT.replace("web", "api")},
        {"lab/web.yaml": OPEN, "lab/web-solution.yaml": RIGHT.replace("name: web", "name: other")},
        {"lab/web.yaml": OPEN, "solution/web.yaml": RIGHT.replace("name: web", "name: other")},
    ],
)
def test_no_exercises(files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "error" in severities(tmp_path, monkeypatch, files)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<<< @/assets/web.yaml{1-4}\n", "note"),
        ("import Web from '!!raw-loader!./assets/web.yaml';\n", "note"),
        ("```yaml file=./assets/web.yaml\n```\n", "note"),
        (':::code language="yaml" source="assets/web.yaml":::\n', "note"),
        ("{% include './assets/web.yaml' %}\n", "note"),
        ("It is in `assets/web.yaml`.\n", "error"),
        ("<<< @/assets/other.yaml\n", "error"),
        # a file of that name in another folder
        ('--8<-- "web.yaml"\n', "error"),
        ("```yaml file=other/web.yaml\n```\n", "error"),
        ("<<< @/assets/web.yaml\n\n    kubectl apply -f docs/assets/web.yaml\n", "error"),
    ],
)
def test_parts_that_pages_show(page: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert severities(tmp_path, monkeypatch, {"docs/page.md": page, "docs/assets/web.yaml": PART}) == {expected}


@pytest.mark.parametrize(("base", "expected"), [("docs/assets", "note"), ("docs/other", "error")])
def test_where_pages_have_their_parts(
    base: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = f"markdown_extensions:\n- pymdownx.snippets:\n    base_path: [{base}]\n"
    files = {"mkdocs.yml": settings, "docs/page.md": '--8<-- "web.yaml"\n', "docs/assets/web.yaml": PART}
    assert severities(tmp_path, monkeypatch, files) == {expected}


def test_code_that_reads_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import { readFileSync } from 'fs';\nconst it = readFileSync('package.json'); it.replace('a', 'b');\n"
    files = {"package.json": "{}", "src/index.js": f"{code}log('./web.yaml');\n", "k8s/web.yaml": PART}
    assert severities(tmp_path, monkeypatch, files) == {"error"}
    files["src/index.js"] += "const text = readFileSync(file);\n"
    assert severities(tmp_path, monkeypatch, files) == {"note"}


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# Partial Deployment: shows the image only", "note"),
        ("# Merged into the Deployment that the chart made", "note"),
        ("# The number of replicas; everything else is managed by k3s", "note"),
        ("# Extrait du Deployment", "note"),
        ("# The partial rollout of the shop", "error"),
        ("# The rest of the shop", "error"),
    ],
)
def test_parts_that_say_so(comment: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert severities(tmp_path, monkeypatch, {"web.yaml": f"{comment}\n{PART}"}) == {expected}


@pytest.mark.parametrize(
    ("name", "text", "part", "expected"),
    [
        ("up.sh", "kubectl apply --server-side -f k8s/web.yaml\n", PART, "note"),
        ("README.md", "    kubectl apply --server-side -f k8s/web.yaml\n", PART, "note"),
        # one of both was forgotten; nothing is merged by the server; another file is
        ("up.sh", "kubectl apply --server-side -f k8s/web.yaml\n", LABELLED, "error"),
        ("up.sh", "kubectl apply -f k8s/web.yaml\n", PART, "error"),
        ("up.sh", "kubectl apply --server-side -f k8s/other.yaml\n", PART, "error"),
        ("down.sh", "kubectl delete -f k8s/web.yaml\n", PART, "note"),
        ("all.sh", "kubectl delete -f k8s/web.yaml\nkubectl apply -f k8s/web.yaml\n", PART, "error"),
        ("down.sh", "kubectl delete -f k8s/web.yaml\n", WRONG, "error"),
    ],
)
def test_parts_that_servers_take(
    name: str, text: str, part: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert severities(tmp_path, monkeypatch, {name: text, "k8s/web.yaml": part}) == {expected}


@pytest.mark.parametrize(
    ("path", "now", "expected"),
    [
        *(
            (f"k8s/{name}/web.yaml", "", "note")
            for name in ("bak", "trash", "veraltet", "antiguo", "not-in-use", "old2")
        ),
        ("k8s/legacy/web.yaml", "k8s/web.yaml", "note"),
        ("k8s/legacy/web.yaml", "", "error"),
        ("k8s/trash-collector/web.yaml", "", "error"),
        *(
            (f"k8s/{name}.yaml", "k8s/web.yaml", "note")
            for name in ("web-old", "web.bak", "web - Copy", "old-web", "_web")
        ),
        ("k8s/web.disabled.yaml", "", "note"),
        ("k8s/web-disabled.yaml", "", "error"),
        ("k8s/web-old.yaml", "", "error"),
        ("k8s/web-backup.yaml", "k8s/api.yaml", "error"),
        *((f"k8s/{name}.yaml", "k8s/web.yaml", "note") for name in ("web-wrong", "web-con-errores", "web_incorrect")),
        *((f"k8s/{name}.yaml", "k8s/good.yaml", "note") for name in ("kaputt", "erro")),
        # nothing else says so
        *((f"k8s/{name}.yaml", "", "error") for name in ("web-wrong", "kaputt", "web_incorrect")),
        *((f"k8s/{name}.yaml", "", "error") for name in ("broken-links", "errors", "bug-tracker", "wrongsecrets")),
    ],
)
def test_names(path: str, now: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert severities(tmp_path, monkeypatch, {path: WRONG, **({now: RIGHT} if now else {})}) == {expected}


def test_a_backup_that_is_a_thing_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = WRONG.replace("name: web", "name: web-backup")
    files = {"k8s/web-backup.yaml": backup, "k8s/web.yaml": RIGHT}
    assert severities(tmp_path, monkeypatch, files) == {"error"}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("kubectl apply -f web-$SIZE.yaml\n", {"note"}),
        ("kubectl apply -f web-${1}.yaml\n", {"note"}),
        ("for SIZE in small large; do kubectl apply -f web-$SIZE.yaml; done\n", {"error"}),
        ("kubectl apply -f web-small.yaml -f web-large.yaml\n", {"error"}),
    ],
)
def test_a_variable_chooses_one_file(
    script: str, expected: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"web-{one}.yaml": NODE_PORT.replace("NAME", f"web-{one}") for one in ("small", "large")}
    assert severities(tmp_path, monkeypatch, {"up.sh": script, **files}) == expected


@pytest.mark.parametrize(
    ("names", "expected"), [(("dev", "prod"), "warning"), (("eks", "gke"), "warning"), (("a", "b"), "error")]
)
def test_node_ports_of_environments(
    names: tuple[str, str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"web-{one}.yaml": NODE_PORT.replace("NAME", f"web-{one}") for one in names}
    assert severities(tmp_path, monkeypatch, files) == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$ANSIBLE_VAULT;1.1;AES256\n6231336539\n6231336539\n", set()),
        ("-----BEGIN PGP MESSAGE-----\n\nhQIMA9\n=abcd\n-----END PGP MESSAGE-----\n", set()),
        ("A=1\nA=2\n", {"error"}),
    ],
)
def test_variables_that_are_encrypted(
    text: str, expected: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kustomization = "resources: [web.yaml]\nsecretGenerator:\n- name: web\n  envs: [web.env]\n"
    files = {"kustomization.yaml": kustomization, "web.yaml": RIGHT, "web.env": text}
    assert severities(tmp_path, monkeypatch, files) == expected
