"""Which programs commands give files to that have no apiVersion anywhere: `tctl create -f roles.yaml`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator

from svclint.discover.hearsay.applying import Files, local_path
from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.guide_texts import is_page
from svclint.told import KUBECTL

_VERBS = frozenset({"apply", "create", "import", "load", "put", "replace", "sync", "update", "upsert"})
# what sends objects to Kubernetes, whatever stands around it
_OF_KUBERNETES = frozenset(
    {"argocd", "flux", "helm", "helmfile", "k", "k3s", "kapp", "kubecolor", "kubectl", "kustomize", "oc", "skaffold"}
)
# what a shell and its pages have before a command
_BEFORE = frozenset({"$", "-", "!", ">", "sudo", "if", "then", "do", "run:", "RUN", "exec", "time"})
_ASSIGNS = re.compile(r"\w+=\S*")
_PROGRAM = re.compile(r"[a-z][a-z0-9._-]*")
_DIVIDES = re.compile(r"[|;&`()]+")
_FENCE = re.compile(r"[ \t>]*+(?:`{3}|~{3})")
_INLINE = re.compile(r"`([^`\n]{1,400})`")
_LONGEST = 2000


def readers(texts: Iterable[tuple[str, str]], files: Collection[str]) -> dict[str, str]:
    """The program that commands give each of the files to, KUBECTL where any of them sends it to Kubernetes.

    `texts` are those that may hold commands, each behind its path.
    """
    known, bases = Files(files), {posixpath.basename(one) for one in files}
    found: dict[str, str] = {}
    for path, text in texts:
        if not any(one in text for one in bases):
            continue
        for line in _lines(text, is_guide=is_page(path)):
            if len(line) < _LONGEST and any(one in line for one in bases):
                for program, written in _given(line):
                    for file in known.at(local_path(written), posixpath.dirname(path)):
                        found[file] = program if found.get(file) != KUBECTL else KUBECTL
    return found


def _lines(text: str, *, is_guide: bool) -> Iterator[str]:
    """The lines that may be commands: of a guide those of its blocks of code, and what stands as code in a line."""
    is_code = not is_guide
    for line in whole_lines(text).splitlines():
        if is_guide and _FENCE.match(line) is not None:
            is_code = not is_code
        elif is_code or line.startswith(("    ", "\t")):
            yield line
        elif "`" in line:
            yield from _INLINE.findall(line)


def _given(line: str) -> Iterator[tuple[str, str]]:
    """The files in the commands of a line that apply something, each behind the program."""
    for command in _DIVIDES.split(line):
        words = [word.strip("\"',") for word in command.split()]
        while words and (words[0] in _BEFORE or _ASSIGNS.fullmatch(words[0]) is not None):
            words = words[1:]
        if "--" in words:
            # what another program is to run
            words = words[words.index("--") + 1 :]
        at = next((number for number, word in enumerate(words) if word in _VERBS), 0)
        if not at:
            continue
        names = [posixpath.basename(word) for word in words[:at]]
        is_kubernetes = not _OF_KUBERNETES.isdisjoint(names)
        if is_kubernetes or _PROGRAM.fullmatch(names[0]) is not None:
            for word in words[at + 1 :]:
                name = word.rpartition("=")[2]
                if name.endswith((".yaml", ".yml")):
                    yield (KUBECTL if is_kubernetes else names[0]), name
