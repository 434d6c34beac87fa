"""configMapGenerator, secretGenerator: objects made of literals, files and env files, and how they meet others."""

from __future__ import annotations

import posixpath
from base64 import b64encode
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.named_tuple import NamedTuple
from svclint.origin import Written
from svclint.render.kustomize.node import Node, is_its_text, made_map
from svclint.render.kustomize.objects import ORIGIN, Applied, Objects, mapping_at, text_at
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.yaml_1_2 import check_key
from svclint.resource.model import dig

if TYPE_CHECKING:
    from svclint.render.kustomize.files import Files
    from svclint.source import Source

_BASE64_LINE = 70


class Generator(NamedTuple):
    """An entry that generates an object: its arguments, where they stand, and the files it reads."""

    kind: str
    value: Mapping[str, Any]
    place: Written
    files: Files
    directory: str
    options: Mapping[str, Any]
    maker: str

    def at(self, *path: str | int, by: str = "") -> Written:
        return Written(self.place.document, (*self.place.path, *path), self.place.by or by)

    def named(self, field: str) -> Written:
        """Where its name or namespace stands, which is in the metadata of one that is a file of its own."""
        own = dig(self.place.document.value, (*self.place.path, field))
        return self.at(field) if own is not None else self.at("metadata", field)


# what Ansible Vault, OpenPGP, age and OpenSSL (transcrypt) write as text: whoever builds it has decrypted it before
_CIPHERTEXTS = (
    *("$ANSIBLE_VAULT;", "-----BEGIN PGP MESSAGE-----", "-----BEGIN AGE ENCRYPTED FILE-----", "U2FsdGVkX1"),
)


def merged_options(own: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """kustomize: api/types/generatoroptions.go: MergeGlobalOptionsIntoLocal."""
    found = dict(own)
    for field in ("labels", "annotations"):
        if shared.get(field):
            found[field] = {**shared[field], **own.get(field, {})}
    for field in ("disableNameSuffixHash", "immutable"):
        found[field] = bool(own.get(field) or shared.get(field))
    return found


def generate(one: Generator) -> Applied:
    """The object that a generator makes; raises Refused where kustomize does."""
    name = one.value.get("name", "")
    if not name:
        raise Refused("a generator needs a name")
    made = Written(one.place.document, one.place.path, one.maker)
    root = made_map(made)
    root.put("apiVersion", Node("v1", made))
    root.put("kind", Node(one.kind, made))
    metadata = mapping_at(root, "metadata", made)
    metadata.put("name", Node(name, one.named("name")))
    if one.value.get("namespace"):
        metadata.put("namespace", Node(one.value["namespace"], one.named("namespace")))
    if one.kind == "Secret":
        root.put("type", Node(one.value.get("type") or "Opaque", one.at("type") if one.value.get("type") else made))
        mapping_at(root, "data", made)
    seen = set()
    for key, value, place, field in _pairs(one):
        check_key(key)
        if key in seen:
            raise Refused(f"the key {key} comes twice")
        seen.add(key)
        mapping_at(root, field, made).put(key, Node(value, place))
    for option in ("labels", "annotations"):
        for key, value in sorted(one.options.get(option, {}).items()):
            mapping_at(metadata, option, made).put(key, Node(value, _option_place(one, option, key)))
    if one.options.get("immutable"):
        root.put("immutable", Node(True, _option_place(one, "immutable")))
    applied = Applied(root)
    applied.hashed = not one.options.get("disableNameSuffixHash")
    applied.behavior = one.value.get("behavior", "")
    return applied


def without_files(one: Generator) -> Applied:
    """The object of a generator whose files are not all here."""
    known = {field: value for field, value in one.value.items() if field not in ("files", "envs", "env")}
    found = generate(one._replace(value=known))
    found.partial = True
    return found


def _option_place(one: Generator, *path: str) -> Written:
    """Where an option stands: at the generator, or with those of all of them."""
    own: Any = one.value.get("options", {})
    for step in path:
        own = own.get(step) if isinstance(own, dict) else None
    return one.at("options", *path) if own else Written(one.place.document, ("generatorOptions", *path))


def _pairs(one: Generator) -> Iterator[tuple[str, str, Written, str]]:
    """Keys, values as the object has them, where they stand, and the field they belong to.

    kustomize: api/internal/generators/utils.go: makeConfigMapValueRNode, makeSecretValueRNode.
    """
    for key, data, place in _held(one):
        text = _text(data) if one.kind == "ConfigMap" else None
        if text is not None:
            yield key, text, place, "data"
        else:
            yield key, _base64(data), place, "data" if one.kind == "Secret" else "binaryData"


def _text(data: bytes) -> str | None:
    """The text of bytes; None for those that are none."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _held(one: Generator) -> Iterator[tuple[str, bytes, Written]]:
    """Keys, what they hold, and where they stand. kustomize: api/kv/kv.go: env files, then literals, then files."""
    envs = [("envs", at) for at in range(len(one.value.get("envs", ())))]
    for path in (*envs, *([("env",)] if one.value.get("env") else ())):
        name = one.value["envs"][path[1]] if len(path) > 1 else one.value["env"]
        source = one.files.file(one.directory, name)
        if source.is_encrypted:
            # whoever builds it has the key
            raise Refused(f"{source.path} cannot be read: {source.error}", "unreadable")
        if source.text.startswith(_CIPHERTEXTS):
            raise Refused(f"{source.path} cannot be read: it is encrypted", "unreadable")
        for key, value in _variables(_bytes(source)):
            yield key, value.encode(), one.at(*path, by=one.maker)
    for at, literal in enumerate(one.value.get("literals", ())):
        key, sign, value = literal.partition("=")
        if not key or not sign:
            raise Refused(f"the literal {literal!r} is no key=value")
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        value = value[1:-1] if quoted else value
        yield key, value.encode(errors="surrogatepass"), one.at("literals", at, by=one.maker)
    for at, name in enumerate(one.value.get("files", ())):
        key, path = _file_source(name)
        yield key, _bytes(one.files.file(one.directory, path)), one.at("files", at, by=one.maker)


def _bytes(source: Source) -> bytes:
    """What a file holds; raises Refused where it was not read."""
    if source.binary is not None:
        return source.binary
    if source.error is not None:
        raise Refused(f"{source.path} cannot be read: {source.error}", "unreadable")
    return source.text.encode(errors="surrogatepass")


def _file_source(written: str) -> tuple[str, str]:
    """Key and path of `path` or `key=path`."""
    key, sign, path = written.partition("=")
    if not sign:
        return posixpath.basename(written), written
    if not key or not path or "=" in path:
        raise Refused(f"the file {written!r} is no key=path")
    return key, path


def _variables(data: bytes) -> Iterator[tuple[str, str]]:
    text = _text(data.removeprefix(BOM_UTF8))
    if text is None:
        raise Refused("a file of variables is not UTF-8")
    for line in text.split("\n"):
        stripped = line.removesuffix("\r").lstrip()
        if not stripped or stripped.startswith("#"):
            continue
        key, _, value = stripped.partition("=")
        yield key, value


def _base64(data: bytes) -> str:
    encoded = b64encode(data).decode()
    lines = [encoded[at : at + _BASE64_LINE] for at in range(0, len(encoded), _BASE64_LINE)]
    # kustomize: kyaml/yaml/datamap.go: encodeBase64 ends each line where there may be several
    return "".join(f"{line}\n" for line in lines) if len(encoded) >= _BASE64_LINE else encoded


def _elsewhere(objects: Objects, new: Applied) -> str:
    """Where an object of the kind and name is, if there is one: objects are told apart by their namespaces as well."""
    ids = [one.id for one in objects.all if not one.is_gone and one.may_be_called(new.name)]
    found = next((one for one in ids if (one.group, one.kind) == (new.id.group, new.kind)), None)
    if found is None or found.namespace == new.id.namespace:
        return ""
    own = text_at(new.root, "metadata", "namespace")
    where = f"in {own}" if own else "names none"
    return f": the one of that name is in namespace {found.namespace}, and this one {where}"


def absorb(objects: Objects, new: Applied) -> None:
    """Add a generated object, or let it replace or be merged with the one that is there.

    kustomize: api/resmap/reswrangler.go: appendReplaceOrMerge.
    """
    found = objects.called(new.id)
    title = f"{new.kind} {new.name}"
    if len(found) > 1:
        raise Refused(f"several objects are {title}")
    if not found:
        if new.behavior in ("merge", "replace"):
            elsewhere = _elsewhere(objects, new)
            raise Refused(f"there is no {title} to {new.behavior}{elsewhere}", "no-target")
        objects.append([new])
        return
    if new.behavior not in ("merge", "replace"):
        raise Refused(f"{title} is there already: its behavior must be merge or replace")
    old = found[0]
    merges = new.behavior == "merge"
    origin = old.root.at("metadata", "annotations", ORIGIN) if merges else None
    _take_metadata(new, old)
    if origin is not None:
        mapping_at(mapping_at(new.root, "metadata", origin.place), "annotations", origin.place).put(ORIGIN, origin)
    if merges:
        for field in ("data", "binaryData"):
            _take_texts(new.root, old.root, field)
    objects.all[objects.all.index(old)] = new
    objects.drop_gone()


def _take_metadata(new: Applied, old: Applied) -> None:
    """kustomize: api/resource/resource.go: CopyMergeMetaDataFieldsFrom."""
    metadata = mapping_at(new.root, "metadata", new.root.place)
    before = old.root.get("metadata")
    for field in ("labels", "annotations"):
        if before is not None:
            _take_texts(metadata, before, field)
    for field in ("name", "namespace"):
        held = before.get(field) if before is not None else None
        if held is not None:
            metadata.put(field, held)
        else:
            metadata.remove(field)
    new.hashed = new.hashed and old.hashed
    new.previous, new.prefixes, new.suffixes = old.previous, old.prefixes, old.suffixes
    new.variables, new.behavior = old.variables, old.behavior
    new.partial = new.partial or old.partial


def _take_texts(new: Node, old: Node, field: str) -> None:
    """Let a mapping of texts have the entries of an old one that it lacks."""
    mine, theirs = new.get(field), old.get(field)
    own = mine.fields() if mine is not None else {}
    taken = {**(theirs.fields() if theirs is not None else {}), **own}
    if not taken:
        new.remove(field)
        return
    merged = made_map(mine.place if mine is not None else theirs.place if theirs is not None else new.place)
    for key, one in taken.items():
        merged.put(key, one if is_its_text(one.scalar) else Node(one.text, one.place))
    new.put(field, merged)
