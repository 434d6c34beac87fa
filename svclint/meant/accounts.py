"""Which ServiceAccount was probably meant by a name that is nobody's."""

from __future__ import annotations

from svclint.suggest import is_slip, stem
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# words behind the name of an application in that of its account
_OF_ACCOUNTS = frozenset({"account", "sa", "service", "serviceaccount"})


def called(account: str) -> tuple[tuple[str, ...], ...]:
    """What pods may be called whose account is called so: `api`, `api-sa`, `api-service-account`."""
    words = stem(account)
    return (words, bare(words))


def bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an account's name without those that say that it is one."""
    while len(words) > 1 and words[-1] in _OF_ACCOUNTS:
        words = words[:-1]
    return words


def slip_of(name: str, accounts: Collection[str]) -> str | None:
    """The only one of several accounts of whose name this is a slip of the pen."""
    found = [one for one in accounts if is_slip(name, one)]
    return found[0] if len(found) == 1 else None


def kin_of(name: str, accounts: Collection[str]) -> str | None:
    """The only account that is called as `name`, but for the words that say what it is: `api` and `api-sa`."""
    same = [one for one in accounts if bare(stem(one)) == bare(stem(name))]
    return same[0] if len(same) == 1 else None
