"""The variables that Flux fills in after a build, by the directory that it builds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.families import flux
from svclint.files.paths import folders_above
from svclint.gitops.deployment import Deployment, Tree, known
from svclint.gitops.held import Objects
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, scalar_text, sequence, string_map, text
from svclint.scope import Substitution

if TYPE_CHECKING:
    from svclint.source import Source

# fluxcd/pkg: kustomize: varSubstitution: one name like another refuses all of them
_NAME = r"[_A-Za-z][_A-Za-z0-9]*"


class _Given(NamedTuple):
    """Where variables come from: `postBuild` of a Kustomization, and what patches of its parents add to it."""

    inline: Mapping[str, Any]
    objects: tuple[Any, ...]
    open: bool = False


class _Patch(NamedTuple):
    """A patch by which one Kustomization gives `postBuild` to those that it applies from `directories`."""

    directories: tuple[str, ...]
    labels: str
    given: _Given


def substitutions(deployments: Iterable[Deployment], tree: Tree) -> dict[str, Substitution | None]:
    """The variables by directory, None for those that Flux applies without any; empty where there are none at all.

    Where several Kustomizations build one, what they do not agree on is hidden; where one of them has none, nothing is
    filled in.
    """
    own = [one for one in deployments if one.kind == "Kustomization"]
    if not any("postBuild" in one.said.source.text or "postBuild" in mapping(one.data.get("spec")) for one in own):
        return {}
    patches = [patch for one in own for patch in _patches(one)]
    if _patches_elsewhere not in tree.held:
        giving = (source for source in tree.sources.values() if "postBuild" in source.text)
        tree.held[_patches_elsewhere] = any(map(_patches_elsewhere, giving))
    is_patched: bool = tree.held[_patches_elsewhere]
    held = Objects(tree)
    found: dict[str, list[Substitution | None]] = {}
    for one in own:
        # what a kustomization made of it has the patches in it
        given = _given(one, patches, is_patched and one.origin is None)
        for directory in one.here:
            found.setdefault(directory, []).append(None if given is None else _substitution(one, given, held))
    return {directory: _joined(listed) for directory, listed in found.items()}


def _given(one: Deployment, patches: Iterable[_Patch], is_patched: bool) -> _Given | None:
    post_build = mapping(mapping(one.data.get("spec")).get("postBuild"))
    inline, listed = dict(mapping(post_build.get("substitute"))), tuple(sequence(post_build.get("substituteFrom")))
    is_open = is_patched
    for patch in patches:
        if not _reaches(patch, one):
            continue
        # a strategic merge replaces the list, whose merge key no schema says
        inline = {**inline, **patch.given.inline}
        is_open = is_open or patch.given.open or bool(listed and patch.given.objects)
        listed = patch.given.objects or listed
    return _Given(inline, listed, is_open) if inline or listed else None


def _substitution(one: Deployment, given: _Given, held: Objects) -> Substitution | None:
    file = one.said.source.path
    values: dict[str, str] = {}
    hidden: set[str] = set()
    is_open = given.open
    said = next(one.places(("spec", "postBuild"))).source.path
    files = {file, said}
    for entry in map(mapping, given.objects):
        found = held.near(file, text(entry.get("kind")), known(entry.get("name")))
        files.update(each.file for each in found)
        is_open = is_open or not found or not all(each.whole for each in found)
        for key in dict.fromkeys(key for each in found for key in each.texts):
            texts = {each.texts[key][0] if key in each.texts else None for each in found}
            _put(key, texts.pop() if len(texts) == 1 else None, values, hidden)
    for key, value in given.inline.items():
        written = value if isinstance(value, str) else scalar_text(value)
        _put(key, None if is_placeholder(written) else written, values, hidden)
    if not all(re.fullmatch(_NAME, key) for key in (*values, *hidden)):
        # Flux refuses all of it
        return None
    return Substitution(values, frozenset(hidden), is_open, f"postBuild of {said}", frozenset(files))


def _put(key: str, value: str | None, values: dict[str, str], hidden: set[str]) -> None:
    """Note a variable, its value None where nobody knows it; the last one counts."""
    values.pop(key, None)
    hidden.discard(key)
    if value is None:
        hidden.add(key)
    else:
        values[key] = value.replace("\n", "")


def _joined(listed: list[Substitution | None]) -> Substitution | None:
    found = [one for one in listed if one is not None]
    if len(found) < len(listed) or not found:
        return None
    first, *others = found
    names = {name for one in found for name in (*one.values, *one.hidden)}
    values = {key: value for key, value in first.values.items() if all(one.values.get(key) == value for one in others)}
    files = frozenset(file for one in found for file in one.files)
    return Substitution(values, frozenset(names - values.keys()), any(one.open for one in found), first.by, files)


# -- patches of parents ------------------------------------------------------------------------------------------------


def _patches(parent: Deployment) -> Iterator[_Patch]:
    for entry in map(mapping, sequence(mapping(parent.data.get("spec")).get("patches"))):
        target, patch = mapping(entry.get("target")), text(entry.get("patch"))
        if "postBuild" not in patch or target.get("kind") not in (None, flux.KUSTOMIZATION[1]):
            continue
        yield _Patch(parent.here, text(target.get("labelSelector")), _of_patch(patch))


def _of_patch(patch: str) -> _Given:
    from svclint.document import documents
    from svclint.source import Source

    value = next((one.value for one in documents(Source("", patch))), None)
    spec = mapping(mapping(value).get("spec"))
    post_build = mapping(spec.get("postBuild"))
    inline, listed = mapping(post_build.get("substitute")), tuple(sequence(post_build.get("substituteFrom")))
    # a JSON patch, or one for those that the patched ones apply in turn
    return _Given(inline, listed, open=not (inline or listed) or "postBuild" in str(spec.get("patches")))


def _reaches(patch: _Patch, one: Deployment) -> bool:
    directories = list(folders_above(one.said.source.path))
    if patch.directories and not any(directory in directories for directory in patch.directories):
        return False
    if not patch.labels:
        return True
    # imported here: few patches have a selector
    from svclint.render.kustomize.label_selectors import selects
    from svclint.render.kustomize.refused import Refused

    try:
        return selects(patch.labels, string_map(mapping(one.data.get("metadata")).get("labels")))
    except Refused:
        return True


def _patches_elsewhere(source: Source) -> bool:
    """Whether a kustomization, or a patch beside it, gives `postBuild` to objects of other files."""
    from svclint.document import documents

    for document in documents(source):
        value = mapping(document.value)
        group = text(value.get("apiVersion")).partition("/")[0]
        if document.state == "object" and group == flux.KUSTOMIZATION[0]:
            if "path" not in mapping(value.get("spec")):
                # a part of one
                return True
        elif document.state in ("object", "foreign", "template") and "postBuild" in document.text:
            named = posixpath.basename(source.path).lower().startswith("kustomization")
            if named or group == "kustomize.config.k8s.io" or isinstance(document.value, list):
                return True
    return False
