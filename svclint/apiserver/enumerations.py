"""Fields that hold one of a few words, the protocols above all. k/k: util/validation/field/errors.go: NotSupported."""

from __future__ import annotations

from collections.abc import Sequence

from svclint.apiserver.decoding import or_default
from svclint.apiserver.field import FieldError
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

PROTOCOLS = ("SCTP", "TCP", "UDP")


def one_of(path: Path, value: Any, known: tuple[str, ...]) -> Sequence[FieldError]:
    """The text `value` must be one of `known`; what is no text is left to the schema."""
    if not isinstance(value, str) or value in known:
        return ()
    words = ", ".join(f'"{one}"' for one in known)
    return (FieldError(path, "Unsupported value", f"supported values: {words}", value),)


def protocol(path: Path, value: Any) -> Sequence[FieldError]:
    """A transport protocol, TCP by default."""
    return one_of(path, or_default(value, "TCP"), PROTOCOLS)
