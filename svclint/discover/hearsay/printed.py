"""What scripts write: what `helm template` prints, for which namespace, and files that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from svclint.discover.hearsay.command_lines import is_name, once_assigned, whole_lines

_COMMAND = re.compile(r"\bhelm[ \t]+template[ \t]+([^\n|;&`#]*)")
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


def printed(script: str) -> Iterator[tuple[str, str]]:
    """The path of each file that a script writes so, with the namespace."""
    if "helm" not in script or "template" not in script:
        return
    values = once_assigned(script)
    for found in _COMMAND.finditer(whole_lines(script)):
        words = [_filled(word.strip("\"'"), values) for word in re.sub(r"(\d?>>?)", r" \1 ", found[1]).split()]
        paths = [after for word, after in pairwise(words) if word in (">", ">>", "1>", "1>>")]
        namespace = _namespace(words)
        # one that is filled in later is some other one
        if is_name(namespace):
            yield from ((path, namespace) for path in paths if "$" not in path)


def writes(text: str, path: str) -> bool:
    """Whether a command writes the file at `path`, as far as its last two steps tell: a redirection, `tee`, what
    something is copied to, also by a variable."""
    last = "/".join(path.split("/")[-2:])
    if last not in text:
        return False
    written = rf"[\"']?(?:[\w.${{}}()/-]{{0,200}}/)?{re.escape(last)}(?![\w./-])"
    copied = r"\b(?:cp|mv|install)[ \t][^\n|;&]{0,200}[ \t]"
    before = rf"(?:>>?[ \t]*|\btee(?:[ \t]+-a)?[ \t]+|[ \t](?:-o|--output)[= \t]|{copied})"
    if re.search(before + written, text):
        return True
    named = re.findall(rf"(?m)^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*[:?]?=[ \t]*{written}", text)
    return any(re.search(rf">>?[ \t]*[\"']?\$[{{(]?{one}\b", text) for one in named)


def _namespace(words: list[str]) -> str:
    found = ""
    for number, word in enumerate(words):
        if word in ("-n", "--namespace"):
            found = "".join(words[number + 1 : number + 2])
        elif word.startswith(("-n=", "--namespace=")):
            found = word.partition("=")[2].strip("\"'")
    return found


def _filled(word: str, values: Mapping[str, str]) -> str:
    """A word with the variables that the script sets once."""
    return _VARIABLE.sub(lambda found: values.get(found[1] or found[2], found[0]), word)
