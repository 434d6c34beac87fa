"""Loads one configuration file: text, check, Settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from svclint.config.convert import faults, settings
from svclint.config.faults import ConfigError
from svclint.config.paths import Base, base
from svclint.config.schema import RuleFacts, schema
from svclint.config.shape import fits
from svclint.config.text import ConfigText, read, read_yaml

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
    where = base(file.parent, root)
    return _settings(read(file, where.path(file.name)), where, known_rules)


def loads(source: Source, known_rules: Mapping[str, RuleFacts]) -> Settings:
    """The settings in a YAML text, as if it were svclint.yaml in the working directory."""
    return _settings(read_yaml(source), Base(), known_rules)


def _settings(text: ConfigText, where: Base, known_rules: Mapping[str, RuleFacts]) -> Settings:
    _check(text, known_rules)
    return settings(text, where, known_rules)


def _check(text: ConfigText, known_rules: Mapping[str, RuleFacts]) -> None:
    whole = schema(known_rules)
    found = list(text.faults)
    if text.data is not None and not fits(text.data, whole, whole):
        from svclint.config.explain import explain

        wrong = list(explain(text, whole))
        found += wrong
        if wrong:
            raise ConfigError(found)
    found += faults(text)
    if found:
        raise ConfigError(found)
