"""What holds for all tests: how hypothesis looks for examples, how a test is called that is given a long text, that
nothing is kept where the user's runs keep it; a repository to change."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.git_tree import Tree

# No test fails because the machine is busy or new: the first text alone takes hypothesis seconds, for its tables of all
# characters. Nor by chance: the same examples every time, so that a red run is the fault of what was changed.
settings.register_profile("repeat", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
# other examples every time, and many more: `pytest --hypothesis-profile search`
settings.register_profile(
    "search", settings.get_profile("repeat"), derandomize=False, max_examples=2000, print_blob=True
)
settings.load_profile("repeat")

_LONG = 60


def pytest_make_parametrize_id(val: object) -> str | None:
    """A text of 200,000 characters is no name to print."""
    return f"{val[:_LONG]}..." if isinstance(val, str) and len(val) > _LONG else None


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """The 20,000 tests are there to stay: nobody has to look through them for what can be thrown away."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _answers_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the user's runs have kept is neither asked nor touched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A repository in the working directory."""
    root = tmp_path / "repository"
    root.mkdir()
    monkeypatch.chdir(root)
    for name in ("NO_COLOR", "FORCE_COLOR", "SVCLINT_DEBUG", "COLUMNS", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    return Tree(root)


@pytest.fixture(scope="session")
def _empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nowhere")


@pytest.fixture
def nowhere(_empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory is an empty folder: what manifests without files are beside is not this repository, whose
    texts would be heard, and take three quarters of the time."""
    monkeypatch.chdir(_empty_folder)
