"""What a change takes away while something still uses it, however many objects away."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.resource import is_service
from svclint.rollout.broken import Broken, Cause, behind, cause
from svclint.rollout.change import Pair
from svclint.rollout.pods import serving
from svclint.rollout.steps import numbered
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.rollout.broken import Behind

_SHOWN = 3


def rollout_consumer_broken(broken: Broken, graph: Graph) -> Iterator[Violation]:
    """What led somewhere before the change, is used as before, and leads nowhere after it."""
    found = broken.violation
    if _is_told_of_its_pods(broken):
        return
    why, users = cause(broken), behind(broken.now, graph)
    severity = broken.rule.severity if found.severity is None else min(found.severity, broken.rule.severity)
    yield found._replace(
        message=f"{_begun(broken, why)}{_reached(users)}: {found.message}",
        related=(*_causes(why), *found.related, *(one.label for one in users[:_SHOWN])),
        severity=severity,
        # this very one is gone: what other scopes have is not it
        unless=() if why is not None and why.is_gone else found.unless,
        help=numbered(_steps(broken, why, users)),
        fix=None,
        doubts=_doubts(found, why),
    )


def _doubts(found: Violation, why: Cause | None) -> tuple[Doubt, ...]:
    """What a tree has no trace of is not known; but this was in it, and at best it is now where nobody looks."""
    if why is None or not why.is_gone:
        return found.doubts
    # how far away it was, and what else lay around, did not matter before
    left = (one for one in found.doubts if one not in (Doubt.AMONG, Doubt.FAR))
    return tuple(Doubt.UNSEEN if one is Doubt.UNKNOWN else one for one in left)


def _is_told_of_its_pods(broken: Broken) -> bool:
    """Whether a Service has lost its pods by what other rules tell of: they are deleted, or it is pointed elsewhere."""
    if not is_service(broken.now) or broken.violation.primary.path[:2] != ("spec", "selector"):
        return False
    found = serving(Pair(broken.was, broken.now, broken.change))
    return found is not None and not found.now and bool(found.leaving or found.is_switched)


def _begun(broken: Broken, why: Cause | None) -> str:
    user = broken.now.title
    if why is None:
        return f"The change breaks {user}"
    if why.is_gone:
        return f"{why.was.title} is deleted while {user} still uses it"
    return f"{why.was.title} changes while {user} still uses it as it was"


def _causes(why: Cause | None) -> tuple[Label, ...]:
    return () if why is None else (why.label,)


def _reached(users: list[Behind]) -> str:
    if not users:
        return ""
    far = max(one.hops for one in users)
    titles = listed(dict.fromkeys(one.owner.title for one in users), _SHOWN)
    return f", and {titles} behind that ({far} hops from the change)"


def _steps(broken: Broken, why: Cause | None, users: list[Behind]) -> Iterator[str]:
    user, place = broken.now, broken.now.file
    if why is not None and why.is_gone:
        yield f"Keep {why.was.title} ({why.was.file}) for now, beside what takes its place"
        yield f"Point {user.title} ({place}) at what takes its place, and apply that"
        yield f"Make sure that nothing uses {why.was.title} any more, and delete it in a change after that one"
    elif is_service(user) and broken.rule.topic == "ports":
        kept = why.was if why is not None else user
        yield f"Let {user.title} ({place}) use the port's number, which holds for old and new alike, and apply that"
        yield f"Then change {kept.title} ({kept.file}), and wait until nothing of the old runs any more"
        yield f"Then write the new name in {user.title}"
    else:
        kept = why.was if why is not None else user
        yield f"Keep in {kept.title} ({kept.file}) what {user.title} uses, beside what is new"
        yield f"Change {user.title} ({place}) to what is new, and apply that"
        yield "Take out the old in a change after that one"
    if users:
        yield f"Look at {listed(dict.fromkeys(f'{one.owner.title} ({one.owner.file})' for one in users), _SHOWN)} too"
