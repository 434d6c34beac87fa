"""Loads one configuration file: text, check, Settings."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from svclint.config.convert import faults, settings
from svclint.config.faults import ConfigError
from svclint.config.json_schema import RuleFacts, fits, schema
from svclint.config.text import ConfigText, read, read_yaml
from svclint.files.paths import is_absolute, join, lexists, relative_path

if TYPE_CHECKING:
    from pathlib import Path

    from svclint.settings import Settings
    from svclint.source import Source


def load(path: Path, root: Path, known_rules: Mapping[str, RuleFacts]) -> Settings:
    """The settings in the file `path`, with paths relative to the working directory `root` (absolute).

    A relative `path` is relative to `root`. `known_rules` maps rule names to what their cards say. `today` stays empty:
    the clock belongs to the caller. Raises ConfigError with every fault that can be seen at once.
    """
    file = root / path
    seen = seen_from(root, file.parent)
    text = read(file, seen(file.name))
    found = _settings(text, seen, known_rules, lambda path: read(root / path, path))
    gone = [number for number, crds in enumerate(found.crds) if not lexists(join(str(root), crds))]
    if gone:
        # without them nothing is wrong with those objects, as far as anybody can see
        raise ConfigError(
            text.fault(f"crds: {text.written(('crds', number))} does not exist", ("crds", number)) for number in gone
        )
    return found


def loads(source: Source, known_rules: Mapping[str, RuleFacts]) -> Settings:
    """The settings in a YAML text, as if it were svclint.yaml in the working directory."""
    return _settings(read_yaml(source), posixpath.normpath, known_rules)


def seen_from(root: Path, folder: Path) -> Callable[[str], str]:
    """Turns paths relative to `folder` into paths relative to `root`, `/`-separated; absolute ones stay."""

    def seen(path: str) -> str:
        # pathlib would not resolve `..` without looking at the disk
        return path if is_absolute(path) else relative_path(join(folder, path), str(root))

    return seen


def _settings(
    text: ConfigText,
    seen: Callable[[str], str],
    known_rules: Mapping[str, RuleFacts],
    other: Callable[[str], ConfigText] | None = None,
) -> Settings:
    """`other` reads a file that the configuration names."""
    if not isinstance(text.data, dict) or not text.data.get("policies"):
        _check(text, known_rules)
        return settings(text, seen, known_rules)
    # imported here: hardly any configuration has any
    from svclint.config.policies import compiled, names, of_files, policies

    texts = of_files(text, seen, other)
    known = {**known_rules, **names(texts)}
    _check(text, known)
    own = policies(texts, known_rules)
    compiled(texts)
    return settings(text, seen, known)._replace(policies=own)


def _check(text: ConfigText, known_rules: Mapping[str, RuleFacts]) -> None:
    whole = schema(known_rules)
    found = list(text.faults)
    if text.data is not None and not fits(text.data, whole):
        from svclint.config.explain import explain

        wrong = list(explain(text, whole))
        found += wrong
        if wrong:
            raise ConfigError(found)
    found += faults(text)
    if found:
        raise ConfigError(found)
