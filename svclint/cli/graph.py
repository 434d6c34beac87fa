"""`svclint graph`: draws what points at what."""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase
from importlib import import_module
from typing import TYPE_CHECKING

from svclint.cli.configuration import settings
from svclint.cli.outputs import Written, put
from svclint.cli.terminal import say
from svclint.discover import UsageFault
from svclint.output.neutral import neutral
from svclint.topology.choosing import Choice, NoSuchObject, chosen
from svclint.topology.folding import LEVELS, Folded, Limit, fold, readable
from svclint.topology.formats import FORMATS, render
from svclint.topology.reading import topology
from svclint.wording import listed

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.topology.model import Topology


# The layout takes minutes from there on
_MOST = 1000
_MOST_NAMES = 8


def run(arguments: Namespace) -> int:
    """Draw the part that is wanted; 0 where there is one."""
    _there_is_networkx(arguments.format)
    # imported here: check imports what reads and lints
    from svclint.cli.check import checked_known

    settled = settings(arguments)
    checked = checked_known(arguments, settled)
    whole = topology(checked.discovery.scopes, settled, checked.report.active)
    try:
        wanted = chosen(whole, _choice(arguments))
    except NoSuchObject as missing:
        raise UsageFault(_no_such_object(missing)) from None
    if not wanted.nodes:
        raise UsageFault(_nothing(whole, arguments))
    if arguments.format == "html":
        folded = Folded(wanted, {})
        text = _page(wanted, arguments)
    else:
        folded = _folded(wanted, arguments)
        text = render(folded.topology, arguments.format)
    put([Written(text, arguments.output)])
    if not arguments.quiet:
        _tell(whole, wanted, folded, arguments)
    return 0


def _nothing(whole: Topology, arguments: Namespace) -> str:
    """Why there is nothing to draw."""
    if arguments.path:
        return f"nothing to draw: no way leads from {arguments.path[0]} to {arguments.path[1]}"
    asked = {"scope": arguments.scope, "namespace": arguments.namespace}
    there = {"scope": {one.scope for one in whole.nodes}, "namespace": {one.namespace for one in whole.nodes}}
    for what, patterns in asked.items():
        if patterns and not any(fnmatchcase(one, pattern) for one in there[what] for pattern in patterns):
            names = listed(sorted(filter(None, there[what]))[:_MOST_NAMES])
            return f"nothing to draw: no {what} is called {listed(patterns)}; there are {names}"
    return "nothing to draw: no object is in the part that is asked for"


def _page(wanted: Topology, arguments: Namespace) -> str:
    """The map alone; it folds by itself what is too much."""
    # imported here: all other formats do without
    from svclint import __version__
    from svclint.page.data import map_data
    from svclint.page.html import page

    title = f"svclint: {', '.join(arguments.paths) or '.'}"
    return page({"version": __version__, **map_data(wanted)}, title=neutral(title), views=("map",))


def _relations(arguments: Namespace) -> tuple[str, ...]:
    """The relations that are asked for; raises UsageFault where there is none of such a name."""
    from svclint.references import RELATIONS

    names = tuple(word for words in arguments.relation for word in words.split(","))
    wrong = next((one for one in names if one not in RELATIONS), None)
    if wrong is not None:
        raise UsageFault(f'--relation: there is no "{neutral(wrong)}"; there are {", ".join(RELATIONS)}')
    return names


def _choice(arguments: Namespace) -> Choice:
    if arguments.depth is not None and not arguments.object:
        raise UsageFault("--depth says how far from an --object: name one")
    return Choice(
        tuple(arguments.scope),
        tuple(arguments.namespace),
        _relations(arguments),
        tuple(arguments.object),
        1 if arguments.depth is None else arguments.depth,
        arguments.impact or "",
        tuple(arguments.path or ()),
        arguments.all,
    )


def _folded(wanted: Topology, arguments: Namespace) -> Folded:
    if arguments.fold != "auto":
        return _drawable(Folded(fold(wanted, arguments.fold), {}), arguments)
    limit: Limit | None = getattr(import_module(FORMATS[arguments.format]), "LIMIT", None)
    return Folded(wanted, {}) if limit is None else readable(wanted, limit)


def _drawable(folded: Folded, arguments: Namespace) -> Folded:
    if arguments.format == "svg" and len(folded.topology.nodes) > _MOST:
        raise UsageFault(f"{len(folded.topology.nodes)} nodes are no picture: leave out --fold, or choose a part")
    return folded


def _tell(whole: Topology, wanted: Topology, folded: Folded, arguments: Namespace) -> None:
    parts = [f"{_many(len(wanted.nodes), 'object')}, {_many(len(wanted.edges), 'reference')}"]
    levels = Counter(level for level in folded.levels.values() if level != LEVELS[0])
    if levels:
        how = listed(f"{_many(levels[one], 'scope')} by {one}" for one in LEVELS if levels[one])
        parts.append(f"folded {how} into {_many(len(folded.topology.nodes), 'node')} (--fold none draws all)")
    if folded.more:
        parts.append(f"no room for {_many(folded.more, 'scope')} (--scope PATTERN chooses)")
    is_whole = not (arguments.scope or arguments.namespace or arguments.object or arguments.impact or arguments.path)
    if is_whole and not arguments.relation and len(whole.nodes) > len(wanted.nodes):
        left = len(whole.nodes) - len(wanted.nodes)
        verb = "is" if left == 1 else "are"
        parts.append(f"{left} that nothing points at {verb} left out (--all draws them)")
    say(f"{'; '.join(parts)}.")


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _no_such_object(missing: NoSuchObject) -> str:
    from svclint.config.faults import suggestion

    # a slip is one of the name; which kind is meant is mostly right
    kind, _, name = missing.word.rpartition("/")
    alike = [one.rpartition("/")[2] for one in missing.names if one.lower().startswith(kind.lower())]
    advice = suggestion(name, dict.fromkeys(alike))
    return f'no object is called "{neutral(missing.word)}"{f" ({neutral(advice)})" if advice else ""}'


def _there_is_networkx(format: str) -> None:
    """Raises UsageFault where the extra is not installed."""
    try:
        import networkx  # noqa: F401

        if format == "svg":
            import grandalf  # noqa: F401
    except ImportError:
        raise UsageFault("svclint graph works with networkx: pip install 'svclint[graph]'") from None
