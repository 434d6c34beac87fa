"""Files that are not there, and that a script, a guide or a Makefile makes before a kustomization is built."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.make_rules import makes, values_of, with_values
from svclint.discover.hearsay.printed import writes
from svclint.discover.read import names_beside
from svclint.discover.walk import KUSTOMIZATIONS, SUFFIXES, is_makefile
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_MOVES = r"\b(?:cd|pushd)[ \t]+[\"']?([^\s;&|)\"']+)"
# what somebody is at whose commands come on later lines of a script, or on the same one; letters
_MOVED = 400
# controller-gen: pkg/genall/output.go: OutputRules
_GENERATES = re.compile(r"\boutput:(?:crd:)?(?:artifacts:config|dir)=[\"']?([^\s\"';|&`]+)")
_GENERATORS = ("controller-gen", "CONTROLLER_GEN", "controllergen")
# `shop.example.com_carts.yaml`
_OF_CRD = re.compile(r"[a-z0-9.-]+_(?P<plural>[a-z0-9]+)\.ya?ml")
_KIND = re.compile(r"(?m)^[ ]+kind:[ ]*[\"']?(\w+)")
# where kubebuilder has the types of an API, by the Makefile: folders of versions, or of groups with these
_TYPES = ("api", "apis", "pkg/apis")
_OF_TYPES = "_types.go"


def is_made(path: str, texts: Iterable[tuple[str, str]], load: Callable[[str], Source | None]) -> bool:
    """Whether one of some texts, each behind its path, makes the file at `path`, or the kustomization of the directory.

    `load` reads what lies beside them.
    """
    paths = [path] if "." in posixpath.basename(path) else [path, *(posixpath.join(path, k) for k in KUSTOMIZATIONS)]
    return any(_makes(text, said_in, one, load) for said_in, text in texts for one in paths)


def _makes(text: str, said_in: str, path: str, load: Callable[[str], Source | None]) -> bool:
    here = posixpath.dirname(said_in)
    if writes(text, path) or _writes_there(text, here, path):
        return True
    if is_makefile(said_in) and makes(text, here, path):
        return True
    return _generates(text, here, path, load)


def _writes_there(text: str, here: str, path: str) -> bool:
    """Whether a command writes what is called so in the directory of the file: that of the text itself, or the one that
    somebody went to just before."""
    folder, base = posixpath.split(path)
    if base not in text:
        return False
    for found in re.finditer(
        rf"(?:>>?[ \t]*|\btee(?:[ \t]+-a)?[ \t]+)[\"']?(?:\./)?{re.escape(base)}(?![\w./-])", text
    ):
        moves = re.findall(_MOVES, text[max(0, found.start() - _MOVED) : found.start()])
        if _is_at(moves[-1], folder) if moves else here == folder:
            return True
    return False


def _is_at(written: str, folder: str) -> bool:
    """Whether a directory as somebody went there is that one, by its last steps."""
    steps = [step for step in written.strip("/").split("/") if step not in (".", "..") and "$" not in step]
    return bool(steps) and f"/{folder}".endswith("/" + "/".join(steps))


def _generates(text: str, here: str, path: str, load: Callable[[str], Source | None]) -> bool:
    """Whether controller-gen writes the definition into the directory, and one of that name: nothing else is kept
    there, or the project has its type."""
    folder, base = posixpath.split(path)
    found = _OF_CRD.fullmatch(base)
    if found is None or not any(map(text.__contains__, _GENERATORS)):
        return False
    values = values_of(text)
    outputs = (with_values(one[1], values) for one in _GENERATES.finditer(whole_lines(text)))
    if not any(_leads(here, one, folder) for one in outputs):
        return False
    if not any(_OF_CRD.fullmatch(one) for one in names_beside(folder) if one.endswith(SUFFIXES)):
        return True
    plurals = {plural for kind in _kinds(here, load) for plural in _plurals(kind)}
    return found["plural"] in plurals


def _leads(here: str, written: str, folder: str) -> bool:
    """Whether a path of a recipe is that of a directory, whatever variable for the project's own it begins with."""
    inside = re.sub(r"^\$[({]?\w+[)}]?/", "", written)
    return "$" not in inside and posixpath.normpath(posixpath.join(here, inside)) == folder


def _kinds(here: str, load: Callable[[str], Source | None]) -> Iterator[str]:
    """The kinds of a project of kubebuilder in lower case: as it lists them, and as its files of types are called."""
    if "PROJECT" in names_beside(here) and (project := load(posixpath.join(here, "PROJECT"))) is not None:
        yield from (kind.lower() for kind in _KIND.findall(project.text))
    for one in _TYPES:
        folder = posixpath.join(here, one)
        for inner in (posixpath.join(folder, name) for name in names_beside(folder)):
            for name in names_beside(inner):
                yield from _of_types(name)
                for deep in names_beside(posixpath.join(inner, name)) if "." not in name else ():
                    yield from _of_types(deep)


def _of_types(name: str) -> Iterator[str]:
    if name.endswith(_OF_TYPES):
        yield name.removesuffix(_OF_TYPES).replace("_", "")


def _plurals(kind: str) -> Iterator[str]:
    """gobuffalo/flect, which controller-gen asks, by its rules for what is regular."""
    yield f"{kind}s"
    yield f"{kind}es"
    if kind.endswith("y"):
        yield f"{kind[:-1]}ies"
