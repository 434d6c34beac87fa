"""Command lines in texts of people: what guides and scripts have in common, whatever commands they hold."""

from __future__ import annotations

import re

# a line that goes on in the next one: in a shell, in cmd, in PowerShell, where the sign stands apart from the last
# word, as what ends a code block or inline code of a guide does not
_CONTINUED = re.compile(r"(?:[\\^]|(?<=[ \t])`)[ \t]*\r?\n")
DECLARES = r"(?:(?:export|readonly|local|(?:declare|typeset)(?:[ \t]+-\w+)*)[ \t]+)?"
"""What may stand before the name of a variable where a shell gives it a value."""

_ASSIGNED = re.compile(rf"(?m)^[ \t]*{DECLARES}(\w+)=[\"']?([\w./-]+)[\"']?[ \t\r]*$")
_COMMENTED = re.compile(r"(?:^|[ \t])#|^[ \t]*(?://|::|(?i:rem)[ \t])")
# what stands between the command before it, in the same line, and one that prints
_PRINTED = re.compile(r"(?:[\s@\"'$-]|\b(?:RUN|then|do|else)\b)*(?:echo|printf|print|[Ww]rite-[Hh]ost)\b")
_DIVIDES = re.compile(r"[;&|({`]")
_NAME = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")


def whole_lines(text: str) -> str:
    """The text with each line that goes on in the next one as one line."""
    return _CONTINUED.sub(" ", text)


def is_run(text: str, at: int, *, is_page: bool) -> bool:
    """Whether what stands at a place of a guide or script is a command that is run: not one that another one prints,
    and in a script none of a comment. What begins with `#` in a guide may be a prompt."""
    head = text[text.rfind("\n", 0, at) + 1 : at]
    if not is_page and _COMMENTED.search(head) is not None:
        return False
    return _PRINTED.match(_DIVIDES.split(head)[-1]) is None


def is_name(word: str) -> bool:
    """Whether a word is a name that an object may have, and not one that is filled in later."""
    return _NAME.fullmatch(word) is not None


def once_assigned(script: str) -> dict[str, str]:
    """The variables to which a script gives one plain value, and no other."""
    values: dict[str, set[str]] = {}
    for name, value in _ASSIGNED.findall(script):
        values.setdefault(name, set()).add(value)
    return {name: next(iter(given)) for name, given in values.items() if len(given) == 1}
