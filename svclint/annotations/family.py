"""Family: the annotations of one controller, which all begin alike."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.named_tuple import NamedTuple


class Family(NamedTuple):
    """What a controller reads: `keys` are what stands behind `prefix`, which ends with a slash; `owner` names it.

    `values` are the only ones that some keys take, without regard to case. What begins with one of `opened` is chosen
    by whoever writes it. `any_case` says that the keys are read without regard to case, `on_pods` that they are read of
    pods, which some of them are labels of as well. `read_of` says of which kind some keys are read, where they are no
    other's; `called` which annotation is meant by names that people make up, without a version, dashes and capitals.
    The values of those that begin with one of `in_json` are JSON.
    """

    prefix: str
    owner: str
    keys: frozenset[str]
    values: Mapping[str, tuple[str, ...]] = {}
    opened: tuple[str, ...] = ()
    any_case: bool = False
    on_pods: bool = False
    read_of: Mapping[str, str] = {}
    called: Mapping[str, str] = {}
    in_json: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Whether the controller may read an annotation of this name."""
        return (name.lower() if self.any_case else name) in self.keys or name.startswith(self.opened)


def words(text: str) -> frozenset[str]:
    """The words of a text, which is how long lists of keys read best."""
    return frozenset(text.split())
