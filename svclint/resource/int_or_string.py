"""IntOrString: a port as manifests write it, by its number or by its name."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.resource.model import number
from svclint.resource.selector import is_stand_in
from svclint.typing_names import Any


class IntOrString(NamedTuple):
    """A number, or a name: what is quoted is a name, whatever it looks like. k/k: apimachinery/pkg/util/intstr."""

    value: int | str

    @staticmethod
    def read(value: Any) -> IntOrString | None:
        """What a field holds; None where that is neither a number nor a text."""
        written = value if isinstance(value, str) else number(value)
        return None if written is None else IntOrString(written)

    @property
    def is_name(self) -> bool:
        return isinstance(self.value, str)

    @property
    def name(self) -> str:
        """The name, empty where it is a number."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> int | None:
        """The number, None where it is a name."""
        return None if isinstance(self.value, str) else self.value

    @property
    def is_placeholder(self) -> bool:
        """Whether it is filled in later."""
        return is_stand_in(self.name)

    def is_of(self, number: int | None, name: str) -> bool:
        """Whether it means what has this number and, where it is not empty, this name."""
        return bool(name) and self.value == name if self.is_name else self.value == number

    def __str__(self) -> str:
        return str(self.value)
