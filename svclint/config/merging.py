"""The one place where command-line flags meet the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.config.convert import wrong_range
from svclint.config.faults import ConfigError, Fault, suggestion
from svclint.config.json_schema import RuleFacts, fits, schema
from svclint.kubernetes import plain
from svclint.named_tuple import NamedTuple
from svclint.settings import Settings
from svclint.severity import Severity
from svclint.topics import FORMER, current


class Flags(NamedTuple):
    """What the command line says; an empty value leaves the configuration's.

    `select` and `ignore` are comma lists of rule names and topics. `exclude` are gitignore-style patterns relative to
    the working directory, and `snapshots` paths, both added to those of the configuration. `today` is an ISO date.
    """

    select: str = ""
    ignore: str = ""
    severity_threshold: str = ""
    kubernetes: str = ""
    default_namespace: str = ""
    exclude: tuple[str, ...] = ()
    today: str = ""
    snapshots: tuple[str, ...] = ()


def merged(settings: Settings, flags: Flags, known_rules: Mapping[str, RuleFacts]) -> Settings:
    """`settings` with what the flags say on top; raises ConfigError for names and values that do not exist."""
    found = [*_unknown("--select", flags.select, known_rules), *_unknown("--ignore", flags.ignore, known_rules)]
    found += _misfits(flags, known_rules)
    if found:
        raise ConfigError(found)
    threshold = flags.severity_threshold
    named = {*settings.former, *_names(flags.select), *_names(flags.ignore)}
    return settings._replace(
        select=current(_names(flags.select)) or settings.select,
        ignore=current((*settings.ignore, *_names(flags.ignore))),
        former=tuple(name for name in FORMER if name in named),
        threshold=Severity.parse(threshold) if threshold else settings.threshold,
        kubernetes=plain(flags.kubernetes) or settings.kubernetes,
        is_kubernetes_chosen=bool(flags.kubernetes) or settings.is_kubernetes_chosen,
        default_namespace=flags.default_namespace or settings.default_namespace,
        exclude_here=(*settings.exclude_here, *flags.exclude),
        snapshots=(*settings.snapshots, *flags.snapshots),
        today=flags.today or settings.today,
    )


def _names(words: str) -> Iterator[str]:
    return (word.strip() for word in words.split(",") if word.strip())


def _unknown(flag: str, words: str, known_rules: Mapping[str, RuleFacts]) -> Iterator[Fault]:
    topics = {rule.topic for rule in known_rules.values()}
    for name in _names(words):
        if name not in known_rules and name not in topics and name not in FORMER:
            advice = suggestion(name, [*sorted(topics), *known_rules])
            yield Fault(f'{flag}: unknown rule or topic "{name}"', None, advice)


def _misfits(flags: Flags, known_rules: Mapping[str, RuleFacts]) -> Iterator[Fault]:
    """Flags that would be refused under the same name in a configuration."""
    given = {
        "kubernetes": flags.kubernetes,
        "default-namespace": flags.default_namespace,
        "severity-threshold": flags.severity_threshold,
    }
    if not any(given.values()):
        return
    whole = schema(known_rules)
    for key, value in given.items():
        if value and not fits({key: value}, whole):
            advice = whole["properties"][key]["description"]
            yield Fault(f'--{key}: "{value}" cannot stand here', None, advice)
        elif value and key == "kubernetes" and wrong_range(value):
            yield Fault(f"--{key}: {wrong_range(value)}")
