"""What a git repository holds: the files of a revision or of its index, read out of the object store."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence

from svclint.discover.read import SIZE_LIMIT
from svclint.files.paths import folder_of, is_absolute, join, link, make_folders, write_bytes
from svclint.named_tuple import NamedTuple

INDEX = ":"
"""How the index is called among revisions: `git show :file` shows what is staged."""

_LFS = b"version https://git-lfs.github.com/spec/v1"
_LINK, _SUBMODULE = "120000", "160000"


class GitFault(Exception):
    """What git says of a repository or a revision that cannot be read."""


class Repository(NamedTuple):
    """A repository: its root, and the working directory below it (`deploy/`, empty at the root)."""

    root: str
    here: str


class Unread(NamedTuple):
    """Something of a revision that its object store does not hold, and why, in words."""

    path: str
    reason: str


class _Entry(NamedTuple):
    mode: str
    id: str
    path: str


def repository(directory: str = ".") -> Repository:
    """The repository that a directory lies in; raises GitFault where it lies in none."""
    out = _text(_git(["rev-parse", "--show-toplevel", "--show-prefix"], directory)).split("\n")
    if not out[0]:
        raise GitFault("the working directory lies in no repository with files")
    return Repository(out[0], out[1])


def is_revision(name: str, directory: str = ".") -> bool:
    """Whether git knows `name` as a revision, or a tree."""
    if name == INDEX:
        return True
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{tree}}"]
    return _run(asked, directory).returncode == 0


def merge_base(one: str, other: str, directory: str = ".") -> str:
    """The last revision that two have in common; raises GitFault where there is none."""
    found = _text(_git(["merge-base", "--end-of-options", one, other], directory)).strip()
    if not found:
        raise GitFault(f"{one} and {other} have no revision in common")
    return found


def changed_names(reference: str, root: str) -> frozenset[str]:
    """The paths that a change (`A...B`; empty: what is staged) touches, of a renamed file both; relative to `root`."""
    asked = ["diff", "--name-only", "--no-renames", "--no-ext-diff", "-z"]
    asked += [reference] if reference else ["--cached", "HEAD"]
    return frozenset(_records(_git([*asked, "--"], root)))


def write_out(revision: str, root: str, target: str) -> list[Unread]:
    """Write the files of a revision (or of the INDEX) of the repository at `root` below `target`, an empty directory.

    What comes back could not be written: submodules, files that git LFS keeps elsewhere, symbolic links that lead out
    of the tree. git itself reads its objects: nobody else knows all of its formats, replacements and partial clones,
    and where there is a repository there is a git. Neither work tree nor index are touched, and no filter is run.
    """
    entries = list(_staged(root) if revision == INDEX else _of_tree(revision, root))
    unread = [Unread(one.path, "it is a submodule") for one in entries if one.mode == _SUBMODULE]
    entries = [one for one in entries if one.mode != _SUBMODULE and _is_inside(one.path)]
    links: list[tuple[str, str]] = []
    for entry, data in zip(entries, _blobs([one.id for one in entries], root), strict=True):
        if data is None:
            unread.append(Unread(entry.path, "git does not have its content"))
        elif entry.mode == _LINK:
            links.append((entry.path, data.decode(errors="surrogateescape")))
        elif data.startswith(_LFS):
            unread.append(Unread(entry.path, "git LFS keeps its content elsewhere"))
        else:
            _write(join(target, entry.path), data)
    # last, so that nothing is written through one
    for path, to in links:
        if not _leads_inside(path, to):
            unread.append(Unread(path, "it is a symbolic link that leads out of the repository"))
        elif not os.path.lexists(join(target, path)):
            make_folders(folder_of(join(target, path)), exist_ok=True)
            link(to, join(target, path))
    return unread


def _of_tree(revision: str, root: str) -> Iterator[_Entry]:
    """The entries of a revision's tree; raises GitFault where git knows none of that name."""
    asked = ["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", f"{revision}^{{tree}}"]
    for line in _records(_git(asked, root)):
        head, _, path = line.partition("\t")
        mode, _, id_ = head.split(" ")
        yield _Entry(mode, id_, path)


def _staged(root: str) -> Iterator[_Entry]:
    """The entries of the index; of a path in conflict the side that is ours."""
    for line in _records(_git(["ls-files", "--stage", "-z"], root)):
        head, _, path = line.partition("\t")
        mode, id_, stage = head.split(" ")
        if stage in ("0", "2"):
            yield _Entry(mode, id_, path)


def _blobs(ids: Sequence[str], root: str) -> Iterator[bytes | None]:
    """The contents of objects, in order; None for one that is not there."""
    asked = [*_COMMAND, "cat-file", "--batch"]
    with subprocess.Popen(
        asked, cwd=root, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            for id_ in ids:
                process.stdin.write(f"{id_}\n".encode())
                process.stdin.flush()
                head = process.stdout.readline().split()
                if len(head) != 3:
                    yield None
                    continue
                size = int(head[2])
                data = process.stdout.read(size)
                process.stdout.read(1)
                yield data
            process.stdin.close()
        except BaseException:
            process.kill()
            raise


def _write(path: str, data: bytes) -> None:
    try:
        make_folders(folder_of(path), exist_ok=True)
        # what is too large to be read shall be seen to be that, and takes no room
        write_bytes(path, data if len(data) <= SIZE_LIMIT else b"", len(data))
    except FileExistsError:
        # two names that are one to this file system
        return


def _is_inside(path: str) -> bool:
    """Whether a path stays below the root; no tree that git makes has any other."""
    steps = path.split("/")
    return not path.startswith("/") and not {"", ".", ".."} & set(steps) and ".git" not in map(str.lower, steps)


def _leads_inside(path: str, to: str) -> bool:
    return not is_absolute(to) and not os.path.normpath(join(folder_of(path), to)).startswith("..")


# -- git ---------------------------------------------------------------------------------------------------------------

_COMMAND = ("git", "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")


def _git(arguments: Sequence[str], directory: str) -> bytes:
    done = _run(arguments, directory)
    if done.returncode:
        words = " ".join(done.stderr.decode(errors="replace").split())
        raise GitFault(words.removeprefix("fatal: ") or f"git {arguments[0]} failed")
    return done.stdout


def _run(arguments: Sequence[str], directory: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [*_COMMAND, *arguments], cwd=directory, env=_environment(), capture_output=True, check=False
        )
    except FileNotFoundError:
        raise GitFault("git is not installed, which reads what its repositories hold") from None


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}


def _records(out: bytes) -> Iterator[str]:
    yield from filter(None, _text(out).split("\0"))


def _text(out: bytes) -> str:
    return out.decode(errors="surrogateescape")
