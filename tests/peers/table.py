"""Writes docs/peers.md: `python -m tests.peers.table > docs/peers.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from tests.apiserver.table import cell
from tests.peers.examples import entries, examples, examples_of, peers, read, title

_INTRODUCTION = """\
# svclint and other linters

For each check that other linters have in this field, the rule of svclint that covers it, and the difference. The
field is where traffic goes: Services, selectors, ports, routes, policies, and what refers to them.

How this was made: the peers' code was read at the commits that stand below, with their documentation and the issues
of their users. **No peer was run.** What a peer does is a reader's conclusion from its code at that commit: a newer
release may do better, and who relies on a line should try it. A few files were read at another commit, which their
examples name. What stands in the column of svclint is tested: where a peer was found to be wrong, the manifest became
an example. Either the peer raises a false alarm, and svclint must be *silent*, or it misses a fault that svclint
*tells*, at the line that is marked. Some of it was reported and has been repaired since: what one linter fell for is
a trap for all. {count} examples are in `tests/peers/cases/`. `tests/peers/test_peers.py` runs on each all rules that
are on by default and those that its line names; they may say nothing else, but for notes of other rules and what the
example declares. The number in the last column leads to the file.

"Less" is what the peer tells and svclint does not. "(off)" is a check that somebody has to switch on. A peer's whole
field is wider than its table: what has nothing to do with traffic (images, users, limits) is not listed, and of what
is near only the reason why it is left alone.

This page is made by `python -m tests.peers.table`; `tests/peers/test_peers.py` proves that it is up to date.
"""

_CLOSE = """
As far as was read, none of them shows both ends of a reference that goes from file to file, takes what is applied
together as one scope and other environments as others, or tells "missing" from "may be elsewhere". Of the places that
they name, only monokle's are as exact.
"""


def page() -> str:
    """The whole page."""
    parts = [_INTRODUCTION.format(count=sum(1 for _ in examples()))]
    for peer in peers():
        parts += _peer(peer)
    parts += _lacking()
    parts += _alone()
    return "\n".join(parts)


def _peer(peer: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n## {peer['peer']}\n"
    yield f"{peer['about']}\n"
    yield f"Read: {peer['repository']}, {peer['snapshot']}.\n"
    yield "| check | what it flags | svclint | the difference | examples |\n|---|---|---|---|---|"
    for check in peer["checks"]:
        yield _line(
            check["check"], check["flags"], ", ".join(check["rules"]), _difference(check), _examples(peer, check)
        )
    if "requests" in peer:
        yield "\nAsked for by its users:\n"
        yield "| what | where | svclint | how | examples |\n|---|---|---|---|---|"
        for asked in peer["requests"]:
            where, rules = ", ".join(asked["issues"]), ", ".join(asked["rules"])
            yield _line(asked["request"], where, rules, _difference(asked), _examples(peer, asked))


def _difference(entry: Mapping[str, Any]) -> str:
    """What svclint sees more or less, or why it has no rule."""
    if "outside" in entry:
        return f"Left alone: {entry['outside']}"
    if "gap" in entry:
        return f"Less: {entry['gap']}"
    return f"{entry['difference']} Less: {entry['less']}" if "less" in entry else str(entry["difference"])


def _examples(peer: Mapping[str, Any], entry: dict[str, Any]) -> str:
    """How many examples there are, by what svclint does, with a link to them."""
    found = examples_of(entry)
    if not found:
        return ""
    open_ = sum("known-fault" in one for one in found)
    told = sum(one["ours"] == "fail" and "known-fault" not in one for one in found)
    silent = len(found) - told - open_
    counts = [f"{count} {word}" for count, word in ((told, "told"), (silent, "silent"), (open_, "open")) if count]
    return f"[{len(found)}](../tests/peers/cases/{peer['file']}): {', '.join(counts)}"


def _lacking() -> Iterator[str]:
    yield "\n## What peers have and svclint does not\n"
    yield "| what | who has it | svclint |\n|---|---|---|"
    for row in read("beyond.yaml")["lacking"]:
        yield _line(row["what"], row["who"], row["why"])
    yield "\nOf their checks, those above without a rule, and those that a rule covers only in part:\n"
    yield "| peer | check | what svclint does not tell |\n|---|---|---|"
    for peer in peers():
        for entry in entries(peer):
            if missing := entry.get("gap") or entry.get("less"):
                yield _line(peer["peer"], title(entry), missing)
    open_ = [one for one in examples() if "known-fault" in one.data]
    if open_:
        yield '\nFaults of svclint that an example shows ("open" above; the test says so once one is repaired):\n'
        yield "| example | what is wrong |\n|---|---|"
        for example in open_:
            yield _line(str(example), example.data["known-fault"])


def _alone() -> Iterator[str]:
    yield "\n## What no check on this page tells from files\n"
    yield "| rules | what they tell |\n|---|---|"
    for row in read("beyond.yaml")["alone"]:
        yield _line(", ".join(row["rules"]), row["what"])
    yield _CLOSE


def _line(*cells: str) -> str:
    return f"| {' | '.join(map(cell, cells))} |"


if __name__ == "__main__":
    sys.stdout.write(page())
