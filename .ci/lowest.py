"""The lowest versions that a pyproject.toml allows of what svclint is built, run and tested with, as pip reads them."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_BOUND = re.compile(r"(?P<name>[\w.-]+)(?:>=(?P<lowest>[\w.]+)|==(?P<only>[\w.*]+))")


def main() -> None:
    content = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    project = content["project"]
    wanted = [*content["build-system"]["requires"], *project["dependencies"], *project["optional-dependencies"]["test"]]
    for requirement in sorted(set(wanted), key=str.lower):
        bound = _BOUND.fullmatch(requirement)
        if bound is None:
            sys.exit(f"{requirement}: which version is the lowest?")
        print(f"{bound['name']}=={bound['lowest'] or bound['only']}")


main()
