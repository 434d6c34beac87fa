"""`python -m fuzz.coverage_guided`: the byte-level fuzzer led by coverage, where Atheris is installed.

Options behind `--` are libFuzzer's: `python -m fuzz.coverage_guided -- -max_total_time=600`.
"""

from __future__ import annotations

import pkgutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

import svclint

_NAME = "all.yaml"
# what runs elsewhere, or only where an extra is installed
_LEFT_OUT = ("__main__", "svclint.fleet", "svclint.render.helm")

with atheris.instrument_imports(include=["svclint"]):
    # all at once: what a run imports later would not be led by coverage
    for found in pkgutil.walk_packages(svclint.__path__, "svclint."):
        if not any(one in found.name for one in _LEFT_OUT):
            import_module(found.name)
    from fuzz.command import CHECK, run
    from fuzz.oracles import faults
    from fuzz.seeds import every_rule, seeds


def main() -> None:
    with tempfile.TemporaryDirectory() as work:
        corpus = Path(work) / "corpus"
        corpus.mkdir()
        for number, tree in enumerate(seeds()):
            whole = b"\n---\n".join(data for path, data in tree.items() if path.endswith(".yaml"))
            (corpus / f"{number}.yaml").write_bytes(whole)

        def check(data: bytes) -> None:
            tree = {_NAME: data}
            wrong = faults(tree, run(tree, Path(work), (*CHECK, *every_rule(tree)), every_format=False))
            if wrong:
                raise AssertionError(wrong[0])

        options = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
        atheris.Setup([sys.argv[0], *options, str(corpus)], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
