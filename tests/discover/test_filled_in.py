"""What guides and scripts replace in a file before they apply it: such a text is nobody's mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.hearsay.filled_in import Filling, fillings
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.cards import run_files
from tests.discover.trees import write

SETTINGS = Settings(
    select=("invalid-service", "invalid-endpoint-slice", "schema-violation", "backend-service-not-found")
)
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: NAME}\nspec: {type: ExternalName, externalName: ADDRESS}\n"
BAD = SERVICE.replace("NAME", "service_name").replace("ADDRESS", "service_address")
BOTH = "sed -e s/service_name/$NAME/ -e s/service_address/$ADDRESS/ web.yaml | kubectl apply -f -"


def said(files: dict[str, str]) -> list[str]:
    return sorted(f"{one.severity.word} {one.location.path.rpartition('.')[2]}" for one in run_files(files, SETTINGS))


@pytest.mark.parametrize(
    "command",
    [
        "sed -e s/service_name/$NAME/ -e s/service_address/$ADDRESS/ web.yaml | kubectl apply -f -",
        'sed "s/service_name/$NAME/g; s/service_address/$ADDRESS/g" web.yaml > out/$NAME.yaml',
        "cat web.yaml | sed s%service_name%${NAME}%g | sed 's|service_address|10.0.0.1|' | kubectl -n shop create -f -",
        "sed \\\n  -e 's/service_name/web/' \\\n  -e 's/service_address/a.b/' \\\n  ./web.yaml \\\n  > web.out",
        "sed '\n  s/service_name/web/\n  s/service_address/db.example.org/\n' < web.yaml | oc apply -f -",
        "kubectl apply -f <(sed 's/service_name/web/;s/service_address/db.example.org/' web.yaml)",
        "sed -i '' -e s/service_name/a/ -e s/service_address/b.c/ web.yaml && kubectl apply -f web.yaml",
        "sed --in-place --expression=s/service_/web-/ web.yaml\nkubectl apply -f .",
        'IN=web.yaml\nexport OUT="/tmp/x.yaml"\nsed \'s/service_name/a/;s/service_address/b.c/\' "$IN" > "${OUT}"',
        "gsed 's/^service_/web/' web.yaml | envsubst | tee web.final.yaml",
    ],
)
@pytest.mark.parametrize("script", ["k8s/deploy.sh", "k8s/README.md", "k8s/Makefile"])
def test_what_a_command_replaces_is_no_mistake(command: str, script: str) -> None:
    text = command
    if script.endswith("Makefile"):
        text = "deploy:\n\t@" + command.replace("$", "$$").replace("\n", "\n\t")
    if script.endswith("README.md"):
        text = f"# Web\n\nIt's applied by\n\n```sh\n{command}\n```\n"
    assert said({"k8s/web.yaml": BAD, script: text}) == []


def test_a_script_stands_above_and_a_guide_quotes() -> None:
    assert said({"k8s/web.yaml": BAD, "deploy.sh": BOTH.replace("web.yaml", "k8s/web.yaml")}) == []
    assert said({"k8s/web.yaml": BAD, "deploy.sh": BOTH.replace("web.yaml", '"$HERE"/k8s/web.yaml')}) == []
    assert said({"k8s/web.yaml": BAD, "k8s/README.md": f"It's applied by `{BOTH}`, isn't it?"}) == []


@pytest.mark.parametrize(
    "command",
    [
        # it replaces something else
        "sed 's/PROJECT_ID/shop/' web.yaml | kubectl apply -f -",
        # another file, or one of several
        "F=web.yaml\nF=other.yaml\nsed 's/service_name/web/; s/service_address/db.example.org/' $F > out.yaml",
        BOTH.replace("web.yaml", "other.yaml"),
        # what comes of it is only printed, or nobody says what it stands for
        "sed 's/service_name/web/; s/service_address/db.example.org/' web.yaml",
        "sed 's/service_name/web/; s/service_address/db.example.org/' web.yaml | kubectl diff -f - > /dev/null",
        "sed 's/.*_.*/web/' web.yaml | kubectl apply -f -",
        "envsubst < web.yaml | kubectl apply -f -",
        # it is applied as it stands, too
        f"{BOTH}\nkubectl apply -f web.yaml",
        f"kubectl apply -f .\n{BOTH}",
        # a word of the text is no command
        "The file used to have s/service_name/web/ in web.yaml > nobody applies it",
    ],
)
def test_what_no_command_replaces_is_refused(command: str) -> None:
    files = {
        "k8s/web.yaml": BAD,
        "k8s/other.yaml": BAD.replace("_", "-").replace("address", "a.b"),
        "k8s/up.sh": command,
    }
    assert said(files) == ["error externalName", "error name"]


LOOP = """\
# Zweiter Schritt

```
for i in {1..10}; do
   cat web.yaml | sed "s/service_name/web$i/g" | sed "s#service_address#db$i.example.org#" | kubectl apply -f -
done
```{{execute}}
"""


def told(files: dict[str, str]) -> list[str]:
    """The severities of what is told of a file that lies below the folder of guides."""
    write({"a/assets/web.yaml": BAD, **files})
    found = merge(lint(discover(["."], SETTINGS).scopes, SETTINGS).findings)
    return [one.severity.word for one in found if one.location.file == "a/assets/web.yaml"]


@pytest.mark.parametrize("guide", ["a/step2-install.md", "a/README.md", "docs/install.md", ".github/workflows/up.yaml"])
def test_a_guide_of_any_name(guide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = LOOP if guide.startswith("a/") else LOOP.replace("web.yaml", "a/assets/web.yaml")
    assert told({guide: text}) == []


@pytest.mark.parametrize(
    "files",
    [
        # which of two is unknown, as is what a guide beside it speaks of
        {"a/more/web.yaml": BAD.replace("service_", "other_"), "a/step2.md": LOOP},
        {"b/step2.md": LOOP},
        # another step applies it as it stands, or only this is one
        {"a/step2.md": LOOP, "a/step3.md": "```\nkubectl apply -f assets/web.yaml\n```\n"},
        {"a/step2.md": LOOP.replace("cat web", "cat other")},
        {"a/step2.md": LOOP.replace("service_", "servant_")},
    ],
)
def test_what_no_guide_fills_in(files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert told(files) == ["error", "error"]


def test_a_file_that_is_only_called_template_is_refused() -> None:
    assert said({"k8s/template.yaml": BAD, "k8s/up.sh": "helm version"}) == ["error externalName", "error name"]


def test_only_what_is_replaced_may_be_wrong() -> None:
    script = {"k8s/up.sh": "sed s/service_name/$NAME/ web.yaml | kubectl apply -f -"}
    assert said({"k8s/web.yaml": BAD, **script}) == ["error externalName"]
    # whatever comes in its place, the rest stays
    worse = SERVICE.replace("NAME", "my_service_name").replace("ADDRESS", "a.b")
    assert said({"k8s/web.yaml": worse, **script}) == ["error name"]
    typed = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: service_port}]}\n"
    assert said({"k8s/web.yaml": typed, "k8s/up.sh": BOTH.replace("service_name", "service_port")}) == []
    assert said({"k8s/web.yaml": typed, "k8s/up.sh": BOTH}) == ["error port"]


def test_an_address() -> None:
    endpoints = (
        "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\n"
        'subsets: [{addresses: [{ip: "#IP#"}], ports: [{port: 80}]}]\n'
    )
    makefile = "up:\n\t@cat web.yaml | sed s%#IP#%${MY_IP}%g | kubectl apply -f -\n"
    assert said({"web.yaml": endpoints, "Makefile": makefile}) == []
    assert said({"web.yaml": endpoints, "Makefile": makefile.replace("#IP#", "#PORT#")}) == ["error ip"]


def test_a_name_that_is_replaced_leads_nowhere_yet() -> None:
    ingress = (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\n"
        "spec: {defaultBackend: {service: {name: the-service, port: {number: 80}}}}\n"
    )
    other = SERVICE.replace("NAME", "other").replace("ADDRESS", "a.b")
    script = "sed s/the-service/$1/ web.yaml | kubectl apply -f -"
    assert said({"web.yaml": ingress, "other.yaml": other, "up.sh": script}) == []
    assert said({"web.yaml": ingress, "other.yaml": other, "up.sh": "true"}) == ["note name"]


def test_a_selector_that_is_replaced_selects_nothing_yet() -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: the_name-svc}\n"
        "spec: {selector: {app: gateway-the_release}, ports: [{port: 80}]}\n"
    )
    pod = (
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: LABEL}}\n"
        "spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}\n"
    )
    web = service + pod.replace("LABEL", "web")
    script = "sed s/the_name/$1/ web.yaml | sed s/the_release/$2/ | kubectl apply -n $NS -f - > /dev/null"
    chosen = Settings(select=("selector-matches-nothing",))

    def missed(files: dict[str, str]) -> list[str]:
        return [one.severity.word for one in run_files(files, chosen)]

    assert missed({"web.yaml": web, "up.sh": script}) == []
    assert missed({"web.yaml": web, "up.sh": script.replace("the_release", "other")}) == ["warning"]
    assert missed({"web.yaml": web, "up.sh": script.replace("apply", "diff").partition(" >")[0]}) == ["warning"]
    # a slip beside it stays one, whatever is filled in
    slip = service + pod.replace("LABEL", "gatewey-the_release")
    assert missed({"web.yaml": slip, "up.sh": script}) != []


def test_what_is_read_of_a_command() -> None:
    (found,) = fillings(r"cat a.yaml b.yml | sed -Ee 's#\bA_B\b#x#' -e 's/c\.d/e/g' -e 's/[0-9]+/n/' > all.yaml")
    assert found == Filling(frozenset({"A_B", "c.d"}), ("a.yaml", "b.yml"), in_place=False)
    assert list(fillings("sed 's/A_B/x/' a.yaml > a.yaml; sed s/X/ a.yaml | kubectl apply -f -")) == []


JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: restore-TIMESTAMP
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: restore, image: "restore:1"}]
"""
JOBS = Settings(select=("invalid-workload", "schema-violation"))


@pytest.mark.parametrize(
    ("guide", "expected"),
    [
        ("Replace the word TIMESTAMP with an actual timestamp:\n", []),
        ("First change `TIMESTAMP` to now, then `kubectl apply -f job.yaml`.", []),
        ("You may substitute all occurrences of **TIMESTAMP** by anything.", []),
        ("Replace the\nplaceholder TIMESTAMP\nin job.yaml", []),
        # it speaks of another word, of something else, or of no word at all
        ("Replace the word TIME with an actual time.", ["error"]),
        ("The TIMESTAMP is when it was made. Replace the image with another one.", ["error"]),
        ("Replace the timestamp with an actual one.", ["error"]),
        ("How it is restored: kubectl apply -f job.yaml", ["error"]),
    ],
)
def test_a_word_that_the_guide_asks_to_replace(guide: str, expected: list[str]) -> None:
    for folder in ("", "restore/"):
        files = {f"{folder}job.yaml": JOB, f"{folder}README.md": f"# Restore\n\n{guide}"}
        assert [one.severity.word for one in run_files(files, JOBS)] == expected


def test_a_word_is_replaced_in_the_files_of_that_folder_only() -> None:
    guide = "Replace TIMESTAMP with the time."
    assert len(run_files({"restore/job.yaml": JOB, "README.md": guide}, JOBS)) == 1
    assert len(run_files({"job.yaml": JOB.replace("restore-T", "Restore-T"), "README.md": guide}, JOBS)) == 1
    assert len(run_files({"job.yaml": JOB.replace("restore-T", "restoreT"), "README.md": guide}, JOBS)) == 1
    typed = JOB.replace("restore:1}", "restore:1, command: [true]}").replace(
        '"restore:1"}', '"restore:1", command: [true]}'
    )
    (found,) = run_files({"job.yaml": typed, "README.md": guide}, JOBS)
    assert found.rule == "schema-violation"


BESIDE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: mail}
spec:
  selector: {matchLabels: {app: POD}}
  template:
    metadata: {labels: {app: POD}}
    spec: {containers: [{name: mail, image: "mail:1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: mail, labels: {app: POD}}
spec: {selector: {app: POD}, ports: [{port: 25}]}
"""
MATCHING = {
    "network-policy-matches-nothing": (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: mail}\n"
        "spec: {podSelector: {matchLabels: {app: ASKED}}}\n"
    ),
    "disruption-budget-matches-nothing": (
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: mail}\n"
        "spec: {minAvailable: 1, selector: {matchLabels: {app: ASKED}}}\n"
    ),
    "service-monitor-matches-nothing": (
        "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: mail}\n"
        "spec: {selector: {matchLabels: {app: ASKED}}, endpoints: [{port: smtp}]}\n"
    ),
    "subset-matches-nothing": (
        "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: mail}\n"
        "spec: {host: mail, subsets: [{name: one, labels: {app: ASKED}}]}\n"
    ),
    "policy-target-not-found": (
        "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: mail}\n"
        "spec: {selector: {matchLabels: {app: ASKED}}}\n"
    ),
    "selector-matches-nothing": (
        "apiVersion: v1\nkind: Service\nmetadata: {name: mail-in}\n"
        "spec: {selector: {app: ASKED}, ports: [{port: 25}]}\n"
    ),
    "workload-selector-mismatch": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}\n"
        "spec:\n  selector: {matchLabels: {app: ASKED}}\n"
        '  template: {metadata: {labels: {app: POD}}, spec: {containers: [{name: a, image: "b:1"}]}}\n'
    ),
}


@pytest.mark.parametrize("rule", MATCHING)
@pytest.mark.parametrize(("pod", "asked"), [("mail", "the_role"), ("the_role", "mail")])
def test_labels_that_are_filled_in_are_unknown_to_all_rules(rule: str, pod: str, asked: str) -> None:
    def told(script: str) -> set[str]:
        text = f"{BESIDE}---\n{MATCHING[rule]}".replace("POD", pod).replace("ASKED", asked)
        found = run_files({"k8s/all.yaml": text, "k8s/up.sh": script}, Settings(select=(rule,)))
        return {one.severity.word for one in found}

    assert told("sed s/the_role/$1/ all.yaml | kubectl apply -f -") <= {"note"}
    # it is another text that is filled in
    (word,) = told("sed s/the_image/$1/ all.yaml | kubectl apply -f -")
    # which pods a policy is for is hardly known of plain files, nor those of a Service beside others that have theirs
    assert word in ("warning", "error") or rule in ("network-policy-matches-nothing", "selector-matches-nothing")


def test_a_slip_of_what_is_filled_in_is_one_all_the_same() -> None:
    text = BESIDE.replace("POD", "the_role").replace("selector: {app: the_role}", "selector: {app: the_roel}")
    settings = Settings(select=("selector-matches-nothing",))
    (found,) = run_files({"all.yaml": text, "up.sh": "sed s/the_role/$1/ all.yaml | kubectl apply -f -"}, settings)
    assert found.severity.word == "error"


PORTS = """\
apiVersion: v1
kind: Pod
metadata: {name: mail, labels: {app: mail}}
spec: {containers: [{name: mail, image: "mail:1", ports: [{name: POD, containerPort: 25}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: SERVICE}
spec: {selector: {app: mail}, ports: [{name: OWN, port: 25, targetPort: TARGET}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: mail}
spec: {defaultBackend: {service: {name: mail, port: {name: smtp}}}}
"""


@pytest.mark.parametrize(
    ("filled", "rule"),
    [
        ("POD", "target-port-name-unknown"),
        ("TARGET", "target-port-name-unknown"),
        ("OWN", "backend-port-not-found"),
        ("SERVICE", "backend-service-not-found"),
    ],
)
def test_ports_and_names_that_are_filled_in_are_not_known_yet(filled: str, rule: str) -> None:
    def told(value: str) -> set[str]:
        sound = {"POD": "smtp", "TARGET": "smtp", "OWN": "smtp", "SERVICE": "mail"}
        text = PORTS
        for name, right in sound.items():
            text = text.replace(name, value if name == filled else right)
        script = "sed s/filled-in/$1/ mail.yaml | kubectl apply -f -"
        found = run_files({"mail.yaml": text, "up.sh": script}, Settings(select=(rule,)))
        return {one.severity.word for one in found}

    assert told("filled-in") <= {"note"}
    assert told("other") == {"error"} or rule == "backend-service-not-found"
    # a slip of what is filled in was meant to be the same
    assert "error" in told("smpt" if filled != "SERVICE" else "maill")
