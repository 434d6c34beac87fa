"""Files that make manifests in a language that is not understood here, known by their names."""

from __future__ import annotations

import posixpath
import re

from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_BY_SUFFIX = {".jsonnet": "jsonnet", ".libsonnet": "jsonnet", ".cue": "CUE", ".gotmpl": ""}
SUFFIXES = tuple(_BY_SUFFIX)
# helmfile.readthedocs.io: the names that it looks for; nearly all of them are templates
_HELMFILE = r"helmfile\.ya?ml(?:\.gotmpl)?|(?:.*/)?helmfile\.d/[^/]*\.ya?ml(?:\.gotmpl)?"
# what programs read beside their own code: YAML, and no manifest
_PROGRAMS = {"cdk8s.yaml": "cdk8s", "Pulumi.yaml": "Pulumi", "Pulumi.yml": "Pulumi"}
_OF_PROGRAMS = tuple(_PROGRAMS)


def language_of(path: str) -> str:
    """The language of a file that is not read; empty where it may be a manifest."""
    suffix = _BY_SUFFIX.get(posixpath.splitext(path)[1]) if path.endswith(SUFFIXES) else ""
    if suffix:
        return suffix
    if "helmfile" in path and (re.fullmatch(_HELMFILE, posixpath.basename(path)) or re.fullmatch(_HELMFILE, path)):
        return "Helmfile"
    return ""


def language_beside(source: Source) -> str:
    """The language that a file, read as YAML, belongs to: of a program's settings, or of annotations in comments."""
    program = _PROGRAMS.get(posixpath.basename(source.path), "") if source.path.endswith(_OF_PROGRAMS) else ""
    if program and "apiVersion" not in source.text:
        return program
    return "ytt" if is_ytt(source) else ""


def _is_ytt(source: Source, _: None) -> bool:
    text = source.text
    # one sign is found ten times faster than two, and few files have a comment
    if "#" not in text or "#@" not in text:
        return False
    return re.search(r"(?m)^[ \t]*#@(?:[ \t]+(?:load|def|if|for)\b|overlay/|data/)", text) is not None


is_ytt = Question(_is_ytt, None)
"""Whether a file is one of ytt, which lays it over the others of its folder."""
