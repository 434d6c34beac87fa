"""Regular expressions as Go reads them, matched by an engine that backtracks: what it could not finish is refused."""

from __future__ import annotations

import re

from svclint.render.kustomize.refused import Refused

# one sign each: in these none of the signs below means anything
_PLAIN = re.compile(r"\\.|\[\^?\]?[^\]]*\]")
# what may take any text needs as many steps, at worst, as the text has letters to the power of these
_UNBOUNDED = re.compile(r"[*+{]")
_STEPS = 1_000_000
# what is repeated as a whole may need exponentially many
_COSTLY = re.compile(r"\)[*+{]")
# what only one of the two engines knows, or reads in another way
_OF_PYTHON = re.compile(r"\(\?(?:[=!>#(]|<[=!]|P[=>])|[*+?}]\+")
_ESCAPE_OF_PYTHON = re.compile(r"\\[1-9Z]")
_OF_GO = re.compile(r"\{,|\(\?(?:[a-zA-Z-]*U|<[a-zA-Z])")
_ESCAPE_OF_GO = re.compile(r"\\[pPQCz]|\[\[:")
_FLAGS = re.compile(r"\(\?([ims]+)\)")


class GoPattern:
    """A regular expression of Go's; making one raises Refused where it is none, or is not known to Python."""

    __slots__ = ("_compiled", "_unbounded", "_written")

    def __init__(self, written: str) -> None:
        signs = _PLAIN.sub("x", written)
        self._written = written
        self._unbounded = len(_UNBOUNDED.findall(signs))
        if _OF_PYTHON.search(signs) or _ESCAPE_OF_PYTHON.search(written):
            raise Refused(f"{written} is no regular expression of Go's")
        if _COSTLY.search(signs) or _OF_GO.search(signs) or _ESCAPE_OF_GO.search(written):
            raise self._unknown()
        try:
            # `$` is the very end to Go, and before a last line break to Python as well
            plain = self._with_flags_in_front()
            self._compiled = re.compile(rf"{plain[:-1]}\Z" if plain.endswith("$") else plain)
        except (re.error, OverflowError, RecursionError) as error:
            raise Refused(f"{written} is no regular expression: {error}") from None

    def search(self, text: str) -> re.Match[str] | None:
        """Where the pattern matches first; raises Refused where to find that out could take too long."""
        if self._unbounded > 1 and len(text) ** self._unbounded > _STEPS:
            raise self._unknown()
        return self._compiled.search(text)

    def _unknown(self) -> Refused:
        return Refused(f"what the pattern {self._written} matches is not known here", "limit")

    def _with_flags_in_front(self) -> str:
        """The pattern with its flags in front of all: Python takes none within."""
        found = _FLAGS.search(self._written)
        if found is None:
            return self._written
        before, behind = self._written[: found.start()], self._written[found.end() :]
        if before not in ("", "^", "^(?:") or _FLAGS.search(behind):
            raise self._unknown()
        return f"(?{found[1]}){before}{behind}"


def pattern(written: str) -> GoPattern | None:
    """The anchored pattern of a selector's field, None where it takes any; raises Refused where it is none."""
    return GoPattern(f"^(?:{written})$") if written else None
