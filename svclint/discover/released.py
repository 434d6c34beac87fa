"""Which Services the releases have that commands of guides and scripts install, by what charts call them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.discover.command_lines import is_name, whole_lines

# `helm -n shop upgrade`: options of helm itself come first
_COMMAND = re.compile(
    r"\bhelm[ \t]+(?:-[^\n|;&`#]{0,200}?[ \t])?(?:install|upgrade)[ \t]+"
    r"((?:[^\n|;&`#\"']|\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`)*)"
)
# quotes keep what is between them together
_WORD = re.compile(r"(?:[^\s\"'`]|\"[^\"]*\"|'[^']*'|`[^`]*`)+")
# options behind which no value stands
_SWITCHES = (
    r"-[ig]|--(?:atomic|cleanup-on-fail|create-namespace|debug|dependency-update|devel|dry-run|force|generate-name"
    r"|hide-notes|install|no-hooks|replace|re(?:set|use)-values|skip-crds|verify|wait|wait-for-jobs)"
)


def released(text: str) -> Iterator[str]:
    """The names that the Services of a release have: its own, or with the chart's behind it (helm create)."""
    for release, chart, _ in commands(text):
        if is_name(release) and chart:
            name = chart.rpartition("/")[2].removesuffix(".tgz")
            yield release
            if name not in release:
                yield f"{release}-{name}"


def commands(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What each command of a text installs: the release, the chart, and all words that are options or more."""
    if "helm " not in text and "helm\t" not in text:
        return
    for found in _COMMAND.finditer(whole_lines(text)):
        words = _WORD.findall(found[1])
        release, chart = [*_plain(words), "", ""][:2]
        yield release, chart, tuple(one for one in words if one.strip("\"'") not in (release, chart))


def _plain(words: list[str]) -> Iterator[str]:
    """The words that are no options, nor values of them."""
    is_value = False
    for word in words:
        if word.startswith("-"):
            is_value = "=" not in word and re.fullmatch(_SWITCHES, word) is None
        elif is_value:
            is_value = False
        else:
            # inline code of a guide ends there
            yield word.partition("`")[0].strip("\"'")
