"""Writes docs/precision.md from the findings on a folder of repositories and the verdicts on them.

`python bench/precision.py CORPUS > docs/precision.md`. With `--unread` it lists what has no verdict yet instead, as
entries for bench/verdicts.yaml: each stands for one finding that a person has read, with the reason where the verdict
is not plain.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from sample import Drawn, arguments, draw
from unseen import table

HERE = Path(__file__).parent
VERDICTS = ("right", "arguable", "wrong")

# Fixtures of other linters: wrong on purpose
LEFT_OUT = ("stackrox__", "zegl__", "yannh__", "analyzers/testdata", "lint/testdata")
# Policies that flag by definition
POLICIES = frozenset(
    {
        "node-port-hard-coded",
        "service-exposed",
        "service-pods-unspread",
        "service-pods-without-readiness-probe",
        "service-port-name-convention",
        "service-single-replica",
    }
)

Key = tuple[str, str, str, str]


def key(rule: str, finding: Mapping[str, Any]) -> Key:
    """What a verdict is about: rule, severity, file and message; a line may move."""
    return rule, finding["severity"], finding["location"]["file"], finding["message"]


def verdicts() -> dict[Key, Mapping[str, str]]:
    entries = yaml.safe_load((HERE / "verdicts.yaml").read_text(encoding="utf-8"))
    return {(one["rule"], one["severity"], one["file"], one["message"]): one for one in entries}


def unread(drawn: Mapping[str, Drawn], known: Mapping[Key, Mapping[str, str]]) -> Iterator[str]:
    for rule, found in drawn.items():
        for one in found.sample if rule not in POLICIES else ():
            if key(rule, one) not in known:
                yield f"# line {one['location']['line']}; " + "; ".join(
                    f"{other['file']}:{other['line']}: {other['message']}" for other in one["related"]
                )
                names = zip(("rule", "severity", "file", "message"), key(rule, one), strict=True)
                body = "\n  ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in names)
                yield f"- {body}\n  verdict: \n  reason: \n"


def page(drawn: Mapping[str, Drawn], known: Mapping[Key, Mapping[str, str]]) -> str:
    totals: Counter[tuple[str, str]] = Counter()
    rows, sections = [], []
    for rule, found in drawn.items():
        counts = [str(found.counts.get(one) or "") for one in ("error", "warning", "note")]
        if rule in POLICIES:
            rows.append(f"| {rule} (opt-in) | {' | '.join(counts)} | {found.elsewhere} | not read | | | |")
            continue
        told = Counter(known[key(rule, one)]["verdict"] for one in found.sample)
        for one in found.sample:
            totals[one["severity"], known[key(rule, one)]["verdict"]] += 1
        cells = [*counts, found.elsewhere, len(found.sample), *(told[one] or "" for one in VERDICTS)]
        rows.append(f"| {rule} | {' | '.join(map(str, cells))} |")
        if found.sample:
            lines = "\n".join(_line(one, known[key(rule, one)]) for one in found.sample)
            sections.append(f"### {rule}\n\n| verdict | severity | place | finding |\n|---|---|---|---|\n{lines}\n")
    head = (HERE / "precision.md").read_text(encoding="utf-8")
    sums, unseen = "\n".join(_totals(totals)), "\n".join(table())
    return head.format(unseen=unseen, totals=sums, rows="\n".join(rows), sections="\n".join(sections))


def _totals(totals: Mapping[tuple[str, str], int]) -> Iterator[str]:
    for severity in ("error", "warning", "note"):
        counts = [totals.get((severity, one), 0) for one in VERDICTS]
        share = 100 * counts[-1] / max(1, sum(counts))
        yield f"| {severity} | {' | '.join(map(str, counts))} | {share:.1f} % |"


def _line(finding: Mapping[str, Any], verdict: Mapping[str, str]) -> str:
    place, message = finding["location"], finding["message"]
    message = message if len(message) < 150 else message[:147] + "…"
    message = message.replace("|", "\\|").replace("<", "&lt;")
    words = f"{verdict['verdict']}: {verdict['reason']}" if verdict.get("reason") else verdict["verdict"]
    return f"| {words} | {finding['severity']} | `{place['file']}:{place['line']}` | {message} |"


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--unread", action="store_true", help="list what has no verdict yet")
    options = parser.parse_args()
    drawn = draw(options.folder, options.most, options.seed, (*LEFT_OUT, *options.leave_out))
    known = verdicts()
    missing = list(unread(drawn, known))
    if options.unread:
        print("\n".join(missing))
        return 0
    if missing:
        print(f"{len(missing)} findings have no verdict: see --unread", file=sys.stderr)
        return 1
    print(page(drawn, known), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
