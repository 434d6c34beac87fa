"""Turns configuration data that satisfies the schema into Settings, and finds what no schema can see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from svclint.config.json_schema import RuleFacts, rules_of
from svclint.kubernetes import plain
from svclint.settings import Assumed, Ignore, ReleaseSetting, RuleSetting, ScopeSetting, Settings, WorkloadKind
from svclint.severity import Severity
from svclint.topics import FORMER

if TYPE_CHECKING:
    from svclint.config.faults import Fault
    from svclint.config.text import ConfigText

Data = Mapping[str, Any]

# `on` and `off` are booleans for kubectl's reader and words in TOML and in YAML 1.2
_SWITCH: Mapping[Any, bool] = {True: True, False: False, "on": True, "off": False}
# whether charts are rendered, or by what
_RENDERED_BY: Mapping[Any, str] = {True: "library", False: "none", "binary": "binary"}


def settings(text: ConfigText, seen: Callable[[str], str], known_rules: Mapping[str, RuleFacts]) -> Settings:
    """The Settings that `text` stands for; its data satisfies the schema.

    `seen` turns a path relative to the configuration into one relative to the working directory.
    """
    data: Data = text.data or {}
    default = Settings()
    helm: Data = data.get("helm") or {}
    kustomize: Data = data.get("kustomize") or {}
    threshold = data.get("severity-threshold")
    return Settings(
        kubernetes=plain(data.get("kubernetes", default.kubernetes)),
        is_kubernetes_chosen="kubernetes" in data,
        default_namespace=data.get("default-namespace", default.default_namespace),
        rules=_rules(data.get("rules") or {}, known_rules),
        ignores=tuple(_ignores(text, known_rules)),
        scopes=tuple(_scope(scope, seen) for scope in data.get("scopes") or ()),
        assume=_assumed(data.get("assume")),
        snapshots=_snapshots(data.get("assume"), seen),
        workloads=tuple(
            WorkloadKind(one["group"], one["kind"], one["template"]) for one in data.get("workloads") or ()
        ),
        crds=tuple(seen(path) for path in data.get("crds") or ()),
        helm=_RENDERED_BY[helm.get("render", True)],
        releases=tuple(_release(one, seen) for one in helm.get("releases") or ()),
        kustomize=kustomize.get("build", default.kustomize),
        base=seen("."),
        exclude=tuple(data.get("exclude") or ()),
        threshold=Severity.parse(threshold) if threshold else default.threshold,
        former=tuple(name for name in FORMER if name in _names(data)),
    )


def faults(text: ConfigText) -> Iterator[Fault]:
    """What is wrong with data that satisfies the schema."""
    data: Data = text.data or {}
    words = wrong_range(data.get("kubernetes", ""))
    if words:
        yield text.fault(words, ("kubernetes",))
    for index, entry in enumerate(data.get("ignore") or ()):
        words = _wrong_date(entry.get("until", ""))
        if words:
            yield text.fault(words, ("ignore", index, "until"))
    seen: dict[str, int] = {}
    for index, scope in enumerate(data.get("scopes") or ()):
        first = seen.setdefault(scope["name"], index)
        if first != index:
            line = text.place(("scopes", first, "name")).line
            message = f'two scopes are called "{scope["name"]}"; the first is on line {line}'
            yield text.fault(message, ("scopes", index, "name"))


def wrong_range(versions: str) -> str:
    """What is wrong with a range of Kubernetes versions; empty when it is in order."""
    first, _, last = plain(versions).partition("-")
    if last and int(first.partition(".")[2]) > int(last.partition(".")[2]):
        return f"the range ends before it begins: write {last}-{first}"
    return ""


def _wrong_date(until: str) -> str:
    if not until:
        return ""
    from datetime import date

    try:
        date.fromisoformat(until)
    except ValueError:
        return f"there is no day {until}"
    return ""


def _rules(data: Data, known_rules: Mapping[str, RuleFacts]) -> Mapping[str, RuleSetting]:
    """Settings by rule name. What is said of a rule goes before what is said of its topic, in whatever order.

    And what is said of a topic before what is said of an old one, which is larger.
    """
    found: dict[str, RuleSetting] = {}
    for name in sorted(data, key=lambda name: (name in known_rules, name not in FORMER)):
        upper = _rule(data[name], name in known_rules)
        for rule in rules_of(name, known_rules):
            lower = found.get(rule, RuleSetting())
            found[rule] = RuleSetting(
                lower.enabled if upper.enabled is None else upper.enabled,
                lower.severity if upper.severity is None else upper.severity,
                upper.options or lower.options,
            )
    return found


def _rule(value: Any, one_rule: bool) -> RuleSetting:
    if isinstance(value, dict):
        severity = value.get("severity")
        return RuleSetting(
            _SWITCH[value["enabled"]] if "enabled" in value else None,
            Severity.parse(severity) if severity else None,
            value.get("options", {}),
        )
    if value in _SWITCH:
        return RuleSetting(_SWITCH[value])
    # a severity switches a rule on; on a topic it must not switch on all its opt-in rules
    return RuleSetting(True if one_rule else None, Severity.parse(value))


def _names(data: Data) -> set[str]:
    """The names of rules and topics that a configuration uses."""
    ignored = (name for entry in data.get("ignore") or () for name in entry.get("rules", ()))
    return {*(data.get("rules") or ()), *ignored}


def _ignores(text: ConfigText, known_rules: Mapping[str, RuleFacts]) -> Iterator[Ignore]:
    for index, entry in enumerate((text.data or {}).get("ignore") or ()):
        yield Ignore(
            tuple(dict.fromkeys(rule for name in entry.get("rules", ()) for rule in rules_of(name, known_rules))),
            tuple(entry.get("paths", ())),
            tuple(entry.get("objects", ())),
            entry.get("reason", ""),
            entry.get("until"),
            text.place(("ignore", index)),
        )


def _scope(data: Data, seen: Callable[[str], str]) -> ScopeSetting:
    return ScopeSetting(
        data["name"],
        tuple(seen(path) for path in data["paths"]),
        data.get("namespace"),
        _assumed(data.get("assume")),
        _snapshots(data.get("assume"), seen),
    )


def _release(data: Data, seen: Callable[[str], str]) -> ReleaseSetting:
    return ReleaseSetting(
        seen(data["chart"]),
        tuple(seen(path) for path in data.get("values") or ()),
        data.get("name", ""),
        data.get("namespace", ""),
    )


def _assumed(entries: Iterable[Any] | None) -> tuple[Assumed, ...]:
    return tuple(_one_assumed(entry) for entry in entries or () if not _is_snapshot(entry))


def _snapshots(entries: Iterable[Any] | None, seen: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(seen(entry["snapshot"]) for entry in entries or () if _is_snapshot(entry))


def _is_snapshot(entry: Any) -> bool:
    return isinstance(entry, dict) and "snapshot" in entry


def _one_assumed(entry: Any) -> Assumed:
    if isinstance(entry, str):
        kind, *namespace, name = entry.split("/")
        return Assumed(kind, name, namespace[0] if namespace else "*")
    namespace = entry.get("namespace", "*")
    if "pods" in entry:
        return Assumed("Pod", namespace=namespace, labels=entry["pods"])
    return Assumed(entry["kind"], entry.get("name", "*"), namespace, ports=tuple(entry.get("ports", ())))
