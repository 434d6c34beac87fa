"""Lints rebuilt public reports, broken and fixed, and compares with what is expected of each.

A folder holds `broken/` and `fixed/`, each with manifests and `expect.json`: `must` are findings (rule, or several with
`|`; `new:` marks one that had no name yet), file, line, and where given severity; `must_not` the rules that say nothing
of a file; `may` what else may be said; `nothing_else` that no other error or warning is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

# Not yet as expected: the reason; one that is as expected after all has to leave this list
KNOWN: dict[str, str] = {}


def findings(folder: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "svclint", "check", "--no-config", "--format", "json", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{folder}: exit {done.returncode}\n{done.stderr.decode()}")
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


def meets(finding: dict[str, Any], wanted: dict[str, Any]) -> bool:
    names = {name.removeprefix("new:") for name in wanted["rule"].split("|")}
    if finding["rule"] not in names or wanted.get("severity", finding["severity"]) != finding["severity"]:
        return False
    place = finding["location"]
    if wanted.get("file", place["file"]) != place["file"]:
        return False
    return bool(wanted.get("line", place["line"]) == place["line"])


def faults(folder: Path) -> list[str]:
    """What is missing, and what is told too much."""
    expected = json.loads((folder / "expect.json").read_text(encoding="utf-8"))
    found = findings(folder)
    told = [
        f"missing {wanted['rule']} at {wanted['file']}:{wanted['line']} ({wanted.get('gist', '')})"
        for wanted in expected["must"]
        if not any(meets(one, wanted) for one in found)
    ]
    for unwanted in expected["must_not"]:
        told += [f"told {one['rule']}: {one['message']}" for one in found if meets(one, unwanted)]
    if expected.get("nothing_else"):
        known = [*expected["must"], *expected.get("may", [])]
        others = [one for one in found if one["severity"] != "note" and not any(meets(one, each) for each in known)]
        for one in others:
            place = f"{one['location']['file']}:{one['location']['line']}"
            told.append(f"also {one['severity']} {one['rule']} at {place}: {one['message']}")
    return told


def main() -> int:
    folder = Path(sys.argv[1])
    wrong = 0
    cases = sorted(path.parent for path in folder.glob("*/*/expect.json"))
    known = 0
    for case in cases:
        told, name = faults(case), str(case.relative_to(folder))
        if name in KNOWN:
            known += 1
            told = [] if told else ["as expected, though listed as known not to be"]
        wrong += bool(told)
        for words in told:
            print(f"{name}: {words}")
    print(f"{len(cases)} cases, {len(cases) - wrong - known} as expected, {known} known not to be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
