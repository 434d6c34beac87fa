"""What an ApplicationSet makes: its template with the parameters of its generators, as far as these are known here."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.files.globs import glob
from svclint.resource import dig, mapping, scalar_text, sequence, text
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.gitops.deployment import Place, Tree

Parameters = Mapping[str, Any]
"""What an expression of the template may name: nested for Go's templates, else flat, by the whole name."""

# products of generators grow quickly; real sets make a few hundred Applications
_LIMIT = 1_000
_DEPTH_LIMIT = 4
_EXPRESSION = re.compile(r"\{\{([^{}]*)\}\}")
_GO_INDEX = re.compile(r"index\s+\.([\w.]+)\s+\"?([\w-]+)\"?")
# a field of a parameter, or a text
_OPERAND = r"(?:\.[\w.]+|\"[^\"\\]*\"|`[^`]*`)"
_GO_CHOICE = re.compile(rf"(?:or|coalesce)((?:\s+{_OPERAND})+)")
# sprig: `default` takes what it stands in for last, which a pipe may give it
_GO_DEFAULT = re.compile(
    rf"default\s+(?P<other>{_OPERAND})\s+(?P<first>{_OPERAND})"
    rf"|(?P<piped>{_OPERAND})\s*\|\s*default\s+(?P<rest>{_OPERAND})"
)


def templates(data: Mapping[str, Any], said: Place, tree: Tree) -> Iterator[Mapping[str, Any]]:
    """The metadata and specification of each Application; what cannot be known stays an expression in them."""
    spec = mapping(data.get("spec"))
    made = _Made(said.source.path, tree, spec.get("goTemplate") is True)
    template = mapping(spec.get("template"))
    count = 0
    for generator in sequence(spec.get("generators")):
        for parameters in made.parameters(mapping(generator), 0):
            count += 1
            if count > _LIMIT:
                return
            yield _patched(
                mapping(made.filled(template, parameters)), made.filled(spec.get("templatePatch"), parameters)
            )


def _patched(template: Mapping[str, Any], patch: Any) -> Mapping[str, Any]:
    """An Application after the patch of its set; what one that is not known may change is not known either."""
    if not isinstance(patch, str) or not patch.strip():
        return template
    value = None
    if "{{" not in patch:
        found = documents(Source("", patch))
        value = found[0].value if len(found) == 1 else None
    if isinstance(value, dict):
        return mapping(_merged(template, value))
    spec = mapping(template.get("spec"))
    named = [field for field in ("source", "sources", "destination") if re.search(rf"\b{field}\b", patch)]
    if "sources" in named or "source" in named:
        named = ["source", "sources", *named]
    return {**template, "spec": {key: one for key, one in spec.items() if key not in named}}


def _merged(value: Any, patch: Any) -> Any:
    """argo-cd: applyTemplatePatch: no list of an Application has a merge key, so that a list stands for the whole."""
    if not (isinstance(value, dict) and isinstance(patch, dict)):
        return patch
    kept = {key: one for key, one in value.items() if patch.get(key, one) is not None}
    changed = {key: _merged(kept.get(key), one) for key, one in patch.items() if one is not None}
    return {**kept, **changed}


class _Made:
    """The parameters of one ApplicationSet's generators; `go` says that it uses Go's templates."""

    __slots__ = ("file", "go", "tree")

    def __init__(self, file: str, tree: Tree, go: bool) -> None:
        self.file = file
        self.tree = tree
        self.go = go

    def parameters(self, generator: Mapping[str, Any], depth: int) -> list[Parameters]:
        """The sets of parameters of a generator. One that asks elsewhere (clusters, providers, plugins) has one set
        here, of what it gives to all of them."""
        if depth > _DEPTH_LIMIT:
            return []
        if "list" in generator:
            return self._of_list(mapping(generator["list"]))
        if "git" in generator:
            return self._of_git(mapping(generator["git"]))
        if "matrix" in generator:
            return self._of_matrix(sequence(mapping(generator["matrix"]).get("generators")), depth)
        if "merge" in generator:
            return self._of_merge(mapping(generator["merge"]), depth)
        return [
            self._values(mapping(one), {}) for name, one in generator.items() if name not in ("selector", "template")
        ]

    # -- generators ----------------------------------------------------------------------------------------------------

    def _of_list(self, one: Mapping[str, Any]) -> list[Parameters]:
        found = [self._shaped(mapping(element)) for element in sequence(one.get("elements"))]
        # a text that another generator fills with elements
        return [*found, {}] if one.get("elementsYaml") else found

    def _of_git(self, one: Mapping[str, Any]) -> list[Parameters]:
        prefix = text(one.get("pathParamPrefix"))
        found: list[Parameters] = []
        for root in self.tree.roots(self.file):
            if one.get("directories"):
                found = [
                    self._values(one, self._of_path(path, "", prefix))
                    for path in _matching(one["directories"], _relative(self.tree.directories, root))
                ]
            else:
                files = self._files(sequence(one.get("files")), root)
                found = [
                    self._values(one, {**content, **self._of_path(posixpath.dirname(path), path, prefix)})
                    for path in files
                    for content in self._contents(posixpath.join(root, path))
                ]
            if found:
                break
        return found

    def _files(self, entries: list[Any], root: str) -> list[str]:
        """The files that a generator reads. Those that hold no manifest are no part of the run: each directory is asked
        for the one that is named."""
        names = {posixpath.basename(text(mapping(one).get("path"))) for one in entries}
        literal = {name for name in names if name and not re.search(r"[*?\[{]", name)}
        directories = list(_relative(self.tree.directories, root))
        there = {
            *_relative(self.tree.sources, root),
            *(posixpath.join(one, name) for one in directories for name in literal),
        }
        found = _matching(entries, there)
        return [path for path in found if self.tree.load(posixpath.join(root, path)) is not None]

    def _contents(self, path: str) -> Iterator[Parameters]:
        source = self.tree.load(path)
        value = next((one.value for one in documents(source)), None) if source is not None else None
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield one if self.go else dict(_flat("", one))

    def _of_matrix(self, generators: list[Any], depth: int) -> list[Parameters]:
        found: list[Parameters] = [{}]
        for generator in generators:
            products: list[Parameters] = []
            for outer in found:
                # the second generator may name parameters of the first
                inner = self.parameters(mapping(self.filled(generator, outer)), depth + 1)
                products.extend({**outer, **one} for one in inner)
                if len(products) > _LIMIT:
                    return products
            found = products
        return found

    def _of_merge(self, one: Mapping[str, Any], depth: int) -> list[Parameters]:
        """The sets of the first generator, each with those of the others that have the same keys, or may have them."""
        keys = [text(key) for key in sequence(one.get("mergeKeys"))]
        first, *others = [self.parameters(mapping(each), depth + 1) for each in sequence(one.get("generators"))] or [[]]
        found = list(first)
        for other in others:
            merged: list[Parameters] = []
            for base in found:
                mates = [each for each in other if all(_same(base, each, key) for key in keys)]
                certain = [each for each in mates if all(self._of(base, key) is not None for key in keys)]
                merged.extend([] if certain else [base])
                merged.extend({**base, **each} for each in mates)
            found = merged[:_LIMIT]
        return found

    # -- parameters ----------------------------------------------------------------------------------------------------

    def _shaped(self, element: Mapping[str, Any]) -> Parameters:
        return element if self.go else dict(_flat("", element))

    def _values(self, one: Mapping[str, Any], parameters: Parameters) -> Parameters:
        """`parameters` with the values that a generator gives to all of its sets, which may name the others."""
        values = {key: self.filled(value, parameters) for key, value in mapping(one.get("values")).items()}
        if not values:
            return parameters
        added: Parameters = {"values": values} if self.go else dict(_flat("", {"values": values}))
        return {**parameters, **added}

    def _of_path(self, path: str, file: str, prefix: str) -> Parameters:
        segments = path.split("/")
        base = segments[-1]
        held: dict[str, Any] = {"basename": base, "basenameNormalized": _normalized(base)}
        if file:
            name = posixpath.basename(file)
            held.update(filename=name, filenameNormalized=_normalized(name))
        if self.go:
            found: dict[str, Any] = {"path": {"path": path, "segments": segments, **held}}
            return {prefix: found} if prefix else found
        start = f"{prefix}.path" if prefix else "path"
        numbered = {f"{start}[{number}]": one for number, one in enumerate(segments)}
        return {start: path, **numbered, **{f"{start}.{key}": value for key, value in held.items()}}

    def _of(self, parameters: Parameters, name: str) -> Any:
        return dig(parameters, tuple(name.split("."))) if self.go else parameters.get(name)

    def filled(self, value: Any, parameters: Parameters) -> Any:
        """A value of the template with these parameters; an expression that names none of them stays as it is."""
        if isinstance(value, str):
            return _EXPRESSION.sub(lambda found: self._answer(found, parameters), value) if "{{" in value else value
        if isinstance(value, dict):
            return {key: self.filled(one, parameters) for key, one in value.items()}
        return [self.filled(one, parameters) for one in value] if isinstance(value, list) else value

    def _answer(self, found: re.Match[str], parameters: Parameters) -> str:
        inner = found[1].strip("-").strip()
        if not self.go:
            value = parameters.get(inner)
        elif inner.startswith(".") and "|" not in inner:
            value = dig(parameters, tuple(inner[1:].split(".")))
        elif indexed := _GO_INDEX.fullmatch(inner):
            last = int(indexed[2]) if indexed[2].isdecimal() else indexed[2]
            value = dig(parameters, (*indexed[1].split("."), last))
        else:
            value = _first_given(_choices(inner), parameters)
        return found[0] if value is None or isinstance(value, (dict, list)) else scalar_text(value)


def _choices(expression: str) -> list[str]:
    """The operands of which an expression of Go's templates takes the first that is not empty."""
    if (found := _GO_CHOICE.fullmatch(expression)) is not None:
        return re.findall(_OPERAND, found[1])
    if (found := _GO_DEFAULT.fullmatch(expression)) is not None:
        return [found["first"] or found["piped"], found["other"] or found["rest"]]
    return []


def _first_given(operands: Iterable[str], parameters: Parameters) -> Any:
    """The first of them that is not empty; None where nobody can tell, as a generator that is not known may give it."""
    for one in operands:
        if not one.startswith("."):
            value: Any = one[1:-1]
        else:
            *above, last = one[1:].split(".")
            around = dig(parameters, tuple(above)) if above else None
            if not isinstance(around, dict):
                value = parameters.get(last) if not above else None
                if value is None:
                    return None
            else:
                value = around.get(last)
        if value:
            return value
    return None


def _flat(start: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, one in value.items():
        if isinstance(one, dict):
            yield from _flat(f"{start}{key}.", one)
        else:
            yield f"{start}{key}", one


def _same(base: Parameters, other: Parameters, key: str) -> bool:
    """Whether two sets have, or may have, the same value of a key; where one has none nobody can tell."""
    mine, theirs = base.get(key), other.get(key)
    return mine is None or theirs is None or mine == theirs


def _relative(paths: Iterable[str], root: str) -> Iterator[str]:
    start = f"{root.rstrip('/')}/" if root else ""
    yield from (one[len(start) :] for one in paths if one.startswith(start) and len(one) > len(start))


def _matching(entries: Any, paths: Iterable[str]) -> list[str]:
    """The paths that the entries name and none of them excludes; hidden directories are left out, as Argo CD does."""
    listed = [mapping(one) for one in sequence(entries)]
    wanted = [_pattern(text(one.get("path"))) for one in listed if one.get("exclude") is not True]
    excluded = [_pattern(text(one.get("path"))) for one in listed if one.get("exclude") is True]
    return sorted(
        path
        for path in paths
        if any(matches(path) for matches in wanted)
        and not any(matches(path) for matches in excluded)
        and not any(step.startswith(".") for step in path.split("/"))
    )


def _pattern(written: str) -> Callable[[str], bool]:
    """Go's path.Match, and `**` for any number of directories."""
    means = glob(posixpath.normpath(written) if written else "").matches
    return lambda path: means(path.split("/"))


def _normalized(name: str) -> str:
    """argo-cd: SanitizeName: a name that DNS takes."""
    return re.sub(r"[^a-z0-9.-]", "-", name.lower())[:253].strip("-.")
