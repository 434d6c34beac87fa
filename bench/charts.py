"""Renders every chart below some folders, with default values and those of ci/: makes the tables of docs/helm.md."""

from __future__ import annotations

import argparse
import os
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from svclint.discover.charts.dependencies import local_dependencies, with_local
from svclint.discover.charts.files import chart_files
from svclint.render.helm.orders import Order, Release, RenderedChart, RenderedFile
from svclint.render.helm.process import Worker
from svclint.render.helm.tokens import actions
from svclint.render.worker.limits import Limits

KUBERNETES = "1.37"
_LINE = re.compile(r"\r\n|\r|\n")
# the first that fits
REASONS: tuple[tuple[str, Callable[[RenderedChart], object]], ...] = (
    ("`Chart.yaml` is not sound", lambda one: "validation: " in one.failure or "Chart.yaml: " in one.failure),
    ("a value is asked for by `required` or `fail`", lambda one: one.needs or "fail" in one.failure),
    ("a dependency is not in `charts/`", lambda one: one.missing and "no template" in one.failure),
    ("a dependency is not in `charts/`, and its values are not there", lambda one: one.missing),
    (
        "a value that the defaults lack",
        lambda one: any(words in one.failure for words in ("nil pointer", "expected string", "can't evaluate")),
    ),
    ("a library chart", lambda one: "library" in one.failure),
    ("it costs too much", lambda one: "takes more than" in one.failure or "prints too much" in one.failure),
)


def charts(folder: Path) -> Iterator[Path]:
    """The charts below a folder that are no part of another one."""
    for above, folders, names in os.walk(folder):
        folders.sort()
        if "Chart.yaml" in names:
            yield Path(above)
            folders[:] = [one for one in folders if one not in ("templates", "charts", "ci", "crds", "files", "tests")]


def orders(chart: Path) -> Iterator[tuple[bool, Order]]:
    files = chart_files(str(chart), {})
    # those that the chart has by file:// are of the tree
    files = with_local(files, local_dependencies(str(chart), files, lambda _: ""), {})
    yield True, Order(files, Release("release-name", "default"), KUBERNETES)
    for values in sorted(chart.glob("ci/*-values.yaml")):
        text = values.read_text(encoding="utf-8", errors="replace")
        yield False, Order(files, Release("release-name", "default", (text,)), KUBERNETES)


def reason(chart: RenderedChart) -> str:
    return next((words for words, fits in REASONS if fits(chart)), f"other: {chart.failure[:90]}")


class Lines:
    """What the lines of rendered files know."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.files = 0
        self.whole_files = 0
        self.verbatim = 0
        self.contradictions: list[str] = []

    def add(self, file: RenderedFile, template: str) -> None:
        wanted = template.split("\n")
        dynamic = _dynamic(template)
        lines = _LINE.split(file.text)
        counted = [at for at, line in enumerate(lines) if line.strip()]
        self.files += bool(counted)
        self.whole_files += bool(counted) and all(file.lines[at] for at in counted)
        for at in counted:
            number, exact = file.lines[at], file.exact[at]
            self.kinds["own" if number and exact else "block" if number else "unknown"] += 1
            # a line of the template without an action can only have been printed as it stands
            if number and exact and number not in dynamic:
                self.verbatim += 1
                if wanted[number - 1].strip() != lines[at].strip():
                    self.contradictions.append(f"{file.template}:{number}: {lines[at].strip()[:60]!r}")


def _dynamic(template: str) -> set[int]:
    """The lines that hold a part of an action."""
    found: set[int] = set()
    for action in actions(template):
        first = template.count("\n", 0, action.start) + 1
        found.update(range(first, first + template.count("\n", action.start, action.end) + 1))
    return found


def table(rows: Sequence[tuple[str, object]]) -> None:
    for words, value in rows:
        print(f"| {words} | {value} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    found = [one for folder in parser.parse_args().folders for one in charts(folder)]
    wanted = [(chart, own, order) for chart in found for own, order in orders(chart)]
    answers: list[RenderedChart] = []
    seconds: list[float] = []
    with Worker(Limits()) as worker:
        # the start is not a chart's
        worker.rendered(wanted[0][2])
        for _, _, order in wanted:
            begin = time.perf_counter()
            answers.append(worker.rendered(order) or RenderedChart((), worker.words()))
            seconds.append(time.perf_counter() - begin)
    reasons: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    lines = Lines()
    missing = 0
    for (chart, own, order), answer in zip(wanted, answers, strict=True):
        reasons[own]["rendered" if not answer.failure else reason(answer)] += 1
        missing += own and bool(answer.missing) and not answer.failure
        if answer.failure:
            print(f"{chart} {'' if own else 'ci'}: {answer.failure[:160]} {answer.at} missing={answer.missing}")
        if own and not answer.failure:
            texts = {one.name: one.data.decode(errors="replace") for one in order.files}
            for file in answer.files:
                if file.template in texts:
                    lines.add(file, texts[file.template])
    for own, counts in reasons.items():
        print(f"\n| {'default values' if own else '`ci/*-values.yaml`'} | {sum(counts.values())} |\n|---|---|")
        table(counts.most_common())
    print(f"rendered without some dependency: {missing}")
    total = sum(lines.kinds.values())
    print(f"\n| lines that are not empty | {total} |\n|---|---|")
    table([(kind, f"{count} ({count / total:.1%})") for kind, count in lines.kinds.most_common()])
    print(f"files {lines.files}, with every line known {lines.whole_files}")
    print(f"verbatim lines {lines.verbatim}, contradictions {len(lines.contradictions)}")
    print("\n".join(lines.contradictions[:20]))
    cuts = statistics.quantiles(seconds, n=20)
    print(f"{len(wanted)} releases in {sum(seconds):.1f} s: median {cuts[9]:.3f} s, 95th percentile {cuts[18]:.3f} s")


if __name__ == "__main__":
    main()
