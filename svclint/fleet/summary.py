"""What the rows of a run say together: by status, by rule, by owner, and against an earlier run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from svclint.fleet.results import Row
from svclint.fleet.row import GOOD
from svclint.named_tuple import NamedTuple

SEVERITIES = ("error", "warning", "note")


class Told(NamedTuple):
    """A finding as the summary counts it: whose it is, and what tells it from all others of its repository."""

    repository: str
    owner: str
    rule: str
    severity: str
    fingerprint: str

    @property
    def key(self) -> tuple[str, str]:
        return self.repository, self.fingerprint


class Line(NamedTuple):
    """A line of a table: findings by severity, the repositories that have any, and those that came and went."""

    name: str
    severities: Mapping[str, int]
    repositories: int
    new: int
    gone: int


class Summary(NamedTuple):
    """`compared` is the number of repositories that both runs checked, None without an earlier run."""

    statuses: Mapping[str, int]
    bad: tuple[Row, ...]
    resources: int
    rules: tuple[Line, ...]
    owners: tuple[Line, ...]
    compared: int | None = None


def summary(rows: Mapping[str, Row], earlier: Mapping[str, Row] | None = None) -> Summary:
    """The summary of rows by repository. The trend is that of repositories that both runs checked."""
    good = {name: row for name, row in rows.items() if row["status"] in GOOD}
    before = {name: row for name, row in (earlier or {}).items() if row["status"] in GOOD and name in good}
    told = list(_told(good.values()))
    was = list(_told(before.values()))
    then, now = {one.key for one in was}, {one.key for one in told}
    new = [one for one in told if one.repository in before and one.key not in then]
    gone = [one for one in was if one.key not in now]
    return Summary(
        Counter(row["status"] for row in rows.values()),
        tuple(row for row in rows.values() if row["status"] not in GOOD),
        sum(row["summary"]["resources"] for row in good.values() if row["summary"]),
        _table("rule", told, new, gone),
        _table("owner", told, new, gone),
        None if earlier is None else len(before),
    )


def _told(rows: Iterable[Row]) -> Iterator[Told]:
    """The findings of rows that nobody suppressed."""
    for row in rows:
        for one in row["findings"]:
            if one["suppressed"] is None:
                yield Told(row["repository"], one["owner"], one["rule"], one["severity"], one["fingerprint"])


def _table(field: str, told: Iterable[Told], new: Iterable[Told], gone: Iterable[Told]) -> tuple[Line, ...]:
    """A line for each rule or owner, those with the most errors first."""
    severities: dict[str, Counter[str]] = {}
    repositories: dict[str, set[str]] = {}
    for one in told:
        name = getattr(one, field)
        severities.setdefault(name, Counter())[one.severity] += 1
        repositories.setdefault(name, set()).add(one.repository)
    came = Counter(getattr(one, field) for one in new)
    went = Counter(getattr(one, field) for one in gone)
    lines = [
        Line(name, severities.get(name, Counter()), len(repositories.get(name, ())), came[name], went[name])
        for name in {*severities, *went}
    ]
    return tuple(sorted(lines, key=lambda one: (*(-one.severities.get(name, 0) for name in SEVERITIES), one.name)))


def lines(found: Summary, most: int = 20) -> Iterator[str]:
    """The summary as text; each table has up to `most` lines."""
    statuses = ", ".join(f"{number} {status}" for status, number in sorted(found.statuses.items()))
    yield f"{sum(found.statuses.values())} repositories ({statuses}), {found.resources} resources"
    if found.compared is not None:
        yield f"new and gone: in the {found.compared} repositories that both runs checked"
    for title, table in (("rule", found.rules), ("owner", found.owners)):
        yield ""
        yield from _shown(title, table, most, trend=found.compared is not None)
    if found.bad:
        yield ""
        for row in found.bad[:most]:
            yield f"{row['status']}: {row['repository']}: {row['reason']}"
        if len(found.bad) > most:
            yield f"and {len(found.bad) - most} more"


def _shown(title: str, table: tuple[Line, ...], most: int, *, trend: bool) -> Iterator[str]:
    width = max([len(title), *(len(one.name) for one in table[:most])])
    heads = ("errors", "warnings", "notes", "repositories", *(("new", "gone") if trend else ()))
    yield f"{title:{width}}" + "".join(f"{head:>{len(head) + 2}}" for head in heads)
    for one in table[:most]:
        changes = (f"+{one.new}", f"-{one.gone}") if trend else ()
        cells = (*(one.severities.get(name, 0) for name in SEVERITIES), one.repositories, *changes)
        yield f"{one.name:{width}}" + "".join(
            f"{cell!s:>{len(head) + 2}}" for head, cell in zip(heads, cells, strict=True)
        )
    if len(table) > most:
        yield f"and {len(table) - most} more"
