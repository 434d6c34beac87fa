"""Which pod templates are one application, and what tells their versions apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from svclint.image_names import split_image
from svclint.named_tuple import NamedTuple
from svclint.resource import RELEASE_KEYS, service_selector
from svclint.resource.once import once
from svclint.traffic.endpoints import endpoints_in
from svclint.traffic.listening import confirms
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource, ServicePort

# web-v2, web-1.4.0, web-canary, web-blue: what a release adds to a name; a bare -2 may as well count shards
_SUFFIX = (
    r"[-.](v\d+(?:[-._]\d+)*|\d+(?:[-._]\d+)+|canary|stable|baseline|primary|preview|blue|green|old|new|next|current"
    r"|alpha|beta|rc\d*)$"
)
# What a tag says of the machines that an image is for, and not of its version: 1.4-arm64
_PLATFORM = (
    r"(?:^|[-_.])(?:linux|windows|amd64|x86[-_]64|arm64v8|arm64|aarch64|arm32v[67]|armhf|armv[67]l?|arm|ppc64le|s390x"
    r"|riscv64|i?386)(?=$|[-_.])"
)
# Labels that say what an application is; a difference in one of them separates applications
IDENTIFYING = (
    "app.kubernetes.io/name",
    "app.kubernetes.io/component",
    "app",
    "k8s-app",
    "name",
    "component",
    "service",
    "run",
    "io.kompose.service",
)


USUAL_LABELS = ("version", "app.kubernetes.io/version", "track", "release", "slot", "color", "canary")
"""Labels that tell versions of one application apart, where nobody is asked which do."""

# Labels that say where a part of an application runs, or which of several equals it is, as well as its version
_OF_EQUALS = frozenset(
    {
        *("arch", "color", "colour", "os", "shard", "slot", "zone"),
        *("kubernetes.io/arch", "kubernetes.io/os", "topology.kubernetes.io/zone"),
    }
)


# Labels that say which version something is, and by which nothing splits traffic unless somebody selects them
_DOCUMENTING = frozenset({"app.kubernetes.io/version", "tags.datadoghq.com/version"})


class Telling(NamedTuple):
    """What shows a template's version: where it stands, what it is called, and the version."""

    path: Path
    what: str
    version: str

    def label(self, template: PodTemplate) -> Label:
        return template.resource.label(self.path, f"{template.resource.title} is {self.version}")


def same_application(
    one: PodTemplate, two: PodTemplate, version_labels: Collection[str], *, by_image: bool = True
) -> bool:
    """Whether two templates are versions of one application, so that they differ in the version and little else.

    Equal labels but for the version-like ones, or names that differ by a version-like suffix, or (unless `by_image` is
    off) the same image repository with other tags.
    """
    if _differ(one, two, version_labels):
        if _without(one.labels, version_labels) == _without(two.labels, version_labels):
            return True
    elif any(key in one.labels for key in version_labels):
        # both say that they are the same version: then only their images can contradict it
        return by_image and _other_tags(one, two) and not _other_identity(one, two, version_labels)
    mine, my_suffix = name_and_version(one)
    theirs, their_suffix = name_and_version(two)
    if mine and mine == theirs and my_suffix != their_suffix:
        return True
    return by_image and _other_tags(one, two) and not _other_identity(one, two, version_labels)


def _without(labels: dict[str, str], keys: Collection[str]) -> dict[str, str]:
    return {key: value for key, value in labels.items() if key not in keys}


def _differ(one: PodTemplate, two: PodTemplate, keys: Collection[str]) -> bool:
    return any(one.labels.get(key) != two.labels.get(key) for key in keys)


@once
def name_and_version(template: PodTemplate) -> tuple[str, str]:
    """The name of a workload without its version, and that."""
    return split_name(template.resource.name)


def split_name(name: str) -> tuple[str, str]:
    match = re.search(_SUFFIX, name)
    return (name[: match.start()], match[1]) if match else (name, "")


@once
def images(template: PodTemplate) -> dict[str, str]:
    """Repository -> tag (or digest) of the containers that run, without the platform."""
    found = {}
    for container in template.containers:
        if container.serves and container.image:
            repository, tag = split_image(container.image)
            found[repository] = re.sub(_PLATFORM, "", tag)
    return found


def _other_tags(one: PodTemplate, two: PodTemplate) -> bool:
    mine, theirs = images(one), images(two)
    shared = mine.keys() & theirs.keys()
    return bool(shared) and any(mine[name] != theirs[name] for name in shared) and mine.keys() == theirs.keys()


def _other_identity(one: PodTemplate, two: PodTemplate, version_labels: Collection[str]) -> bool:
    return any(
        key in one.labels and key in two.labels and one.labels[key] != two.labels[key]
        for key in IDENTIFYING
        if key not in version_labels
    )


def release(one: PodTemplate | Resource) -> str:
    """The release that something says it is of; empty where it says none."""
    return next((one.labels[key] for key in RELEASE_KEYS if one.labels.get(key)), "")


def parts_of_release(one: PodTemplate, two: PodTemplate) -> bool:
    """Whether two templates say that they are different parts of one release, which is applied as a whole."""
    return release(one) != "" and release(one) == release(two) and _other_identity(one, two, ())


def unrelated(one: PodTemplate, two: PodTemplate, version_labels: Collection[str], *, by_name: bool = True) -> bool:
    """Whether two templates are different applications, as far as their labels, images and names tell.

    Shards, zones and roles of one application share what identifies it, or an image, or (unless `by_name` is off) the
    beginning of their names where none is called as another program that it runs: `lens-postgres`.
    """
    if same_application(one, two, version_labels) or _run_the_same(one, two):
        return False
    if _other_identity(one, two, version_labels):
        return True
    mine, theirs = images(one), images(two)
    if not mine or not theirs or mine.keys() & theirs.keys():
        return False
    # forks of one image for several platforms or versions: reviews-v1, reviews-v2
    if image_stems(one) & image_stems(two):
        return False
    first, second = one.resource.name.partition("-")[0], two.resource.name.partition("-")[0]
    return not by_name or first != second or _runs_another(one, mine, theirs) or _runs_another(two, theirs, mine)


@once
def image_stems(template: PodTemplate) -> frozenset[str]:
    """The repositories of its images, without a version at their end."""
    return frozenset(split_name(name)[0] for name in images(template))


@once
def uncounted(template: PodTemplate) -> str:
    """The name of a workload without a number at its end."""
    return re.sub(r"(?:[-.]|(?<!\d))\d+$", "", template.resource.name)


def _run_the_same(one: PodTemplate, two: PodTemplate) -> bool:
    """Whether two workloads are counted, and their containers the same to the letter: `web-1` and `web-2`."""
    mine, theirs = one.spec.get("containers"), two.spec.get("containers")
    return uncounted(one) == uncounted(two) and bool(mine) and mine == theirs


def _runs_another(one: PodTemplate, mine: Collection[str], theirs: Collection[str]) -> bool:
    """Whether a workload is called as an application and the program beside it that its image is.

    Images of one publisher may be parts of one application: `shop/web` and `shop/api`.
    """
    publishers = {name.rpartition("/")[0] for name in theirs}
    programs = {
        program for publisher, _, program in (name.rpartition("/") for name in mine) if publisher not in publishers
    }
    return one.resource.name.partition("-")[2] in programs


def serves_alone(service: Resource, one: PodTemplate, two: PodTemplate) -> bool:
    """Whether one of two templates declares a target port of the Service, and nothing tells that the other listens
    there.

    Never told of a bare Pod: it may be a copy of one that the other workload made.
    """
    if not one.path or not two.path:
        return False
    return _serves_without(service, one, two) or _serves_without(service, two, one)


def _serves_without(service: Resource, one: PodTemplate, other: PodTemplate) -> bool:
    if not other.ports_known:
        return False
    found = [
        each.declared.number
        for each in endpoints_in(service, one)
        # a port by name leads to nobody who declares others
        if each.declared is not None and not (other.serving_ports and _is_named(each.port))
    ]
    if not found or any(port.number is None or port.number in found for port in other.serving_ports):
        return False
    return not any(number is None or confirms(other, number) for number in found)


def _is_named(port: ServicePort) -> bool:
    return port.target is not None and port.target.is_name


def natural(version: str) -> list[tuple[int, int | str]]:
    """A sort key by which v2 comes before v10."""
    return [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", version) if part]


def are_equals(told: Sequence[tuple[PodTemplate, Telling]]) -> bool:
    """Whether only a label of their place, slot or colour tells templates apart, which run the very same images, or
    each one of its own.

    What is called as a version is called takes turns, whatever it runs: blue and green, v1 and v2, stable and canary.
    """
    if not all(one.what in _OF_EQUALS for _, one in told):
        return False
    if all(_is_version(one.version.rpartition(" ")[2]) for _, one in told):
        return False
    first = _exact_images(told[0][0])
    if first and all(_exact_images(template) == first for template, _ in told[1:]):
        return True
    own = [image_stems(template) for template, _ in told]
    return all(own) and sum(map(len, own)) == len(frozenset().union(*own))


def are_out_of_date(told: Sequence[tuple[PodTemplate, Telling]], graph: Graph) -> bool:
    """Whether only labels that document a version tell templates apart which run the very same images, by tags that say
    their own: nobody wrote the new version into one of the labels.

    A label that a Service selects by, and names of versions, are more than that.
    """
    keys = {one.what for _, one in told}
    if not keys <= _DOCUMENTING or any(name_and_version(template)[1] for template, _ in told):
        return False
    first = _exact_images(told[0][0])
    if not all(re.search(r"\d", split_image(image)[1]) for image in first):
        return False
    if not first or any(_exact_images(template) != first for template, _ in told[1:]):
        return False
    services = {service for template, _ in told for service in graph.selecting_services(template)}
    selectors = filter(None, map(service_selector, services))
    return not any(one.key in keys for selector in selectors for one in selector.requirements)


def _is_version(value: str) -> bool:
    return split_name(f"-{value}") == ("", value)


def _exact_images(template: PodTemplate) -> list[str]:
    return sorted(one.image for one in template.containers if one.serves and one.image)


class Tellings:
    """What tells each of some templates, which are versions of one application, from the others."""

    def __init__(self, templates: Sequence[PodTemplate], version_labels: Collection[str]) -> None:
        self._values = {key: {one.labels.get(key) for one in templates} for key in version_labels}
        self._tags: dict[str, Counter[str]] = {}
        for template in templates:
            for repository, tag in images(template).items():
                self._tags.setdefault(repository, Counter())[tag] += 1

    def of(self, template: PodTemplate) -> Telling:
        """What tells its version best: a label, the image's tag, or the name."""
        for key, values in self._values.items():
            value = template.labels.get(key)
            if value is not None and len(values) > 1:
                return Telling((*template.path, "metadata", "labels", key), key, f"{key} {value}")
        for container in template.containers:
            if not container.serves or not container.image:
                continue
            repository, tag = split_image(container.image)
            if self._is_another(template, repository, re.sub(_PLATFORM, "", tag)):
                return Telling((*container.path, "image"), "image", f"image {container.image}")
        return Telling(("metadata", "name"), "name", "another version by its name")

    def _is_another(self, template: PodTemplate, repository: str, own: str) -> bool:
        """Whether a template beside this one runs another tag."""
        tags = self._tags[repository]
        others = tags.total() - tags[own]
        # a second container of its own may have another one too
        return others > (images(template)[repository] != own)
