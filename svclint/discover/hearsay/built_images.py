"""Which images Dockerfiles of the tree are for: by their folders and names, and by who builds and tags them."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from svclint.discover.hearsay.command_lines import once_assigned, whole_lines
from svclint.discover.hearsay.dockerfiles import Load, listens
from svclint.discover.hearsay.workflow_steps import steps
from svclint.document import documents
from svclint.files.paths import folders_above, is_below
from svclint.image_names import last_name
from svclint.named_tuple import NamedTuple
from svclint.resource import dig, mapping, sequence, text
from svclint.source import Holds, Question, Source
from svclint.told import Listens
from svclint.typing_names import Any

_FIELD = re.compile(r"\b(containerPort|targetPort|port|image|newName)[\"']?[ \t]*:[ \t]*[\"']?([^\s\"',{}\[\]]+)")
# a probe by which a server is asked
_PROBED = re.compile(
    r"\b(?:tcpSocket|grpc)[\"']?[ \t]*:[ \t]*\{?\s{0,80}[\"']?port[\"']?[ \t]*:[ \t]*[\"']?(\d{1,5})(?!\d)"
)
_DIVIDED = re.compile(r"(?m)^---")
_IS_SERVICE = re.compile(r"\bkind[\"']?[ \t]*:[ \t]*[\"']?(?:Service|List)\b")
# folders that are called as what is in them, and not as the image
_INNER = frozenset({"app", "build", "docker", "image", "images", "src"})
_USUAL = ("Dockerfile", "Containerfile", "dockerfile")
_DOCKERFILE = re.compile(r"(?i)(?:docker|container)file")
_BUILDS = re.compile(
    r"\b(?:(?:docker|podman|nerdctl)(?:[ \t]+(?:buildx|image|builder))?[ \t]+build|buildah[ \t]+(?:bud|build))[ \t]+"
    r"([^\n;&|`#]{1,2000})"
)
# where somebody went before, in the same block of commands
_GOES = re.compile(r"\b(?:cd|pushd)[ \t]+[\"']?([^\s\"';&|]+)(?!.*\n[ \t]*\n)", re.DOTALL)
_NEAR = 300
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|\((\w+)\)|(\w+))")
_TAGS, _FILES = ("-t", "--tag"), ("-f", "--file")
# options behind which a value stands that is neither
_VALUED = frozenset(
    {"--build-arg", "--platform", "--target", "--cache-from", "--cache-to", "--label", "--network", "-o"}
)
_SPEAKS_OF_BUILDS = Holds("build:", "artifacts:")
_ACTION = "build-push-action"


def _numbers(
    source: Source, _: None
) -> tuple[tuple[tuple[tuple[int, ...], tuple[int, ...]], ...], tuple[str, ...], bool]:
    """What Services of a text target, and what its pods declare, a pair for each document that has any; the images; and
    whether a probe of a server asks a port that the pods of its document do not declare."""
    asks = False
    found: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    images: set[str] = set()
    for part in _DIVIDED.split(source.text) if "ort" in source.text or "newName" in source.text else ():
        numbers: dict[str, list[int]] = defaultdict(list)
        times = dict.fromkeys(("port", "targetPort"), 0)
        for field, value in _FIELD.findall(part):
            if field in ("image", "newName"):
                images.add(last_name(value))
                continue
            if field in times:
                times[field] += 1
            if value.isdecimal():
                numbers[field].append(int(value))
        targets = numbers["targetPort"]
        if times["port"] > times["targetPort"]:
            targets = [*targets, *numbers["port"]]
        if _IS_SERVICE.search(part) is None:
            targets = []
        if numbers["containerPort"]:
            asks = asks or any(int(one) not in numbers["containerPort"] for one in _PROBED.findall(part))
        if targets or numbers["containerPort"]:
            found.add((tuple(sorted(targets)), tuple(sorted(numbers["containerPort"]))))
    return tuple(sorted(found)), tuple(sorted(images)), asks


_NUMBERS = Question(_numbers, None)


def _images(source: Source, _: None) -> frozenset[str]:
    return frozenset(last_name(value) for field, value in _FIELD.findall(source.text) if field == "image")


_IMAGES = Question(_images, None)


def wanted(sources: Iterable[Source]) -> frozenset[str]:
    """The last names of the images beside which a Service may lead to a port that pods do not declare.

    So may one of a folder where one of its pods declares others, and not this one. Or a probe may ask for such a port.
    """
    targets: dict[str, set[int]] = defaultdict(set)
    declared: dict[str, set[tuple[int, ...]]] = defaultdict(set)
    images: set[str] = set()
    is_probed = False
    for source in {id(one): one for one in sources}.values():
        pairs, named, asks = _NUMBERS(source)
        is_probed = is_probed or asks
        images.update(named)
        for led, open_ports in pairs:
            targets[source.directory].update(led)
            if open_ports:
                declared[source.directory].add(open_ports)
    if is_probed or any(not one <= set(ports) for folder, one in targets.items() for ports in declared.get(folder, ())):
        return frozenset(images)
    return frozenset()


class _Build(NamedTuple):
    """What builds an image: by its last name; directory and file as they are written in a text of a directory."""

    name: str
    here: str
    directory: str
    dockerfile: str = ""

    def of(self, known: Collection[str]) -> tuple[str, str]:
        """The Dockerfile, and the directory whose files it copies; empty where it is none of these.

        Whoever builds it stands beside the text, or above: at the root of a repository.
        """
        for one in (self.here, *folders_above(self.here)):
            context = _normal(one, self.directory)
            # docker looks from where somebody stands, compose from the directory
            files = [_normal(start, self.dockerfile) for start in (one, context)] if self.dockerfile else []
            for path in files or [_normal(context, name) for name in _USUAL]:
                if path in known:
                    return path, context
        return "", ""


def _normal(*parts: str) -> str:
    path = posixpath.normpath(posixpath.join(*parts))
    return "" if path == "." else path


def built(
    names: Collection[str],
    dockerfiles: Sequence[str],
    sources: Collection[Source],
    texts: Iterable[tuple[str, str]],
    load: Load,
) -> Mapping[str, tuple[Listens, ...]]:
    """What the Dockerfiles of these images say, by the last names of the images.

    Who builds and tags an image says by which file; else it is called as the folder of the file, or as the file is.
    Where there is one of both only, and nothing builds another image by the file, it is rather for this one.
    """
    known = frozenset(dockerfiles)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    builds = (*_of_tools(sources), *(each for path, said in texts for each in _of_text(path, said)))
    for one in builds:
        path, context = one.of(known) if one.name in names else ("", "")
        if path:
            found[one.name][path] = context
    by_name: dict[str, dict[str, str]] = defaultdict(dict)
    for path in dockerfiles:
        for name in _called(path):
            if name in names and name not in found:
                by_name[name][path] = posixpath.dirname(path)
    if not (found or by_name or any(one.of(known)[0] for one in builds if "$" not in one.name)):
        return _of_only_one(frozenset(names), dockerfiles, sources, load)
    return {
        name: tuple(
            listens(source, (context, posixpath.dirname(path)), load)._replace(is_by_name=name not in found)
            for path, context in sorted(paths.items())
            if (source := load(path)) is not None
        )
        for name, paths in sorted({**by_name, **found}.items())
    }


def _of_only_one(
    names: frozenset[str], dockerfiles: Sequence[str], sources: Collection[Source], load: Load
) -> Mapping[str, tuple[Listens, ...]]:
    """The ports of the only Dockerfile for the only image, where it lies above the manifests: an image that is pushed
    is often called otherwise than what it is built from. Nothing else of the file says anything."""
    if len(names) != 1 or len(dockerfiles) != 1 or any(not names >= _IMAGES(one) for one in sources):
        return {}
    (path,) = dockerfiles
    context = posixpath.dirname(path)
    source = load(path)
    if source is None or not all(is_below(one.path, context) for one in sources):
        return {}
    ports = listens(source, (context,), load).ports
    return {one: (Listens(path, ports, ports, is_by_name=True),) for one in names}


def _called(path: str) -> Iterator[str]:
    """How an image may be called by where its file lies, and how that is called."""
    directory, name = posixpath.split(path)
    if (own := _DOCKERFILE.sub("", name).strip(".")) and own != name:
        yield own
        return
    for folder in reversed(directory.split("/")):
        if folder not in _INNER:
            yield folder
            return


def _of_tools(sources: Collection[Source]) -> Iterator[_Build]:
    """What files of Compose and Skaffold build.

    https://docs.docker.com/reference/compose-file/build/, https://skaffold.dev/docs/references/yaml/
    """
    for source in _SPEAKS_OF_BUILDS.among(sources):
        yield from _BUILT(source)


def _tools(source: Source, _: None) -> tuple[_Build, ...]:
    return tuple(each for one in documents(source) for each in _of_data(source.directory, mapping(one.value)))


_BUILT = Question(_tools, None)


def _of_data(here: str, data: dict[str, Any]) -> Iterator[_Build]:
    for name, service in mapping(data.get("services")).items():
        build = mapping(service).get("build")
        if build:
            called = last_name(text(mapping(service).get("image"))) or str(name)
            fields = {"context": build} if isinstance(build, str) else mapping(build)
            yield _Build(called, here, text(fields.get("context")), text(fields.get("dockerfile")))
    for one in map(mapping, sequence(dig(data, ("build", "artifacts")))):
        dockerfile = text(dig(one, ("docker", "dockerfile")))
        yield _Build(last_name(text(one.get("image"))), here, text(one.get("context")), dockerfile)


def _of_text(path: str, said: str) -> Iterator[_Build]:
    """What commands of a guide or a script build, and steps of a workflow."""
    here = posixpath.dirname(path)
    if "build" not in said:
        return
    whole = whole_lines(said)
    values = once_assigned(whole)
    for found in _BUILDS.finditer(whole):
        tags, dockerfile, context = (_filled(one, values) for one in _read(found[1].split()))
        gone = _GOES.findall(whole, max(0, found.start() - _NEAR), found.start())
        directory = posixpath.join(_filled(gone[-1], values), context) if gone else context
        for tag in tags.split():
            yield _Build(last_name(tag), here, directory, dockerfile)
    if _ACTION in said:
        yield from _of_steps(path, said)


def _read(words: Sequence[str]) -> tuple[str, str, str]:
    """The tags in one text, the file and the directory of a command."""
    tags: list[str] = []
    dockerfile = context = ""
    left = iter(one.strip("\"'") for one in words)
    for word in left:
        option, _, value = word.partition("=")
        if option in (*_TAGS, *_FILES):
            value = value or next(left, "")
            tags.extend([value] if option in _TAGS else ())
            dockerfile = value if option in _FILES else dockerfile
        elif word in _VALUED:
            next(left, "")
        elif not word.startswith("-"):
            context = context or word
    return " ".join(tags), dockerfile, context


def _filled(word: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda one: values.get(one[1] or one[2] or one[3], one[0]), word) if "$" in word else word


def _of_steps(path: str, said: str) -> Iterator[_Build]:
    """What steps of a workflow of GitHub build: they stand at the root of the repository."""
    for step in steps(path, said):
        if _ACTION in step.uses:
            for tag in re.split(r"[\s,]+", text(step.given.get("tags"))):
                if tag:
                    yield _Build(last_name(tag), "", text(step.given.get("context")), text(step.given.get("file")))
