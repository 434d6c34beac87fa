"""The files of a tree that may configure a cluster, or what is installed in it, in whatever language."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence

from svclint.discover.purposes.names import is_test_folder
from svclint.discover.read import names_beside
from svclint.discover.walk import MAKEFILES, VENDORED
from svclint.files.paths import is_dir, is_file, is_link

_FILES = (
    *(".yaml", ".yml", ".json", ".toml", ".j2", ".tf", ".tfvars", ".hcl", ".tpl", ".tftpl", ".tmpl", ".cfg", ".conf"),
    *(".ini", ".env", ".service", ".sh", ".bash", ".zsh", ".ps1", ".bat", ".py", ".rb", ".js", ".ts", ".go", ".nix"),
    *(".md", ".adoc", ".rst", ".just", ".mk", ".xml", ".args", ".markdown", ".asciidoc", ".org", ".bicep"),
    ".bicepparam",
    *(".tofu", ".groovy", ".envrc", ".repo", ".list", ".properties", ".jsonnet", ".libsonnet", ".cue", ".sls", ".erb"),
    *(".example", ".sample", ".dist", ".template", ".fish", ".psm1", ".cmd"),
)
_NAMES = frozenset(
    {*MAKEFILES, "Vagrantfile", "Justfile", "justfile", "kube-apiserver", "Taskfile", "Dockerfile"}
    | {"Jenkinsfile", "Tiltfile", "Earthfile", "hosts", "inventory", "README"}
)
_OF_TESTS = ("_test.go", "_test.py", ".test.ts", ".test.js", ".spec.ts", ".spec.js", "_spec.rb")
_HIDDEN = frozenset({".github", ".gitlab", ".circleci", ".ci", ".config"})
# what a tree may have of folders and files; real ones of manifests have less
_MOST_FOLDERS, _MOST_FILES = 4000, 8000


def configuring(roots: Sequence[str], outside: Callable[[str], str]) -> Iterator[str]:
    """The files below the paths that the run names which may configure a cluster; those for tests configure none."""
    pending = ["" if one == "." else one for one in roots if is_dir(one)]
    folders = files = 0
    while pending and folders < _MOST_FOLDERS and files < _MOST_FILES:
        here = pending.pop()
        folders += 1
        for name in names_beside(here):
            path = posixpath.join(here, name)
            if (name.endswith(_FILES) or name in _NAMES) and is_file(path):
                files += 1
                if not name.endswith(_OF_TESTS):
                    yield path
            # a folder of one that is not outside is not either, unless it is a link
            elif _may_be_folder(name) and is_dir(path) and not (is_link(path) and outside(path)):
                pending.append(path)


def _may_be_folder(name: str) -> bool:
    return name not in VENDORED and not is_test_folder(name) and (not name.startswith(".") or name in _HIDDEN)
