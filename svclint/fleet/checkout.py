"""A clone of a repository, of its newest state only, for as long as its job takes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from svclint.files.paths import exists, join
from svclint.fleet.child import run
from svclint.fleet.repositories import Repository


class NotCloned(Exception):
    """Git has no clone of it; the text says why, `late` that its time was over."""

    def __init__(self, reason: str, *, late: bool = False) -> None:
        super().__init__(reason)
        self.late = late


# Nothing of a repository or of the person's settings is run, nobody is asked for a password, and a server that sends
# nothing for a minute is given up.
_CONFIG = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
    "advice.detachedHead=false",
)
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "file:https:http:ssh:git",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oConnectTimeout=30",
}


@contextmanager
def checkout(repository: Repository, scratch: str | None, seconds: float) -> Iterator[str]:
    """The folder with the repository's files; a clone lies below `scratch` and is gone afterwards."""
    if not repository.clone:
        yield repository.place
        return
    with TemporaryDirectory(prefix="svclint-fleet-", dir=scratch, ignore_cleanup_errors=True) as folder:
        settings = [word for one in _CONFIG for word in ("-c", one)]
        words = ["git", *settings, "clone", "--quiet", "--depth", "1", "--no-tags", "--", repository.place, "clone"]
        ended = run(words, folder, seconds, {**os.environ, **_ENVIRONMENT})
        if ended.code is None:
            raise NotCloned(f"not cloned after {seconds:g} s", late=True)
        if ended.code:
            raise NotCloned(_reason(ended.err, repository))
        yield join(folder, "clone")


def _reason(err: bytes, repository: Repository) -> str:
    lines = err.decode(errors="replace").strip().splitlines()
    words = next((one for one in lines if one.startswith("fatal:")), lines[-1] if lines else "it says nothing")
    return f"git clone: {words}".replace(repository.place, repository.name)


def revision(folder: str) -> str | None:
    """The commit that is checked out; None where `folder` is no work tree of its own."""
    if not exists(join(folder, ".git")):
        return None
    words = ["git", "-C", folder, "rev-parse", "--verify", "--quiet", "HEAD"]
    try:
        done = subprocess.run(words, capture_output=True, check=False, timeout=30, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode().strip() or None
