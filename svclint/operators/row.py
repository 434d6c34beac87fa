"""Row: one kind of custom resource as data, what its controller makes that no manifest shows."""

from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from svclint.typing_names import Any

ANYWHERE = "*"
"""As a row's `namespace`: the controller may put what it makes into any namespace."""


class Custom(Protocol):
    """A custom resource, as far as a row asks of it: an object of the scope, or what a file of another one offers."""

    @property
    def group(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def namespace(self) -> str: ...
    @property
    def labels(self) -> "dict[str, str]": ...
    @property
    def data(self) -> "dict[str, Any]": ...
    @property
    def read(self) -> "dict[object, Any]": ...
    def get(self, *path: str) -> "Any": ...


class Row(NamedTuple):
    """What a controller makes of the custom resources `owners` (group, kind; the kind `*` is every one of the group).

    `services` are patterns of the names of all Services that it makes, `pods` patterns of `label=value` that its pods
    have, as the Services do, which have `labels` as well. In a pattern `*` stands for any text, `#` for a number,
    `{name}` and `{namespace}` for those of the custom resource, `{spec.field}` for the text of a field, `{labels.key}`
    and `{annotations.key}` for one of its own; where that is not written, the pattern means nothing. `[]` behind a
    field of a pattern for Services is each entry of a list. They are made in the custom resource's namespace, or in
    `namespace`. `inherits` says that the pods have all labels of the custom resource itself, `labelled` that its
    Services have, whose ports are called as `ports` say; `when` are patterns of `field=value`, one of which must hold.
    """

    owners: tuple[tuple[str, str], ...]
    services: tuple[str, ...] = ()
    pods: tuple[str, ...] = ()
    namespace: str = ""
    inherits: bool = False
    when: tuple[str, ...] = ()
    labelled: bool = False
    ports: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def of_group(group: str, *kinds: str) -> tuple[tuple[str, str], ...]:
    """The owners of one API group."""
    return tuple((group, kind) for kind in kinds)
