"""What the rules of a Makefile make of manifests: `$@` is the target, `$<` and `$^` are what it is made of."""

from __future__ import annotations

from collections import Counter

import pytest

from svclint.discover.hearsay import make_rules
from svclint.discover.hearsay.make_rules import expanded, made_of, makes
from svclint.discover.walk import is_makefile
from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings(select=("selector-matches-nothing", "kustomization-file-not-found"))
TEMPLATE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: c, image: "cart:1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart}
spec: {selector: {app: the-role}, ports: [{port: 80}]}
"""
APPLY = "\nup: build/cart.yaml\n\tkubectl apply -f $<\n"


def said(files: dict[str, str]) -> list[str]:
    return sorted(f"{one.severity.word} {one.location.file}" for one in run_files(files, SETTINGS))


@pytest.mark.parametrize(
    "rule",
    [
        "build/cart.yaml: k8s/cart.yaml\n\tsed s/the-role/$(ROLE)/ $< > $@\n",
        "build/cart.yaml: k8s/cart.yaml values.env\n\t@cat $< | sed -e 's|the-role|$(ROLE)|' >$@\n",
        "OUT := build/cart.yaml\nIN = k8s/cart.yaml\n$(OUT): $(IN)\n"
        "\tmkdir -p $(@D)\n\tsed 's/the-role/web/' $(<) | tee $@\n",
        "build/%.yaml: k8s/%.yaml\n\tsed 's/the-role/$*/' $< > $@\n",
        "build/cart.yaml: build/%.yaml: k8s/%.yaml | build\n\t-sed \\\n\t  -e 's/the-role/web/' \\\n\t  $^ > $@\n",
        "build/cart.yaml: k8s/cart.yaml ; sed s/the-role/web/ $< > $@\n",
        "build/cart.yaml: k8s/cart.yaml Makefile\n\tsed 's/the-role/web/' ${<} > ${@}\n",
    ],
)
def test_what_a_recipe_fills_in_is_no_mistake(rule: str) -> None:
    assert said({"k8s/cart.yaml": TEMPLATE, "Makefile": rule + APPLY}) == []


@pytest.mark.parametrize(
    "rule",
    [
        # something else is filled in, or another file
        "build/cart.yaml: k8s/cart.yaml\n\tsed s/the-image/$(IMAGE)/ $< > $@\n",
        "build/cart.yaml: k8s/other.yaml\n\tsed s/the-role/$(ROLE)/ $< > $@\n",
        "build/%.yml: k8s/%.yml\n\tsed s/the-role/$(ROLE)/ $< > $@\n",
        # it is applied as it stands as well
        "build/cart.yaml: k8s/cart.yaml\n\tsed s/the-role/$(ROLE)/ $< > $@\n"
        "raw: k8s/cart.yaml\n\tkubectl apply -f $<\n",
        # it is handed on as it is
        "build/cart.yaml: k8s/cart.yaml\n\tcp $< $@\n",
        "build/cart.yaml: k8s/cart.yaml\n\tcat $< > $@\n",
        # no rule at all
        "# build/cart.yaml: k8s/cart.yaml\nBUILD := sed s/the-role/web/ k8s/cart.yaml\n",
    ],
)
def test_what_no_recipe_fills_in_is_one(rule: str) -> None:
    assert said({"k8s/cart.yaml": TEMPLATE, "Makefile": rule + APPLY}) == ["error k8s/cart.yaml"]


def test_what_an_unknown_program_makes_of_a_file_is_known_to_nobody() -> None:
    by_program = "build/cart.yaml: k8s/cart.yaml settings.json\n\t./hack/fill $^ -o $@\n"
    assert said({"k8s/cart.yaml": TEMPLATE, "Makefile": by_program + APPLY}) == ["note k8s/cart.yaml"]
    # it makes no manifest of it, or not of this one
    for other in (
        "report.html: k8s/cart.yaml\n\t./hack/fill $^ -o $@\n",
        "build/cart.yaml: hack/fill.py\n\tpython3 $< -o $@\n",
        "check: k8s/cart.yaml\n\t./hack/check $<\n",
    ):
        assert said({"k8s/cart.yaml": TEMPLATE, "Makefile": other + APPLY}) == ["error k8s/cart.yaml"]


def test_the_target_of_a_rule_is_made() -> None:
    kustomization = "resources: [web.yaml, tls.yaml, rules.yaml, lost.yaml]\n"
    web = TEMPLATE.replace("the-role", "cart")
    makefile = (
        "base/tls.yaml:\n\t./certs $@\nbase/web.yaml base/rules.yaml: rules.json\n\tjq . $< > $@\nlost:\n\ttrue\n"
    )
    files = {"base/kustomization.yaml": kustomization, "base/web.yaml": web}
    assert said({**files, "Makefile": makefile}) == [
        *["note base/kustomization.yaml"] * 2,
        "warning base/kustomization.yaml",
    ]
    assert said(files) == ["warning base/kustomization.yaml"] * 3


def test_a_pattern_is_for_what_is_there(tmp_path: object) -> None:
    makefile = "out/%.yaml: src/%.cue\n\tcue export $< > $@\nall.yaml: x\n\ttrue\n"
    assert not makes(makefile, "", "out/web.yaml")
    assert makes(makefile, "deploy", "deploy/all.yaml")
    assert not makes(makefile, "", "deploy/all.yaml")


def test_a_chain_of_rules_is_followed() -> None:
    makefile = (
        "%.yaml: %.json\n\tyq $< > $@\n%.json: %.cue\n\tcue $< > $@\n%.cue: %.in\n\tfill $< > $@\na.in:\n\tx > $@\n"
    )
    assert makes(makefile, "", "a.yaml")
    assert not makes(makefile, "", "b.yaml")


@pytest.mark.parametrize("pattern", ["%: %.a{}", "%.yaml: %.a{}.yaml"])
def test_rules_that_make_names_of_names_are_asked_within_bounds(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()

    def counted(path: str) -> bool:
        asked[path] += 1
        return False

    monkeypatch.setattr(make_rules, "exists", counted)
    rules = 30
    makefile = "".join(f"{pattern.format(each)}\n\tcp $< $@\n" for each in range(rules))
    assert not makes(makefile, "", "k/gen.yaml")
    assert asked.total() <= 1000 * rules


def test_names() -> None:
    assert all(map(is_makefile, ("Makefile", "k8s/GNUmakefile", "Makefile.dev", "Makefile.md.mk", "hack/rules.mk")))
    assert not any(map(is_makefile, ("make.sh", "Makefiles/x.yaml", "README.md", "docs/makefile.md", "Makefile.rst")))
    text = "A = in.yaml\nB = $(A)\nout.yaml: $(B) x.env\n\tfill $^ --to=$$HOME $(UNKNOWN) > $@\n"
    assert expanded(text).splitlines()[-1] == "fill in.yaml x.env --to=$HOME ${UNKNOWN} > out.yaml"
    assert list(made_of(text, "", ())) == ["in.yaml"]
    # a variable of itself, a rule without a recipe
    assert expanded("A = $(A)x\n$(A): b.yaml\n").count("\n") <= 2
