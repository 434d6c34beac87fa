"""What the texts of a tree mention of its files."""

from __future__ import annotations

import re
import time

import pytest

from svclint.discover.hearsay.directories import pattern_of
from svclint.discover.hearsay.mentions import Mentions
from svclint.source import Source


def mentions(text: str) -> Mentions:
    return Mentions({"README.md": Source("README.md", text)}, [], lambda path: None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubectl apply -k deploy/web/", True),
        ("path: 'web'", True),
        ("kustomize build    web", True),
        ("$(KUSTOMIZE) build --enable-helm --load-restrictor LoadRestrictionsNone deploy/web |", True),
        ("kubectl -n shop apply -k web", True),
        ("make -s VERSION=1 -C web up", True),
        ("cd web\nmake deploy", True),
        ("- cd web\n- make deploy", True),
        ("(cd deploy/web && ls $(DIR) && kubectl apply -f .)", True),
        ("cd web\nk apply -k .", True),
        ("cd web\nkapp deploy -a x -f .", True),
        ("cd web && oc apply -f .", True),
        ("cd web\n./apply.sh", True),
        ("cd web && sudo ./apply", True),
        ("cd web\nbash -x apply.sh", True),
        ("`cd web`, then `./apply.sh`", True),
        # no subshell that ends
        ('cd web\necho "deploying (web)"\nkubectl apply -k .', True),
        ("cd web  # 1) go there\nkubectl apply -k .", True),
        ("case $1 in\n  web) cd web; kubectl apply -k . ;;\nesac", True),
        ("(\n  cd web\n  echo (up)\n  kubectl apply -k .\n)", True),
        ("$KUSTOMIZE_BIN build web | kubectl apply -f -", True),
        ("$(KUSTOMIZE_CMD) build web | kubectl apply -f -", True),
        ("${LOCAL_KUSTOMIZE} build web", True),
        # an image, an archive; somebody goes there for something else, or has left again
        ("case $1 in\n  web) cd web; npm test ;;\n  *) kubectl apply -f other ;;\nesac", False),
        ("test() {\n  cd web\n  npm test\n}\nup() {\n  kubectl apply -f other\n}", False),
        ("(\n  cd web\n  npm test\n)\nkubectl apply -f .", False),
        ('run("cd web && npm test"); run("kubectl apply -f other")', False),
        ("cd web && curl -k https://example.org", False),
        ("cd web && ./gradlew test", False),
        ("cd web\nresources:\n- ./base\n- ./app.yaml", False),
        ("`cd web`: see [there](./docs) for $k and `./config.yaml`", False),
        ("docker build web", False),
        ("docker build -t kustomize web", False),
        ("git -C web push", False),
        ("tar -C web -x", False),
        ("cd web && npm test", False),
        ("cd web, and make sure that it runs", False),
        ("(cd web && npm test) && kubectl apply -f .", False),
        ("cd web && npm test\ncd ..\nkubectl apply -f other", False),
        ("- run: cd web && npm test\n- run: kubectl apply -f other", False),
        ("\t$(MAKE) -C web up", True),
        ("\tcd deploy/web && $(MAKE) up", True),
        ("the web", False),
        ("the cd web-app", False),
        ("path=webs", False),
    ],
)
def test_a_directory_of_one_step_is_meant_where_something_is_built(text: str, expected: bool) -> None:
    assert mentions(text).of_directory("web") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kubectl apply -k overlays/$(ENV)", True),
        ("kustomize build ./overlays/${{ matrix.env }} |", True),
        ("make -C $ROOT/overlays/p$1", True),
        ("kubectl apply -k bases/$(ENV)", False),
        ("kubectl apply -k $(DIR)", False),
        ("kubectl apply -k overlays/$(ENV)/web", False),
        ("the overlays/$(ENV)", False),
        # which of them it is, or that it is one at all, nobody knows
        ("kubectl apply -k overlays/$(ENV)/../prod", False),
        ("kubectl apply -k overlays/../$(ENV)", False),
        ("kubectl apply -k ../overlays/$(ENV)", True),
        ("cd overlays/$ENV\nkustomize build .", True),
        ("cd overlays/$ENV\necho '(up)'\nk apply -k .", True),
        ("cd overlays/$ENV\n./apply.sh", True),
        ("$KUSTOMIZE_BIN build overlays/$ENV | kapp deploy -a x -f -", True),
        ("(cd overlays/$ENV && npm test) && kubectl apply -f .", False),
        ("cd overlays/$ENV && npm test", False),
        ("docker build overlays/$ENV", False),
        ("git -C overlays/$ENV push", False),
    ],
)
def test_a_directory_that_a_variable_may_name(text: str, expected: bool) -> None:
    assert mentions(text).of_directory("shop/overlays/prod") is expected


def test_paths_with_variables_are_made_patterns_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(path: str) -> re.Pattern[str]:
        made.append(path)
        return pattern_of(path)

    monkeypatch.setattr("svclint.discover.hearsay.mentions.pattern_of", counted)
    found = mentions("kubectl apply -k overlays/$(ENV)\nkubectl apply -k bases/$(ENV)")
    assert [found.of_directory(f"overlays/{number}") for number in range(9)] == [True] * 9
    assert len(made) == 2


def test_a_fragment_is_run_where_the_makefile_stands() -> None:
    texts = {"make/up.mk": "up:\n\tkubectl apply -f web\n", "Makefile": "include make/*.mk\n", "web/app.yaml": ""}
    files = {path: Source(path, text) for path, text in texts.items()}
    for guides in (["make/up.mk"], ["Makefile", "make/up.mk"]):
        found = Mentions({"web/app.yaml": files["web/app.yaml"]}, guides, files.get)
        assert found.is_applied("web/app.yaml") is ("Makefile" in guides)


def test_a_page_about_makefiles_is_none() -> None:
    texts = {
        "docs/makefile.md": "kubectl apply -f web\n",
        "Makefile": "up:\n",
        "docs/web/app.yaml": "",
        "web/b.yaml": "",
    }
    files = {path: Source(path, text) for path, text in texts.items()}
    found = Mentions(files, ["Makefile", "docs/makefile.md"], files.get)
    assert found.is_applied("docs/web/app.yaml")
    assert not found.is_applied("web/b.yaml")


def test_each_line_of_a_makefile_begins_where_make_does() -> None:
    text = "up:\n\tcd web && npm test\n\tkubectl apply -f other\n"
    for path, expected in (("Makefile", False), ("up.sh", True)):
        assert Mentions({path: Source(path, text)}, [], lambda path: None).of_directory("web") is expected
    text = text.replace("npm test\n", "npm test && \\\n")
    assert Mentions({"Makefile": Source("Makefile", text)}, [], lambda path: None).of_directory("web")


@pytest.mark.parametrize("piece", ["path=", "make ", "cd web ", "kustomize build ", "make -s "])
def test_a_text_of_many_paths_takes_no_square_of_its_length(piece: str) -> None:
    start = time.process_time()
    assert not mentions(piece * 40_000 + " the web").of_directory("web")
    # a fraction of a second, and most of a minute where each of them is followed to the end
    assert time.process_time() - start < 10
