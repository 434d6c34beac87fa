"""Only PyYAML's C reader is imported; whoever wants more of PyYAML in the same process gets all of it, unchanged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
_EXPENSIVE = ("tokens", "reader", "constructor", "resolver", "loader", "dumper", "cyaml")
EXPENSIVE = tuple(f"yaml.{name}" for name in _EXPENSIVE)


def _run(code: str, *paths: str) -> str:
    script = f"import sys; sys.path[:0] = {[*paths, str(ROOT)]!r}\n{code}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_little_of_it_is_imported() -> None:
    loaded = _run("import svclint.document; print(*(one for one in sys.modules if one.startswith('yaml')))").split()
    assert set(loaded) == {"yaml", "yaml._yaml", "yaml.error", "yaml.events", "yaml.nodes"}
    assert set(loaded).isdisjoint(EXPENSIVE)


def test_all_of_it_is_there_for_others() -> None:
    names = "sorted(one for one in dir(yaml) if not one.startswith('_'))"
    alone = _run(f"import yaml; print({names})")
    after = _run(f"import svclint.document, yaml; yaml.safe_load; print({names})")
    assert after == alone


@pytest.mark.parametrize(
    "code",
    [
        "import yaml; print(yaml.safe_load('a: [1, 2]'))",
        "import yaml; print(yaml.load('a: [1, 2]', yaml.CSafeLoader))",
        "from yaml import CSafeLoader, load; print(load('a: [1, 2]', CSafeLoader))",
        "from yaml.cyaml import CSafeLoader; print(CSafeLoader('a: [1, 2]').get_single_data())",
        "import yaml.constructor; print(yaml.load('a: [1, 2]', yaml.SafeLoader))",
        "import yaml; assert yaml.error.YAMLError is yaml.YAMLError; print(yaml.reader.Reader and {'a': [1, 2]})",
        "import yaml; print(yaml.safe_load(yaml.dump({'a': [1, 2]}, Dumper=yaml.CSafeDumper)))",
        "import yaml; one, other = ([type(each) for each in yaml.scan('&a !b [c: {d: *a}]\\n---\\n- e', Loader=loader)]"
        " for loader in (yaml.CLoader, yaml.Loader)); assert one == other; print(yaml.safe_load('a: [1, 2]'))",
        "import yaml; assert yaml.__with_libyaml__ and yaml.__file__; print(yaml.safe_load('a: [1, 2]'))",
    ],
)
@pytest.mark.parametrize("first", ["import svclint.document", "import yaml, svclint.document", "pass"])
def test_others_use_it_as_ever(first: str, code: str) -> None:
    assert _run(f"{first}\n{code}") == "{'a': [1, 2]}"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a: \\x01", "yaml.reader.ReaderError"),
        ("a: %", "yaml.scanner.ScannerError"),
        ("a: [", "yaml.parser.ParserError"),
        ("a: *b", "yaml.composer.ComposerError"),
        ("a: !no 1", "yaml.constructor.ConstructorError"),
    ],
)
def test_its_errors_are_its_own(text: str, error: str) -> None:
    code = f"""
import svclint.document
import yaml
try:
    yaml.load("{text}", yaml.CSafeLoader)
except yaml.YAMLError as error:
    assert isinstance(error, {error}), type(error)
    print(type(error).__module__, str(error).splitlines()[0])
"""
    alone = code.replace("import svclint.document\n", "")
    assert _run(code) == _run(alone) != ""


def test_what_has_no_such_name_says_so() -> None:
    code = """
import svclint.document, yaml
try:
    yaml.nothing
except AttributeError as error:
    print(error)
"""
    assert _run(code) == "module 'yaml' has no attribute 'nothing'"


def test_another_pyyaml_is_imported_whole(tmp_path: Path) -> None:
    package = tmp_path / "yaml"
    package.mkdir()
    (package / "__init__.py").write_text("from . import error, events, tokens, nodes, more\n", encoding="utf-8")
    for name in ("tokens", "nodes"):
        (package / f"{name}.py").write_text("", encoding="utf-8")
    (package / "more.py").write_text("LESS = 1\n", encoding="utf-8")
    (package / "error.py").write_text(
        "class YAMLError(Exception): pass\nclass MarkedYAMLError(YAMLError): pass\n", encoding="utf-8"
    )
    kinds = ("Alias", "DocumentEnd", "DocumentStart", "MappingEnd", "MappingStart", "Scalar", "SequenceEnd")
    classes = "".join(f"class {kind}Event: pass\n" for kind in (*kinds, "SequenceStart"))
    (package / "events.py").write_text(classes, encoding="utf-8")
    (package / "_yaml.py").write_text("import yaml\nCParser = yaml.more.LESS\n", encoding="utf-8")
    assert _run("import svclint.document.libyaml as one; print(one.CParser, one.error.__file__)", str(tmp_path)) == (
        f"1 {package / 'error.py'}"
    )
