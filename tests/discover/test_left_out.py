"""What nothing in a tree applies: left out of lists of its neighbours, and what only looks so."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover.hearsay.printed import writes
from tests.discover.trees import run, write

APP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}, data: {a: b}}"
BROKEN = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  a: b\n  and no key\n"
LIST = "resources: [{}]\n"


def app(name: str) -> str:
    return APP.replace("NAME", name)


def flux(name: str, path: str) -> str:
    return (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{path: ./{path}, interval: 1h, prune: true, sourceRef: {{kind: GitRepository, name: home}}}}\n"
    )


def argo(name: str, path: str) -> str:
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd}}\n"
        "spec:\n  project: default\n  destination: {name: in-cluster, namespace: shop}\n"
        f"  source: {{repoURL: 'https://git.example.org/home.git', path: {path}, targetRevision: HEAD}}\n"
    )


LISTING = {"web/kustomization.yaml": LIST.format("a.yaml"), "web/a.yaml": app("a"), "web/b.yaml": app("b")}

COMMENTED = "".join(f"# {line}\n" for line in flux("mail", "apps/mail").splitlines()).replace(
    "spec: {path: ./apps/mail,", "spec:\n#   path: ./apps/mail\n#   more: {"
)
SWITCHED_OFF = {
    "clusters/home/apps.yaml": f"{flux('web', 'apps/web')}# ---\n{COMMENTED}",
    **{f"apps/{name}/kustomization.yaml": LIST.format(f"{name}.yaml") for name in ("web", "mail")},
    **{f"apps/{name}/{name}.yaml": app(name) for name in ("web", "mail")},
}
INSIDE = {
    "clusters/home/apps.yaml": flux("apps", "apps"),
    "apps/kustomization.yaml": "resources:\n- web/flux.yaml\n# - mail/flux.yaml\n",
    **{f"apps/{name}/flux.yaml": flux(name, f"apps/{name}") for name in ("web", "mail")},
    **{f"apps/{name}/kustomization.yaml": LIST.format(f"{name}.yaml") for name in ("web", "mail")},
    **{f"apps/{name}/{name}.yaml": app(name) for name in ("web", "mail")},
}

UNPACKED = {
    "install.sh": "istio-1.2.3/bin/istioctl install\n",
    "istio-1.2.3/LICENSE": "",
    "istio-1.2.3/README.md": "    kubectl apply -f samples/web/\n",
    "istio-1.2.3/samples/web/web.yaml": app("web"),
    "istio-1.2.3/samples/mail/mail.yaml": app("mail"),
    "istio-1.2.3/install/all.yaml": app("all"),
}

LEFT_OUT: dict[str, tuple[dict[str, str], set[str]]] = {
    "of the samples of a release that was unpacked": (
        UNPACKED,
        {"istio-1.2.3/samples/web/web.yaml", "istio-1.2.3/samples/mail/mail.yaml"},
    ),
    "of such samples, where a script goes to others": (
        {**UNPACKED, "install.sh": "cd istio-*/ && kubectl apply -f samples/web\n"},
        {"istio-1.2.3/samples/mail/mail.yaml"},
    ),
    "of such samples, where another folder is swept": (
        {**UNPACKED, "k8s/up.sh": "find . -name '*.yaml' | xargs kubectl apply -f\n"},
        {"istio-1.2.3/samples/web/web.yaml", "istio-1.2.3/samples/mail/mail.yaml"},
    ),
    "by an object of Flux in comments": (SWITCHED_OFF, {"apps/mail/kustomization.yaml", "apps/mail/mail.yaml"}),
    "by a comment for an object of Flux that applies its own folder": (
        INSIDE,
        {f"apps/mail/{name}.yaml" for name in ("flux", "kustomization", "mail")},
    ),
    "beside a kustomization that lists another file": (LISTING, {"web/b.yaml"}),
    "that cannot be read": ({**LISTING, "web/c.yaml": BROKEN}, {"web/b.yaml", "web/c.yaml"}),
    "below one that lists its sibling": (
        {
            "web/kustomization.yaml": LIST.format("routes/a.yaml"),
            "web/routes/a.yaml": app("a"),
            "web/routes/b.yml": app("b"),
        },
        {"web/routes/b.yml"},
    ),
    "of the name of files that are listed in folders beside its own": (
        {
            "kustomization.yaml": LIST.format("one/app.yaml, two/app.yaml"),
            "one/app.yaml": app("one"),
            "two/app.yaml": app("two"),
            "three/app.yaml": app("three"),
        },
        {"three/app.yaml"},
    ),
    "of a folder beside the one that is chosen": (
        {
            "web/kustomization.yaml": LIST.format("parts/base.yaml, parts/red/door.yaml"),
            "web/parts/base.yaml": app("base"),
            "web/parts/red/door.yaml": app("red"),
            "web/parts/blue/door.yaml": app("blue"),
            "web/parts/blue/window.yaml": app("window"),
        },
        {"web/parts/blue/door.yaml"},
    ),
    "that a guide explains, beside a kustomization at the root that a tool builds": (
        {
            "kustomization.yaml": LIST.format("a.yaml"),
            "a.yaml": app("a"),
            "b.yaml": app("b"),
            "prod/kustomization.yaml": LIST.format(".."),
            "flux/apps.yaml": flux("prod", "prod"),
            "README.md": "In `b.yaml` is the other one.\n",
        },
        {"b.yaml"},
    ),
    "switched off by a comment": (
        {
            "kustomization.yaml": "resources:\n- one/a.yaml\n#- two/b.yaml # one day\n",
            "one/a.yaml": app("a"),
            "two/b.yaml": app("b"),
        },
        {"two/b.yaml"},
    ),
    "a guide tells of its sibling": ({**LISTING, "README.md": "Run `kubectl apply -f web/a.yaml`.\n"}, {"web/b.yaml"}),
    "a file of its name elsewhere is applied": (
        {**LISTING, "README.md": "kubectl apply -f dns/b.yaml\n", "dns/b.yaml": app("c")},
        {"web/b.yaml"},
    ),
    "a kustomization that a comment switches off": (
        {
            "kustomization.yaml": "resources:\n- one\n# - two\n",
            "one/kustomization.yaml": LIST.format("a.yaml"),
            "one/a.yaml": app("a"),
            "two/kustomization.yaml": LIST.format("b.yaml"),
            "two/b.yaml": app("b"),
        },
        {"two/b.yaml", "two/kustomization.yaml"},
    ),
    "one that a list of its neighbours does without": (
        {
            "apps/kustomization.yaml": LIST.format("one, two"),
            "apps/three/kustomization.yaml": LIST.format("c.yaml"),
            "apps/three/c.yaml": app("c"),
            **{
                f"apps/{one}/{path}": text
                for one in ("one", "two")
                for path, text in (("kustomization.yaml", LIST.format("a.yaml")), ("a.yaml", app(one)))
            },
        },
        {"apps/three/c.yaml", "apps/three/kustomization.yaml"},
    ),
    "what Flux would apply by an object that is listed nowhere": (
        {
            "apps/kustomization.yaml": LIST.format("dns/ks.yaml, web"),
            "apps/dns/ks.yaml": flux("dns", "apps/dns/app"),
            "apps/dns/app/kustomization.yaml": LIST.format("a.yaml"),
            "apps/dns/app/a.yaml": app("a"),
            "apps/web/kustomization.yaml": LIST.format("w.yaml"),
            "apps/web/w.yaml": app("w"),
            "apps/mail/ks.yaml": flux("mail", "apps/mail/app"),
            "apps/mail/app/kustomization.yaml": LIST.format("b.yaml"),
            "apps/mail/app/b.yaml": app("b"),
        },
        {"apps/mail/ks.yaml", "apps/mail/app/kustomization.yaml", "apps/mail/app/b.yaml"},
    ),
    "what Argo CD would apply by an object that a comment switches off": (
        {
            "argo/kustomization.yaml": "resources:\n  - one.yaml\n  # - two.yaml\n",
            "argo/one.yaml": argo("one", "one"),
            "argo/two.yaml": argo("two", "two"),
            "one/kustomization.yaml": LIST.format("a.yaml"),
            "one/a.yaml": app("a"),
            "two/kustomization.yaml": LIST.format("b.yaml"),
            "two/b.yaml": app("b"),
        },
        {"argo/two.yaml", "two/kustomization.yaml", "two/b.yaml"},
    ),
}

OFF = {
    "web/kustomization.yaml": "resources:\n- a.yaml\n# - b.yaml # broken\n",
    "web/a.yaml": app("a"),
    "web/b.yaml": app("b"),
}
DEPLOYED = {**LISTING, "flux/web.yaml": flux("web", "web")}
LEFT_OUT["switched off by a comment, and a guide lists what lies there"] = (
    {**OFF, "docs/files.md": "- `web/b.yaml` (enhanced)\n", "web/README.md": "Network policies: `b.yaml`\n"},
    {"web/b.yaml"},
)
LEFT_OUT["beside what Flux applies, and a guide lists what lies there"] = (
    {**DEPLOYED, "web/README.md": "1. **Config** (`b.yaml`)\n"},
    {"web/b.yaml"},
)

NEW = {
    "clusters/new/flux-system/gotk-sync.yaml": flux("flux-system", "clusters/new"),
    "clusters/new/apps.yaml": flux("apps", "apps/new"),
    "apps/new/kustomization.yaml": LIST.format("one, two, three, four"),
    **{f"apps/new/{one}/kustomization.yaml": LIST.format("a.yaml") for one in ("one", "two", "three", "four")},
    **{f"apps/new/{one}/a.yaml": app(one) for one in ("one", "two", "three", "four")},
}
OLD = {"apps/old/mail/kustomization.yaml": LIST.format("m.yaml"), "apps/old/mail/m.yaml": app("m")}
LEFT_OUT["of a former cluster, beside what Flux applies"] = {**NEW, **OLD}, set(OLD)
HEADED = {path: text if "kustom" in path else f"# {path}\n{text}" for path, text in OLD.items()}
LEFT_OUT["of a former cluster, whose files name themselves"] = {**NEW, **HEADED}, set(OLD)

# of a folder of bases Flux applies two by overlays, and not the third
BASES = {
    "clusters/home/flux-system/gotk-sync.yaml": flux("flux-system", "clusters/home"),
    "clusters/home/apps.yaml": flux("apps", "apps/home"),
    "apps/home/kustomization.yaml": LIST.format("../base/one, ../base/two"),
    **{f"apps/base/{one}/kustomization.yaml": LIST.format("a.yaml") for one in ("one", "two")},
    **{f"apps/base/{one}/a.yaml": app(one) for one in ("one", "two")},
}
THIRD = {"apps/base/three/kustomization.yaml": LIST.format("c.yaml"), "apps/base/three/c.yaml": app("c")}
LEFT_OUT["a base beside two that Flux applies by overlays"] = {**BASES, **THIRD}, set(THIRD)

APPLIED: dict[str, dict[str, str]] = {
    "all samples of a release": {**UNPACKED, "install.sh": "kubectl apply -R -f istio-1.2.3/samples\n"},
    "a folder in which a release lies": {**UNPACKED, "install.sh": "kubectl apply -R -f .\n"},
    "what is found in such a folder": {
        **UNPACKED,
        ".github/workflows/up.yml": "run: find . -name '*.yaml' | xargs -n1 kubectl apply -f\n",
    },
    "what a loop goes through there": {
        **UNPACKED,
        "install.sh": "for one in $(find . -name '*.yaml'); do\n  kubectl apply -f $one\ndone\n",
    },
    "samples of a release by a script beside each": {
        **UNPACKED,
        "istio-1.2.3/samples/web/up.sh": "kubectl apply -f web.yaml\n",
        "istio-1.2.3/samples/mail/up.sh": "kubectl apply -f .\n",
    },
    "samples of a release that the tree itself is": {
        path.replace("istio-1.2.3/", "istio/"): text for path, text in UNPACKED.items()
    },
    "samples in a folder without a license": {path: text for path, text in UNPACKED.items() if "LICENSE" not in path},
    "what an object in comments applies, and a guide as well": {
        **SWITCHED_OFF,
        "README.md": "    kubectl apply -k apps/mail\n",
    },
    "what an object in comments applies, and another one as well": {
        **SWITCHED_OFF,
        "clusters/away/apps.yaml": flux("mail", "apps/mail"),
    },
    "an object that applies its own folder and stands in no comment": {
        **INSIDE,
        "apps/kustomization.yaml": LIST.format("web/flux.yaml, mail/flux.yaml"),
    },
    "what other objects of Argo CD may apply": {
        **{path: text for path, text in NEW.items() if "clusters" not in path},
        **OLD,
        "argo.yaml": argo("apps", "apps/new"),
    },
    "a former cluster that a script applies": {**NEW, **OLD, "up.sh": "kubectl apply -k apps/old/mail\n"},
    "beside what Flux applies, for the first step": {
        **NEW,
        **{path.replace("old", "bootstrap"): text for path, text in OLD.items()},
    },
    "a base beside two that Flux applies, which a guide applies": {
        **BASES,
        **THIRD,
        "README.md": "Run `kustomize build apps/base/three | kubectl apply -f -`.\n",
    },
    "a base that Flux applies by an overlay, as the two beside it": {
        **BASES,
        **THIRD,
        "apps/home/kustomization.yaml": LIST.format("../base/one, ../base/two, ../base/three"),
    },
    "a base beside only one that Flux applies": {
        **BASES,
        **THIRD,
        "apps/home/kustomization.yaml": LIST.format("../base/one"),
        "apps/base/two/kustomization.yaml": LIST.format("a.yaml, ../three"),
        "README.md": "Run `kubectl apply -k apps/base/two`.\n",
    },
    "bases of which no GitOps tool applies any": {**THIRD, **{p: t for p, t in BASES.items() if "clusters" not in p}},
    "another overlay of what Flux applies, for a cluster that is set up elsewhere": {
        **BASES,
        "apps/kustomization.yaml": LIST.format("home"),
        "apps/away/kustomization.yaml": LIST.format("../base/one"),
        "clusters/home/more.yaml": flux("more", "apps/more"),
        "apps/more/kustomization.yaml": LIST.format("m.yaml"),
        "apps/more/m.yaml": app("m"),
    },
    "at the top of what Flux applies a part of": {**NEW, **{path[len("apps/") :]: text for path, text in OLD.items()}},
    "what is used by what Flux applies": {
        **NEW,
        **OLD,
        "apps/new/one/kustomization.yaml": LIST.format("a.yaml, ../../old/mail"),
    },
    "nothing but what is listed": {"kustomization.yaml": LIST.format("a.yaml"), "a.yaml": app("a")},
    "no kustomization at all": {"a.yaml": app("a"), "b/b.yaml": app("b")},
    "a kustomization that cannot be read": {**LISTING, "web/kustomization.yaml": "resources: [a.yaml\n"},
    "named by the guide beside it": {**LISTING, "web/README.md": "Then `kubectl apply -f b.yaml`.\n"},
    "named by a guide above": {**LISTING, "README.md": "Then `kubectl create -f ./web/b.yaml`.\n"},
    "named by a Makefile": {**LISTING, "Makefile": "deploy:\n\tkubectl apply -f $(ROOT)/web/b.yaml\n"},
    "named by a Tiltfile": {**LISTING, "Tiltfile": "k8s_yaml(['web/b.yaml'])\n"},
    "named by Skaffold": {
        **LISTING,
        "skaffold.yaml": "apiVersion: skaffold/v4beta6\nkind: Config\nmanifests: {rawYaml: [web/b.yaml]}\n",
    },
    "named by CI": {
        **LISTING,
        ".github/workflows/ci.yaml": "jobs: {a: {steps: [{run: kubectl apply -f web/b.yaml}]}}\n",
    },
    "named by a script in another folder": {**LISTING, "hack/up.sh": 'kubectl apply -f "${DIR}/../web/b.yaml"\n'},
    "switched off, and applied by a guide": {
        **OFF,
        "README.md": "Then `envsubst < web/b.yaml | kubectl apply -f -`.\n",
    },
    "switched off, and applied by a command of two lines": {
        **OFF,
        "README.md": "```sh\nkubectl apply -n web \\\n  --filename=web/b.yaml\n```\n",
    },
    "switched off, and a guide tells to install it": {
        **OFF,
        "README.md": "This is installed first, from web/b.yaml.\n",
    },
    "switched off, and named by a script": {**OFF, "up.sh": "for one in web/b.yaml; do up $one; done\n"},
    "beside what Flux applies, and applied by a guide": {
        **DEPLOYED,
        "README.md": "Run `kubectl create -f web/b.yaml`.\n",
    },
    "a guide explains it, and no tool says what is applied": {**LISTING, "web/README.md": "- `b.yaml`: by hand\n"},
    "its folder is applied": {**LISTING, "web/README.md": "kubectl apply -f .\n"},
    "its folder is applied by a pattern": {**LISTING, "up.sh": "kubectl apply -f web/*.yaml\n"},
    "it says itself how it is applied": {**LISTING, "web/b.yaml": f"# kubectl apply -f b.yaml\n{app('b')}\n"},
    "a sibling listed from elsewhere": {
        "prod/kustomization.yaml": LIST.format("../shared/a.yaml"),
        "shared/a.yaml": app("a"),
        "shared/b.yaml": app("b"),
    },
    "an example, of which everybody chooses": {f"examples/{path}": text for path, text in LISTING.items()},
    "one file of a name is no habit": {
        "kustomization.yaml": LIST.format("one/app.yaml"),
        "one/app.yaml": app("one"),
        "two/app.yaml": app("two"),
    },
    "Flux applies the whole folder": {
        "flux.yaml": flux("all", "apps"),
        "kustomization.yaml": LIST.format("apps/one/a.yaml, apps/two/a.yaml, flux.yaml"),
        **{f"apps/{one}/a.yaml": app(one) for one in ("one", "two", "three")},
    },
    "overlays beside the base that is listed": {
        "kustomization.yaml": LIST.format("base, policy"),
        "base/kustomization.yaml": LIST.format("a.yaml"),
        "base/a.yaml": app("a"),
        "policy/kustomization.yaml": LIST.format("p.yaml"),
        "policy/p.yaml": app("p"),
        "dev/kustomization.yaml": LIST.format("../base"),
    },
    "a kustomization that is built by a script, though a comment names it": {
        "kustomization.yaml": "resources:\n- one\n# - two\n",
        "one/kustomization.yaml": LIST.format("a.yaml"),
        "one/a.yaml": app("a"),
        "two/kustomization.yaml": LIST.format("b.yaml"),
        "two/b.yaml": app("b"),
        "Makefile": "two:\n\tkustomize build two | kubectl apply -f -\n",
    },
    "the object that applies its own folder": {
        "tekton/kustomization.yaml": LIST.format("a.yaml"),
        "tekton/a.yaml": app("a"),
        "tekton/application.yaml": argo("tekton", "tekton"),
    },
}


MADE = {
    "config/prod/kustomization.yaml": LIST.format("../manager"),
    "config/manager/bases/kustomization.yaml": LIST.format("a.yaml"),
    "config/manager/bases/a.yaml": app("a"),
}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, {"config/manager/bases/kustomization.yaml", "config/manager/bases/a.yaml"}),
        ({"config/manager/kustomization.yaml": LIST.format("bases")}, set()),
        ({"config/manager/kustomization.yaml": LIST.format("b.yaml"), "config/manager/b.yaml": app("b")}, set()),
        ({"config/prod/kustomization.yaml": LIST.format("../manager/bases")}, set()),
        ({"config/prod/kustomization.yaml": LIST.format("../manager.yaml")}, set()),
    ],
)
def test_what_a_made_kustomization_includes_is_a_part(
    more: dict[str, str], expected: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _left_out({**MADE, **more}, tmp_path, monkeypatch, doubt=Doubt.PATCHED) == expected


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_nothing_applies_is_left_out(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, expected = LEFT_OUT[name]
    assert _left_out(tree, tmp_path, monkeypatch) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("sed s/a/b/ in.yaml > ./config/redis/made.yaml", True),
        ('sed s/a/b/ in.yaml >> "$HERE/redis/made.yaml"', True),
        ("cat in.yaml | tee redis/made.yaml", True),
        ("cp -f in.yaml redis/made.yaml", True),
        ("FILE := config/redis/made.yaml\n\nmade:\n\thelm template . > $(FILE)", True),
        ("FILE=config/redis/made.yaml\nrm $FILE", False),
        ("rm redis/made.yaml", False),
        ("kubectl apply -f redis/made.yaml > log", False),
        ("sed s/a/b/ in.yaml > other/made.yaml", False),
    ],
)
def test_what_a_script_writes(script: str, expected: bool) -> None:
    assert writes(script, "config/redis/made.yaml") is expected


NEIGHBOURS = {
    "kustomization.yaml": LIST.format("a, b"),
    **{f"{one}/kustomization.yaml": LIST.format("app.yaml") for one in ("a", "b", "prod")},
    **{f"{one}/app.yaml": app(one) for one in ("a", "b", "prod")},
}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("cd prod\nk apply -k .\n", set()),
        ("cd prod\nkapp deploy -a x -f .\n", set()),
        ("cd prod\n./apply.sh\n", set()),
        ('cd prod\necho "deploying (prod)"\nkubectl apply -k .\n', set()),
        ("$KUSTOMIZE_BIN build prod | kubectl apply -f -\n", set()),
        ("cd prod\nnpm test\n", {"prod/kustomization.yaml", "prod/app.yaml"}),
    ],
)
def test_what_a_script_applies_where_it_goes(
    script: str, expected: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _left_out({**NEIGHBOURS, "deploy.sh": script}, tmp_path, monkeypatch) == expected


@pytest.mark.parametrize("name", APPLIED)
def test_what_something_applies_is_not(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _left_out(APPLIED[name], tmp_path, monkeypatch) == set()


def test_who_names_a_file_means_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _left_out(LISTING, tmp_path, monkeypatch, ("web/kustomization.yaml", "web/b.yaml")) == set()


def test_what_the_run_names_is_called_as_it_likes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = {f"{folder}/{path}": text for path, text in LISTING.items() for folder in ("shop-demo", "shop-demo/samples")}
    assert _left_out(tree, tmp_path, monkeypatch, ("shop-demo",)) == {"shop-demo/web/b.yaml"}


def test_a_finding_is_lowered_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({**LISTING, "web/b.yaml": BROKEN})
    [finding] = [one for one in run().findings if one.rule == "yaml-syntax"]
    assert (finding.severity.word, finding.doubt) == ("note", Doubt.LEFT_OUT)


def _left_out(
    tree: dict[str, str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    paths: tuple[str, ...] = (".",),
    doubt: Doubt = Doubt.LEFT_OUT,
) -> set[str]:
    monkeypatch.chdir(folder)
    (folder / ".git").mkdir()
    write(tree)
    scopes = run(*paths).discovery.scopes
    return {path for one in scopes for path, why in one.told.aside.items() if why is doubt}
