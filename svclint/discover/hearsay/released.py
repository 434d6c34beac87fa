"""Which Services the releases have that commands of guides and scripts install, by what charts call them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svclint.discover.hearsay.applying import values
from svclint.discover.hearsay.command_lines import is_name, whole_lines
from svclint.named_tuple import NamedTuple

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
    yield from names_of(installs(text))


def names_of(found: Iterable[Install]) -> Iterator[str]:
    """The names that the Services of releases have."""
    for one in found:
        if is_name(one.release) and one.chart:
            name = one.chart.rpartition("/")[2].removesuffix(".tgz")
            yield one.release
            if name not in one.release:
                yield f"{one.release}-{name}"


class Install(NamedTuple):
    """What a command installs: the release and the chart as they are written, and all words that are options or more.

    The release is empty where Helm makes up its name. `namespace` is as the command has it; `start` is where it begins
    in the text as whole lines.
    """

    release: str
    chart: str
    options: tuple[str, ...]
    namespace: str
    start: int


def installs(text: str) -> Iterator[Install]:
    """The commands of a text that install a release."""
    if "helm " not in text and "helm\t" not in text:
        return
    for found in _COMMAND.finditer(whole_lines(text)):
        words = _WORD.findall(found[1])
        release, chart = [*_plain(words), "", ""][:2]
        bare = [word.strip("\"'") for word in words]
        named = [*values(bare, "--name", "--name")]
        before = [word.strip("\"'") for word in found[0][: found.start(1) - found.start()].split()]
        namespaces = [*values(before, "-n", "--namespace"), *values(bare, "-n", "--namespace")]
        if not chart and named:
            # Helm 2: the name is an option
            release, chart = named[-1], release
        elif not chart and "/" in release:
            # and where it is left out, Helm makes one up, whose short option is that of Helm 3's namespace
            release, chart, names = "", release, [*values(bare, "-n", "-n")]
            if names and not {"-g", "--generate-name"} & set(bare):
                release, namespaces = names[-1], [*values(bare, "--namespace", "--namespace")]
        options = tuple(one for one in words if one.strip("\"'") not in (release, chart))
        yield Install(release, chart, options, namespaces[-1] if namespaces else "", found.start())


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
