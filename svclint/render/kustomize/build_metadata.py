"""buildMetadata: annotations that say where an object comes from and what changed it, and a label of who built it.

kustomize: api/resource/origin.go, api/resmap/reswrangler.go: AddOriginAnnotation, AddTransformerAnnotation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.document import plain_value
from svclint.named_tuple import NamedTuple
from svclint.render.kustomize.field_specs import FieldSpec
from svclint.render.kustomize.files import joined
from svclint.render.kustomize.ids import Gvk
from svclint.render.kustomize.metadata import set_pairs
from svclint.render.kustomize.node import Node
from svclint.render.kustomize.objects import ORIGIN, TRANSFORMATIONS, mapping_at
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.yaml_1_2 import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from svclint.origin import Written
    from svclint.render.kustomize.kustomization import Kustomization
    from svclint.render.kustomize.objects import Applied, Objects
    from svclint.render.kustomize.transformers import Step

_KEPT = {"originAnnotations": ORIGIN, "transformerAnnotations": TRANSFORMATIONS}
_BREAK = "\n"
_LABEL = "app.kubernetes.io/managed-by"
# whoever builds writes his own version; this one is what the rest of the build follows
_BUILDER = "kustomize-v5.8.1"
_LABEL_SPECS = (FieldSpec("metadata/labels", Gvk(), True),)

_KINDS: Mapping[str, str] = {
    "patchesStrategicMerge": "PatchStrategicMergeTransformer",
    "patches": "PatchTransformer",
    "namespace": "NamespaceTransformer",
    "namePrefix": "PrefixTransformer",
    "nameSuffix": "SuffixTransformer",
    "labels": "LabelTransformer",
    "commonLabels": "LabelTransformer",
    "commonAnnotations": "AnnotationsTransformer",
    "patchesJson6902": "PatchJson6902Transformer",
    "replicas": "ReplicaCountTransformer",
    "images": "ImageTagTransformer",
    "imageTags": "ImageTagTransformer",
    "replacements": "ReplacementTransformer",
    "configMapGenerator": "ConfigMapGenerator",
    "secretGenerator": "SecretGenerator",
}
# all entries of these are one transformer
_TOGETHER = frozenset({"patchesStrategicMerge", "replacements"})


class Tracking(NamedTuple):
    """That the root asks for something at `place`: then origins are kept, if only to be taken out in the end.

    `path` is the directory that is built now, by the names that lead there from the root's. What a base asks for itself
    does not count.
    """

    options: frozenset[str]
    place: Written
    path: str = ""

    def below(self, name: str) -> Tracking:
        return self._replace(path=joined(self.path, name))

    def came_from(self, found: Iterable[Applied], name: str) -> None:
        """Remember the file of objects."""
        for one in found:
            self._annotate(one, ORIGIN, f"path: {_scalar(joined(self.path, name))}\n")

    def generated(self, one: Applied, maker: str) -> None:
        self._annotate(one, ORIGIN, maker)

    def transformed(self, objects: Objects, maker: str) -> None:
        """Remember a transformer on all objects, whether it changed them or not."""
        for one in objects:
            if one.is_gone:
                continue
            held = one.annotations()
            if ORIGIN not in held:
                self._annotate(one, ORIGIN, maker)
            else:
                item = f"- {maker.rstrip().replace(_BREAK, f'{_BREAK}  ')}\n"
                self._annotate(one, TRANSFORMATIONS, f"{held.get(TRANSFORMATIONS, '')}{item}")

    def built_in(self, one: Kustomization, field: str) -> str:
        """The transformer or generator that a field of a kustomization stands for."""
        file = one.path.rpartition("/")[2]
        return _maker(joined(self.path, file), {"apiVersion": "builtin", "kind": _KINDS[field]})

    def followed(self, one: Kustomization, found: list[Step], objects: Objects) -> Iterator[Step]:
        """Each step of a kustomization to run, and behind it what it leaves on the objects."""
        last = {step.at[0]: number for number, step in enumerate(found)}
        for number, step in enumerate(found):
            yield step
            field = str(step.at[0])
            ends = last[field] == number
            if field not in _TOGETHER or ends:
                self.transformed(objects, self.built_in(one, field))
            if field == "labels" and ends and not one.pairs("commonLabels"):
                # the transformer of commonLabels is there wherever one of labels is
                self.transformed(objects, self.built_in(one, field))

    @property
    def kept(self) -> frozenset[str]:
        """The annotations that stay in the end."""
        return frozenset(key for option, key in _KEPT.items() if option in self.options)

    def label(self, objects: Objects) -> None:
        """Say who built the objects, if that is asked for."""
        if "managedByLabel" in self.options:
            set_pairs(objects, {_LABEL: _BUILDER}, _LABEL_SPECS, lambda *key: self.place)

    def _annotate(self, one: Applied, key: str, text: str) -> None:
        try:
            metadata = mapping_at(one.root, "metadata", self.place)
            mapping_at(metadata, "annotations", self.place).put(key, Node(text, self.place))
        except Refused:
            # an object without such a mapping is told of where it is read, and nothing comes of it
            return


def tracking(one: Kustomization) -> Tracking | None:
    """What the root asks for; None for nothing."""
    wanted = one.data.get("buildMetadata", ())
    if not wanted:
        return None
    return Tracking(frozenset(wanted), one.place("buildMetadata", by=one.maker("buildMetadata")))


def plugin_maker(one: Applied) -> str:
    """What remembers the transformer or generator that an object configures; empty where no origin is kept.

    kustomize: api/resource/origin.go: OriginFromCustomPlugin.
    """
    origin = one.annotations().get(ORIGIN, "")
    configured = {"apiVersion": "", "kind": "", "name": "", "namespace": ""}
    for field in configured:
        node = one.root.at(*(("metadata",) if field.startswith("name") else ()), field)
        configured[field] = node.text if node is not None else ""
    return _maker(origin.removeprefix("path: ").strip(), configured) if origin else ""


def _maker(path: str, configured: Mapping[str, str]) -> str:
    lines = (f"  {field}: {_scalar(value)}\n" for field, value in configured.items() if value)
    return "".join((f"configuredIn: {_scalar(path)}\n", "configuredBy:\n", *lines))


def _scalar(text: str) -> str:
    """A text as a YAML writer writes it: quoted where it would be read as something else."""
    # it quotes what YAML 1.1 alone reads as a boolean as well
    return text if plain_value(text) == text == resolve(text) else f'"{text}"'
