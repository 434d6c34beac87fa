"""Configurations as people write them: what they become, and what is said where they are wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from svclint.config import ConfigError, Flags, find, load, loads, merged, schema
from svclint.config.json_schema import fits
from svclint.config.text import read
from svclint.settings import Assumed, RuleSetting, ScopeSetting, Settings, WorkloadKind
from svclint.severity import Severity
from svclint.source import Source

ROOT = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "fixtures" / "config"


class Facts(NamedTuple):
    topic: str
    options: Mapping[str, Mapping[str, Any]] = {}


KNOWN = {
    "selector-matches-nothing": Facts("selectors"),
    "selector-spans-versions": Facts(
        "selectors", {"labels": {"type": "array", "items": {"type": "string"}, "default": []}}
    ),
    "target-port-name-unknown": Facts("ports"),
    "target-port-not-declared": Facts("ports"),
    "service-port-name-convention": Facts("ports"),
    "node-port-out-of-range": Facts(
        "types",
        {
            "range": {
                "description": "The first and the last port.",
                "type": "string",
                "pattern": "^[0-9]+-[0-9]+$",
                "default": "30000-32767",
            }
        },
    ),
    "backend-service-not-found": Facts("routes"),
}
WHOLE = schema(KNOWN)
VALIDATOR = Draft202012Validator(WHOLE)

GOOD = [
    "",
    "# nothing yet\n",
    "{}",
    "rules:\nignore:\nscopes:\nassume:\nexclude:\nworkloads:\n",
    'kubernetes: "1.25"',
    'kubernetes: "1.37-1.37"',
    "rules: {ports: off, types: yes, routes: error}",
    "rules: {ports: 'on', target-port-not-declared: {enabled: 'off'}}",
    "rules: {ports: {severity: note}}",
    "rules: {selector-spans-versions: {options: {labels: [track, slot]}}}",
    "ignore: [{paths: ['*']}]",
    "ignore: [{objects: ['*/shop/*'], until: 2020-02-29}]",
    "assume: [Service/db, '*/shop/*', {kind: Service}, {kind: Service, ports: [1, 65535, http]}]",
    "scopes: [{name: a, paths: [.]}, {name: b, paths: [../b], namespace: b, assume: [Service/x]}]",
    "assume: [{snapshot: cluster.yaml}]",
    "assume: [&db {kind: Service, name: db}, {<<: *db, namespace: shop}]",
]

# configuration, line:column, what is said there, what is advised
BAD = [
    ("[]", "1:1", "a mapping is expected here, not a list", "svclint.yaml, or"),
    ("kubernetes: 1.30", "1:13", "text is expected here, not a number", 'put it in quotes: "1.30"'),
    ('kubernetes: "1.24"', "1:13", '"1.24" cannot stand here', "1.25 to 1.37"),
    ('kubernetes: "v1.51"', "1:13", '"v1.51" cannot stand here', "1.25 to 1.37"),
    ('kubernetes: "1.31.x"', "1:13", '"1.31.x" cannot stand here', "1.25 to 1.37"),
    ('kubernetes: "1.31-eks"', "1:13", '"1.31-eks" cannot stand here', "1.25 to 1.37"),
    ("default_namespace: shop", "1:1", 'unknown key "default_namespace"', 'did you mean "default-namespace"?'),
    ("default-namespace: Shop", "1:20", '"Shop" cannot stand here', "lower-case"),
    ("severity-threshold: warn", "1:21", 'unknown value "warn"', 'did you mean "warning"?'),
    ("exclude: vendor/**", "1:10", "a list is expected here, not text", ".gitignore"),
    ("exclude: [a, '']", "1:14", "this is empty", ".gitignore"),
    ("rules: [ports]", "1:8", "a mapping is expected here, not a list", "by the name of a rule"),
    ("rules:\n  portz: off", "2:3", 'unknown rule or topic "portz"', 'did you mean "ports"?'),
    ("rules: {ports: onn}", "1:16", 'unknown value "onn"', 'did you mean "on"?'),
    ("rules: {ports: 1}", "1:16", "a number cannot stand here", "on, off, error"),
    ("rules: {ports: {}}", "1:16", "this is empty", ""),
    ("rules: {ports: {options: {}}}", "1:17", 'unknown key "options"', "enabled, severity"),
    ("rules:\n  ports:", "2:9", "nothing cannot stand here", "on, off, error"),
    ("rules: {ports: {enabled: 1}}", "1:26", "unknown value 1", "on, off"),
    (
        "rules:\n  node-port-out-of-range:\n    options:\n      rnage: 1-2\n",
        "4:7",
        'unknown option of node-port-out-of-range "rnage"',
        'did you mean "range"?',
    ),
    ("rules: {node-port-out-of-range: {options: {range: all}}}", "1:51", '"all" cannot stand here', "first and the"),
    ("rules: {selector-spans-versions: {options: {labels: [1.10]}}}", "1:54", "text is expected", '"1.10"'),
    ("ignore: [{rules: [ports], reason: no}]", "1:35", "text is expected here, not true or false", '"no"'),
    ("ignore:\n- reason: later", "2:3", '"rules" or "paths" or "objects" is missing', ""),
    ("ignore: [{rules: []}]", "1:18", "this is empty", "Rules or topics"),
    ("ignore: [{rule: [ports]}]", "1:11", 'unknown key "rule"', 'did you mean "rules"?'),
    ("ignore: [{rules: [node-port-outofrange]}]", "1:19", "unknown rule or topic", '"node-port-out-of-range"'),
    ("ignore: [{objects: [service/web]}]", "1:21", '"service/web" cannot stand here', "Kind/name"),
    ("ignore: [{objects: [Service]}]", "1:21", '"Service" cannot stand here', "Kind/name"),
    (r'assume: ["Service/a\x1Cb"]', "1:10", '"Service/a\x1cb" cannot stand here', "Kind/name"),
    ("ignore: [{paths: [a], until: 31.12.2026}]", "1:30", '"31.12.2026" cannot stand here', "2026-12-31"),
    ("scopes:\n- paths: [a]", "2:3", '"name" is missing', ""),
    ("scopes:\n- nmae: a\n  paths: [a]", "2:3", 'unknown key "nmae"', 'did you mean "name"?'),
    ("scopes: [{name: a, paths: []}]", "1:27", "this is empty", "Files and directories"),
    ("assume: [5]", "1:10", "a number cannot stand here", "Kind/name"),
    ("assume: [{}]", "1:10", '"kind" or "pods" or "snapshot" is missing', ""),
    ("assume: [{kinds: Service}]", "1:11", 'unknown key "kinds"', 'did you mean "kind"?'),
    ("assume: [{kind: Service, ports: [0]}]", "1:34", "0 is less than 1", "port number"),
    ("assume: [{kind: Service, ports: [70000]}]", "1:34", "70000 is more than 65535", "port number"),
    ("assume: [{kind: Service, ports: [1.5]}]", "1:34", "a number cannot stand here", "port number"),
    ("assume: [{pods: {version: 1.10}}]", "1:27", "text is expected here, not a number", '"1.10"'),
    ("assume: [{pods: {app: a}, name: b}]", "1:27", 'unknown key "name"', "namespace"),
    ("workloads: [{group: g, kind: App}]", "1:13", '"template" is missing', ""),
    ("workloads: [{group: g, kind: app, template: a}]", "1:30", '"app" cannot stand here', "A kind"),
    ("workloads: [{group: g, kind: A, template: a..b}]", "1:43", '"a..b" cannot stand here', "spec.template"),
]

# what no schema can see
WRONG = [
    ('kubernetes: "1.35-1.29"', "1:13", "the range ends before it begins: write 1.29-1.35", ""),
    ("ignore: [{paths: [a], until: 2026-02-30}]", "1:30", "there is no day 2026-02-30", ""),
    (
        "scopes:\n- {name: a, paths: [a]}\n- {name: a, paths: [b]}",
        "3:10",
        'two scopes are called "a"; the first is on line 2',
        "",
    ),
    ("exclude: [a]\nexclude: [b]", "2:1", 'the key "exclude" stands here twice; the first is on line 1', ""),
    ("exclude: [a]\n---\nexclude: [b]", "3:1", "a configuration is one YAML document; this is a second", ""),
    ("exclude: [a\nrules: {}", "2:6", "did not find expected ',' or ']'", ""),
    ("exclude: {{ x }}", "1:10", "template syntax: {{ x }}", ""),
    ("assume: [*none]", "1:10", "unknown alias *none", ""),
]

TOML = [
    ('[tool.svclint]\nkubernets = "1.30"', "2:1", 'unknown key "kubernets"', 'did you mean "kubernetes"?'),
    ('[tool]\nsvclint.rules."ports" = "of"', "2:25", 'unknown value "of"', 'did you mean "off"?'),
    ("[[tool.svclint.ignore]]\nrules = [\n  'portz']", "3:3", 'unknown rule or topic "portz"', 'did you mean "ports"?'),
    ("[[tool.svclint.ignore]]\nreason = ''", "1:1", '"rules" or "paths" or "objects" is missing', ""),
    ("[tool.svclint]\nassume = [{pods = {app = 1}}]", "2:26", "text is expected here", '"1"'),
    ("[tool.svclint]\nexclude = [", "2:12", "Invalid value", ""),
    ("[tool.svclint]\nexclude = []\nexclude = []\n", "3:13", "Cannot overwrite a value", ""),
    ("[tool]\n", "1:1", "there is no [tool.svclint] table", ""),
    ("tool.svclint = 3", "1:16", "a mapping is expected here, not a number", ""),
]


def settings(text: str, folder: Path, name: str = "svclint.yaml") -> Settings:
    (folder / name).write_text(text)
    return load(folder / name, folder, KNOWN)


def plain(value: Settings) -> Settings:
    return value._replace(ignores=tuple(one._replace(location=None) for one in value.ignores))


def test_every_key() -> None:
    found = load(FIXTURES / "svclint.yaml", FIXTURES, KNOWN)
    warning, note, on = Severity.WARNING, Severity.NOTE, True
    assert found._replace(ignores=()) == Settings(
        kubernetes="1.29-1.35",
        is_kubernetes_chosen=True,
        default_namespace="shop",
        threshold=warning,
        exclude=("vendor/**", "*.gen.yaml"),
        rules={
            "target-port-name-unknown": RuleSetting(on),
            "target-port-not-declared": RuleSetting(on, note),
            "service-port-name-convention": RuleSetting(on),
            "selector-spans-versions": RuleSetting(False),
            "node-port-out-of-range": RuleSetting(on, warning, {"range": "30000-31000"}),
        },
        scopes=(ScopeSetting("prod", ("envs/prod", "base"), "shop", (Assumed("ConfigMap", "*", "shop"),)),),
        assume=(
            Assumed("Service", "legacy-*", "shop"),
            Assumed("Secret", "tls"),
            Assumed("Service", "db", "shop", ports=(5432, "metrics")),
            Assumed("Pod", namespace="shop", labels={"app": "web"}),
        ),
        workloads=(WorkloadKind("example.com", "WebApp", "spec.template"),),
    )
    (ignore,) = found.ignores
    assert ignore.rules == ("target-port-not-declared", "node-port-out-of-range")
    assert ignore[1:5] == (("legacy/**",), ("Service/shop/web", "Deployment/*"), "moving in Q3", "2026-12-31")
    assert ignore.location is not None
    assert ignore.location[:1] + ignore.location[3:] == ("svclint.yaml", 14, 5, 14, 45, "ignore[0]")


def test_pyproject_says_the_same() -> None:
    toml = load(FIXTURES / "pyproject.toml", FIXTURES, KNOWN)
    assert plain(toml) == plain(load(FIXTURES / "svclint.yaml", FIXTURES, KNOWN))
    location = toml.ignores[0].location
    assert location is not None and (location.file, location.line, location.column) == ("pyproject.toml", 19, 1)


@pytest.mark.parametrize("text", GOOD)
def test_good(text: str, tmp_path: Path) -> None:
    settings(text, tmp_path)


@pytest.mark.parametrize(("text", "place", "message", "advice"), [*BAD, *WRONG])
def test_bad(text: str, place: str, message: str, advice: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(text, tmp_path)
    (fault,) = caught.value.faults
    assert f"{fault.file}:{fault.line}:{fault.column}" == f"svclint.yaml:{place}"
    assert fault.message.startswith(message)
    assert advice in fault.help


@pytest.mark.parametrize(("text", "place", "message", "advice"), TOML)
def test_bad_toml(text: str, place: str, message: str, advice: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(text, tmp_path, "pyproject.toml")
    (fault,) = caught.value.faults
    assert (fault.message[: len(message)], f"{fault.line}:{fault.column}") == (message, place)
    assert advice in fault.help


@pytest.mark.parametrize("text", [*GOOD, *(text for text, *_ in BAD)])
def test_the_quick_and_the_explaining_validator_agree(text: str, tmp_path: Path) -> None:
    (tmp_path / "svclint.yaml").write_text(text)
    data = read(tmp_path / "svclint.yaml", "svclint.yaml").data
    data = {} if data is None else data
    assert fits(data, WHOLE) == VALIDATOR.is_valid(data) == (text in GOOD)


def test_all_faults_at_once_in_order(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        settings("rules: {portz: off}\nexclude: 1\nexclude: 2\nextra: 1\n", tmp_path)
    assert [fault.line for fault in caught.value.faults] == [1, 3, 3, 4]
    assert str(caught.value).splitlines()[0] == (
        'svclint.yaml:1:9: unknown rule or topic "portz" (did you mean "ports"?)'
    )


def test_unreadable(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml cannot be read"):
        load(Path("none.yaml"), tmp_path, KNOWN)
    (tmp_path / "latin.yaml").write_bytes(b"exclude: [\xe4]")
    with pytest.raises(ConfigError, match="not valid UTF-8"):
        load(Path("latin.yaml"), tmp_path, KNOWN)


def test_schema_for_editors() -> None:
    """The file names no rule and accepts every one."""
    whole = json.loads((ROOT / "svclint" / "schema" / "config.schema.json").read_bytes())
    for one in (whole, WHOLE):
        Draft202012Validator.check_schema(one)
        assert Draft202012Validator(one).is_valid(read(FIXTURES / "svclint.yaml", "").data)


def test_defaults_in_the_schema_are_those_of_the_settings() -> None:
    defaults = {key: one["default"] for key, one in WHOLE["properties"].items() if "default" in one}
    nothing = Settings()
    assert defaults == {
        "kubernetes": nothing.kubernetes,
        "default-namespace": nothing.default_namespace,
        "severity-threshold": nothing.threshold.word,
    }


def test_options_may_use_all_of_json_schema(tmp_path: Path) -> None:
    """Where the quick validator cannot read a schema (`\\A` is Python's), jsonschema decides."""
    labels = {"type": "array", "uniqueItems": True, "items": {"pattern": r"\A[a-z]\Z"}}
    known = {"a-rule": Facts("a", {"labels": labels})}
    file = tmp_path / "svclint.yaml"
    file.write_text("rules: {a-rule: {options: {labels: [u, v]}}}")
    assert load(file, tmp_path, known).rules["a-rule"].options == {"labels": ["u", "v"]}
    file.write_text("rules: {a-rule: {options: {labels: [x, x]}}}")
    with pytest.raises(ConfigError, match=r"1:36: .* has non-unique elements"):
        load(file, tmp_path, known)


def examples() -> list[tuple[str, str]]:
    """The configurations in the documentation: file name and text; blocks that hold a manifest are none."""
    blocks = re.findall(r"^```(yaml|toml)\n(.*?)^```", (ROOT / "docs" / "configuration.md").read_text(), re.M | re.S)
    names = {"yaml": "svclint.yaml", "toml": "pyproject.toml"}
    return [(names[kind], text) for kind, text in blocks if not re.search("^kind:", text, re.M)]


@pytest.mark.parametrize(("name", "text"), examples())
def test_documented(name: str, text: str, tmp_path: Path) -> None:
    for path in ("vendor/crds", "gateway-api/standard-install.yaml"):
        (tmp_path / path).mkdir(parents=True)
    assert settings(text, tmp_path, name) != Settings()


def test_crds_that_are_not_there_are_a_fault_at_their_place(tmp_path: Path) -> None:
    (tmp_path / "crds").mkdir()
    with pytest.raises(ConfigError, match=r"^svclint.yaml:1:14: crds: nope does not exist$"):
        settings("crds: [crds, nope]\n", tmp_path)


def test_every_key_is_documented() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text()
    assert re.findall("^### (.*)", text, re.M) == list(WHOLE["properties"])


def test_merged() -> None:
    base = Settings(ignore=("routes",), exclude=("a",))
    assert merged(base, Flags(), KNOWN) == base
    flags = Flags("ports, node-port-out-of-range", "selectors", "error", "1.30", "shop", ("b",), "2026-01-31", ("c",))
    assert merged(base, flags, KNOWN) == Settings(
        select=("ports", "node-port-out-of-range"),
        ignore=("routes", "selectors"),
        threshold=Severity.ERROR,
        kubernetes="1.30",
        is_kubernetes_chosen=True,
        default_namespace="shop",
        exclude=("a",),
        exclude_here=("b",),
        snapshots=("c",),
        today="2026-01-31",
    )


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (Flags(select="ports,portz"), '--select: unknown rule or topic "portz" (did you mean "ports"?)'),
        (Flags(ignore="target-port-nam-unknown"), 'unknown" (did you mean "target-port-name-unknown"?)'),
        (Flags(severity_threshold="bad"), '--severity-threshold: "bad" cannot stand here (Findings of'),
        (Flags(kubernetes="1.99"), '--kubernetes: "1.99" cannot stand here'),
        (Flags(kubernetes="1.31-1.30"), "--kubernetes: the range ends before it begins"),
        (Flags(default_namespace="A"), '--default-namespace: "A" cannot stand here'),
    ],
)
def test_wrong_flags(flags: Flags, message: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(message)):
        merged(Settings(), flags, KNOWN)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("v1.31", "1.31"),
        ("1.31.4", "1.31"),
        ("v1.31.4+k3s1", "1.31"),
        ("v1.31.4-eks-5e0fdde", "1.31"),
        ("v1.31.4-gke.1106000", "1.31"),
        ("1.29-1.35", "1.29-1.35"),
        ("v1.29.1-v1.35", "1.29-1.35"),
    ],
)
def test_a_version_as_kubectl_prints_it(written: str, meant: str) -> None:
    assert merged(Settings(), Flags(kubernetes=written), KNOWN).kubernetes == meant
    assert loads(Source("svclint.yaml", f"kubernetes: '{written}'\n"), KNOWN).kubernetes == meant


def test_find(tmp_path: Path) -> None:
    inner = tmp_path / "repo" / "envs" / "prod"
    inner.mkdir(parents=True)
    (tmp_path / "svclint.yaml").write_text("")
    assert find(inner) == tmp_path / "svclint.yaml"
    (tmp_path / "repo" / ".git").write_text("gitdir: elsewhere\n")
    assert find(inner) is None
    project = tmp_path / "repo" / "pyproject.toml"
    project.write_text("[project]\nname = 'svclint'\n")
    assert find(inner) is None
    project.write_text("[tool.svclint]\nexclude = [\n")
    assert find(inner) == project
    project.write_text("[tool]\nsvclint = {}\n")
    assert find(inner) == project
    for name in (".svclint.yml", ".svclint.yaml", "svclint.yml", "svclint.yaml"):
        (project.parent / name).write_text("")
        assert find(inner) == project.parent / name


def test_a_valid_configuration_starts_fast(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from typing import NamedTuple
from svclint.config import Flags, find, load, merged
from svclint.settings import Settings
class Facts(NamedTuple):
    topic: str
    options: dict = {}
known = {"ports-rule": Facts("ports", {"range": {"type": "string", "default": ""}})}
path = Path(sys.argv[1])
assert merged(Settings(), Flags(select="ports", exclude=("a",)), known) and "jsonschema_rs" not in sys.modules
(path / "svclint.yaml").write_text("rules: {ports-rule: {options: {range: a}}}\\nassume: [Service/a]\\n")
merged(load(find(path), path, known), Flags(kubernetes="1.30", select="ports"), known)
heavy = {"jsonschema", "referencing", "tomlkit", "tomllib", "dataclasses", "difflib", "rich", "networkx"}
print(*(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
