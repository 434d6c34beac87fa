"""What selectors look for: pods by their template, and objects by labels of their own."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.named_tuple import NamedTuple
from svclint.resource import NAMESPACE_KEY, namespace_labels
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import PodTemplate, Requirement, Resource, Selector
    from svclint.violation import Label


class Labelled(NamedTuple):
    """Pods of a template, or an object; with all its labels, those that rendering and controllers add among them."""

    resource: Resource
    labels: Mapping[str, str]
    template: PodTemplate | None = None

    @property
    def is_hook(self) -> bool:
        return self.template is not None and self.template.is_hook

    @property
    def subject(self) -> str:
        """How sentences about its labels begin."""
        title = self.resource.title
        return f"the pods of {title} have" if self.template is not None else f"{title} has"

    def meets(self, selector: Selector) -> bool:
        return not self.unmet(selector)

    def unmet(self, selector: Selector) -> list[Requirement]:
        return selector.unmet(self.labels, self.template.added if self.template is not None else {})

    def is_written(self, key: str) -> bool:
        """Whether the label stands in the manifest, rather than in a kustomization that adds it."""
        common, resource = self.resource.common, self.resource
        if self.template is not None:
            given = common.templates if common is not None else self.template.given_labels
            return key in self.labels and key not in given
        return resource.get("metadata", "labels", key) is not None and key not in resource.given(("metadata", "labels"))

    def key_label(self, key: str, words: str) -> Label:
        """A label on one of its labels; on a Namespace's name for the one that every namespace has."""
        if self.template is not None:
            return self.template.label(("metadata", "labels", key), words)
        if key == NAMESPACE_KEY and self.resource.kind == "Namespace":
            return self.resource.name_label(words)
        return self.resource.label(("metadata", "labels", key), words)

    def labels_label(self, words: str) -> Label:
        """A label on all of its labels, or on its name where it has none."""
        if self.template is not None:
            return self.template.labels_label(words)
        written = self.resource.metadata.get("labels")
        return self.resource.label(("metadata", "labels") if written else ("metadata", "name"), words)


def pods(template: PodTemplate) -> Labelled:
    return Labelled(template.resource, template.labels, template)


def itself(resource: Resource) -> Labelled:
    """An object with its own labels."""
    labels = resource.labels
    return Labelled(resource, namespace_labels(resource.name, labels) if resource.kind == "Namespace" else labels)
