"""Findings that somebody lives with: baselines, and comments that suppress."""

from __future__ import annotations

import json
from typing import Any

from fuzz import byte_level, structural
from fuzz.places import Text
from fuzz.rewriting import as_block, plain
from fuzz.seeds import every_rule
from fuzz.session import Session
from fuzz.trees import Tree, read

_COMMON = ("--debug", "--no-cache", "--no-helm", "--jobs", "1")
_FILE = "svclint-baseline.json"


def step(session: Session) -> None:
    random = session.random
    tree = structural.mutated(random, session.corpus) if random.random() < 0.5 else dict(random.choice(session.corpus))
    if random.random() < 0.5:
        _baseline(session, tree)
    else:
        _comment(session, tree)


def _baseline(session: Session, tree: Tree) -> None:
    """What is written down is not told again, also when lines move; and a file that is changed is read or refused."""
    options = every_rule(tree)
    written = session.run("known", tree, ("baseline", *_COMMON, *options))
    if written.raised or written.code == 3:
        session.tell("known", f"{written.raised or f'exit code {written.code}'}: {written.said}", tree)
    if written.code != 0:
        return
    data = read(session.work / "tree").get(_FILE)
    if data is None:
        session.tell("known", "a baseline that is not there", tree)
        return
    moved = {path: b"# a line\n" + one if _may_begin_with_a_line(path, one) else one for path, one in tree.items()}
    for files in (tree, moved):
        known = {**files, _FILE: data}
        outcome = session.checked("known", known)
        if outcome.code == 1:
            one = next(one for one in json.loads(outcome.json)["findings"] if one["suppressed"] is None)
            session.tell("known", f"{one['rule']} is told in spite of its baseline at {one['message']}", known)
    for _ in range(session.random.choice((1, 2, 4))):
        data = byte_level.changed(session.random, data)
    session.checked("known", {**tree, _FILE: data})


def _may_begin_with_a_line(path: str, data: bytes) -> bool:
    # what begins with a comment is no JSON
    return path.endswith(".yaml") and not data.lstrip().startswith((b"{", b"[", b"%", b"\xff", b"\xfe", b"\xef", b"\0"))


def _comment(session: Session, tree: Tree) -> None:
    """A comment at the line of a finding suppresses it, and nothing of another rule."""
    files = plain(tree)
    if files is None:
        return
    texts: dict[str, bytes] = as_block(files)
    settings = {path: data for path, data in tree.items() if path == "svclint.yaml"}
    before = session.check("known", {**settings, **texts})
    if before is None:
        return
    found = [one for one in json.loads(before.json)["findings"] if _may_be_commented(one, texts)]
    if not found:
        return
    one = session.random.choice(found)
    file, line = one["location"]["file"], one["location"]["line"]
    lines = texts[file].split(b"\n")
    comment = b"# svclint: ignore[%s] it is so" % one["rule"].encode()
    if session.random.random() < 0.5:
        lines[line - 1] += b" " + comment
    else:
        lines.insert(line - 1, comment)
    changed = {**settings, **texts, file: b"\n".join(lines)}
    after = session.check("known", changed)
    if after is None:
        return
    told = [other for other in json.loads(after.json)["findings"] if other["suppressed"] is None]
    if any(other["fingerprint"] == one["fingerprint"] for other in told):
        session.tell("known", f"{one['rule']} is told in spite of a comment at {one['message']}", changed)


def _may_be_commented(one: dict[str, Any], texts: dict[str, bytes]) -> bool:
    """Whether a comment can stand at the end of the line: it is whole, and nothing is quoted or goes on."""
    file = one["location"]["file"]
    if file not in texts or one["suppressed"] is not None or one["rule"].startswith("suppression-"):
        return False
    here = Text(texts[file])
    start, end = here.starts[one["location"]["line"] - 1], None
    end = here.text.find("\n", start)
    line = here.text[start:end]
    return line.rstrip().endswith(tuple("abcdefghijklmnopqrstuvwxyz0123456789:")) and not set(line) & set("\"'|>#")
