"""The recipes of a Makefile with the names of files: `$@` is the target of a rule, `$<` and `$^` what it is made of."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from svclint.discover.hearsay.command_lines import whole_lines
from svclint.files.paths import exists
from svclint.named_tuple import NamedTuple

_ASSIGNED = re.compile(r"(?m)^[ ]*(?:export[ ]+|override[ ]+)?([\w.-]+)[ ]*(?:::?|\?)?=[ \t]*(.*)$")
# `out.yaml other.yaml: in.yaml | folder`, `$(OUT): %.yaml: %.in`; no `NAME := value`
_RULE = re.compile(r"^(?P<targets>[^\s#:=][^#:=]*?)&?::?(?![=:])(?P<of>[^#;=]*)(?:;(?P<first>.*)|#.*)?$")
_VARIABLE = re.compile(r"\$(?:\(([\w.-]+)\)|\{([\w.-]+)\})")
_AUTOMATIC = re.compile(r"\$(?:([@<^+?*])|[({]([@<^+?*])([DF]?)[)}]|(\$))")
_MANIFEST = (".yaml", ".yml", ".json")
# what writes the target of its rule
_WRITES = re.compile(r"(?:>>?|\btee(?:[ \t]+-a)?|[ \t](?:-o|--output|--out(?:put)?-file))[= \t]*[\"']?\Z")
# the target in a recipe
_TARGET = re.compile(r"\$(?:@|[({]@[)}])")
# a variable that is made of others, of others, …
_DEPTH = 8
# files that are made on the way to another, one of the other; files that one search for such a chain asks for
_LINKS, _ASKED = 4, 200
# files that a pattern rule is for, letters of a line
_FILES, _LONGEST = 50, 4000
# what hands a text on as it is, asks of it, or fills in what can be read elsewhere: sed, the variables of envsubst
_KNOWN = frozenset(
    {
        *("cat", "cp", "mv", "ln", "install", "tee", "echo", "printf", "mkdir", "touch", "rm", "test", "grep", "head"),
        *("tail", "sort", "base64", "gzip", "tar", "zip", "sha256sum", "chmod", "cd", "set", "diff", "cmp", "true"),
        *("sed", "gsed", "envsubst", "kubectl", "oc", "kustomize", "kubeconform", "kubeval", "yamllint", "prettier"),
        *("svclint", "git", "curl", "wget", "if", "then", "fi", "for", "do", "done", "[", "[["),
    }
)


class Rule(NamedTuple):
    """A rule of a Makefile: its targets, what they are made of, and the lines of its recipe as they are written."""

    targets: tuple[str, ...]
    sources: tuple[str, ...]
    recipe: tuple[str, ...]


def expanded(text: str, here: str = "", files: Collection[str] = ()) -> str:
    """The text of a Makefile in the directory `here`, with each recipe once more for each target as a shell reads it.

    A pattern rule is for those of `files` that its sources are.
    """
    lines = [text]
    for rule in _rules(text):
        for target, sources in _instances(rule, here, files):
            lines.extend(_filled(line, target, sources) for line in rule.recipe)
    return "\n".join(lines)


def made_of(text: str, here: str, files: Collection[str]) -> Iterator[str]:
    """The paths that a Makefile makes other manifests of by programs of which nobody knows what they change."""
    for rule in _rules(text):
        for target, sources in _instances(rule, here, files):
            if not target.endswith(_MANIFEST):
                continue
            for line in rule.recipe:
                filled = _filled(line, target, sources)
                if _is_written(filled, target) and _is_by_stranger(filled):
                    yield from (one for one in sources if one.endswith(_MANIFEST) and _names(filled, one))


def makes(text: str, here: str, path: str) -> bool:
    """Whether a rule of a Makefile in the directory `here` makes the file at `path`: it is its target.

    What a pattern is for is made only of what is there, or of what another rule makes.
    """
    rules = list(_rules(text))
    # short chains first, so that what a long one costs takes none of them away
    return any(_Search(rules, here, _ASKED).makes(path, links) for links in range(_LINKS + 1))


class _Search:
    """What the rules of a Makefile may make by so many others in between; it ends after `left` files that it asks for.

    Rules by patterns make names of names: as many as there are rules, for each link of a chain.
    """

    def __init__(self, rules: Sequence[Rule], here: str, left: int) -> None:
        self.rules = rules
        self.here = here
        self.left = left
        self.found: dict[tuple[str, int], bool] = {}

    def makes(self, path: str, links: int) -> bool:
        """Whether a rule makes the file at a path, by at most so many other files that are made."""
        if (path, links) not in self.found:
            if self.left <= 0:
                return False
            self.left -= 1
            self.found[path, links] = any(self._is_of(rule, path, links) for rule in self.rules)
        return self.found[path, links]

    def _is_of(self, rule: Rule, path: str, links: int) -> bool:
        inside = posixpath.relpath(path, self.here or ".")
        for target in (one.removeprefix("./") for one in rule.targets):
            if target == inside:
                return True
            stem = _stem_of(target, inside) if "%" in target else ""
            if stem and self._is_complete(rule, stem, links) and _is_of_recipe(rule, self.here, inside, stem):
                return True
        return False

    def _is_complete(self, rule: Rule, stem: str, links: int) -> bool:
        """Whether all is there, or made, that a pattern rule makes a target of by its stem."""
        paths = [posixpath.join(self.here, _of_stem(one, stem)) for one in rule.sources if "%" in one]
        return all(exists(one) or (links > 0 and self.makes(one, links - 1)) for one in paths)


def _is_of_recipe(rule: Rule, here: str, target: str, stem: str) -> bool:
    """Whether the recipe of a pattern rule writes its target, as one that matches everything may not, and of what is
    there: what it names by the stem, as the sources of the rule are asked for elsewhere."""
    if any("%" in one for one in rule.sources):
        return True
    words = [
        word
        for line in rule.recipe
        for word in re.split(r"[\s\"'=;|&<>()]+", line.replace("$*", stem).replace("$(*)", stem))
        if stem in word and "$" not in word and posixpath.normpath(word) != target
    ]
    named = [bool(_WRITES.search(line[: at.start()])) for line in rule.recipe for at in _TARGET.finditer(line)]
    if not any(named) or (not words and "%" in rule.targets and all(named)):
        # what is for any file at all, and the same for each, makes none of them
        return False
    return not words or any(exists(posixpath.join(here, one)) for one in words)


def _stem_of(pattern: str, target: str) -> str:
    """What the sign of a pattern stands for in a target; with the directory before it, where the pattern has none.

    gnu.org: make: How Patterns Match.
    """
    folder, base = posixpath.split(target) if "/" not in pattern else ("", target)
    before, _, after = pattern.partition("%")
    if not (base.startswith(before) and base.endswith(after) and len(base) > len(before) + len(after)):
        return ""
    return posixpath.join(folder, base[len(before) : len(base) - len(after)])


def _of_stem(pattern: str, stem: str) -> str:
    """A source of a pattern rule for a stem, whose directory comes before it."""
    folder, base = posixpath.split(stem)
    return pattern.replace("%", stem) if "/" in pattern else posixpath.join(folder, pattern.replace("%", base))


def _rules(text: str) -> Iterator[Rule]:
    values = values_of(text)
    targets: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    recipe: list[str] = []
    for line in whole_lines(text).splitlines():
        if len(line) > _LONGEST:
            continue
        if line.startswith("\t"):
            if targets:
                recipe.append(with_values(line.strip(), values))
            continue
        found = _RULE.match(with_values(line, values)) if ":" in line and not line.startswith((" ", "#", ".")) else None
        if found is None:
            continue
        if recipe:
            yield Rule(targets, sources, tuple(recipe))
        targets, recipe = tuple(found["targets"].split()), []
        # a static pattern rule says its pattern in between
        sources = tuple(found["of"].partition("|")[0].rpartition(":")[2].split())
        if found["first"]:
            recipe.append(found["first"].strip())
    if recipe:
        yield Rule(targets, sources, tuple(recipe))


def values_of(text: str) -> Mapping[str, str]:
    """The variables that the Makefile sets once."""
    given: dict[str, set[str]] = defaultdict(set)
    for name, value in _ASSIGNED.findall(whole_lines(text)):
        given[name].add(value.partition(" #")[0].strip()[:_LONGEST])
    return {name: next(iter(values)) for name, values in given.items() if len(values) == 1}


def with_values(line: str, values: Mapping[str, str]) -> str:
    """A line with the variables that are set once, those in their values as well."""
    for _ in range(_DEPTH):
        after = _VARIABLE.sub(lambda found: values.get(found[1] or found[2], found[0]), line)
        if after == line or len(after) > _LONGEST:
            break
        line = after
    return line


def _instances(rule: Rule, here: str, files: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each target with its sources; of a pattern rule one for each file that its first source may be."""
    for target in rule.targets:
        if "%" not in "".join(rule.sources):
            yield target, rule.sources
        elif "%" in rule.sources[0]:
            before, _, after = rule.sources[0].partition("%")
            stems = [_stem(path, before, after, here) for path in files]
            for stem in sorted({one for one in stems if one})[:_FILES]:
                if "%" in target or fnmatchcase(target, f"*{stem}*"):
                    yield target.replace("%", stem), tuple(one.replace("%", stem) for one in rule.sources)


def _stem(path: str, before: str, after: str, here: str) -> str:
    inside = posixpath.relpath(path, here or ".")
    before = before.removeprefix("./")
    is_of = inside.startswith(before) and inside.endswith(after) and len(inside) > len(before) + len(after)
    return inside[len(before) : len(inside) - len(after)] if is_of else ""


def _filled(line: str, target: str, sources: tuple[str, ...]) -> str:
    """A line of a recipe as the shell reads it."""

    def value(found: re.Match[str]) -> str:
        if found[4]:
            return "$"
        sign, part = found[1] or found[2], found[3]
        words = {"@": (target,), "<": sources[:1], "*": ("*",)}.get(sign, sources)
        named = {"D": posixpath.dirname, "F": posixpath.basename}.get(part or "", str)
        return " ".join(map(named, words))

    # what is set elsewhere is some word of the shell's
    return _VARIABLE.sub(r"${\1\2}", _AUTOMATIC.sub(value, line.lstrip("@-+ ")))


def _is_written(line: str, target: str) -> bool:
    return any(_WRITES.search(line[: found.start()]) for found in re.finditer(re.escape(target), line))


def _names(line: str, path: str) -> bool:
    return re.search(rf"(?<![\w./-]){re.escape(path)}(?![\w./-])", line) is not None


def _is_by_stranger(line: str) -> bool:
    """Whether a program has its hand in a command that may make anything of a text."""
    programs = [re.match(r"[ \t(]*(?:\w+=\S*[ \t]+)*([^\s]+)", part) for part in re.split(r"\|\|?|&&|;", line)]
    return any(found is not None and posixpath.basename(found[1]) not in _KNOWN for found in programs)
