"""Which plain files are there to try a policy of Gatekeeper beside them: examples of what it admits and denies."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from svclint.certainty.steps import words
from svclint.document import documents
from svclint.resource import dig, mapping, objects, sequence, text
from svclint.source import Holds
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# open-policy-agent.github.io/gatekeeper: a template makes a kind, whose objects say what is looked at
_CONSTRAINTS = "constraints.gatekeeper.sh"
_GROUPS = ("templates.gatekeeper.sh", _CONSTRAINTS)
_SPEAKS_OF_THEM = Holds(*_GROUPS)
# gatekeeper-library: `samples/<constraint>/example_allowed.yaml`, `example_disallowed.yaml`; `good_ns.yaml` of demos
_TRIED = frozenset(
    {
        *("allowed", "bad", "compliant", "denied", "disallowed", "forbidden", "good"),
        *("noncompliant", "permitted", "valid", "violating", "violation"),
    }
)
# what may be called so that has nothing to do with the policy: `load-test.yaml`
_SHOWN = frozenset({"example", "examples", "sample", "samples", "test", "tests"})
_ANY = "*"


def policy_inputs(paths: Iterable[str], sources: Mapping[str, Source]) -> Iterator[str]:
    """Those of `paths` that lie beside a ConstraintTemplate or a constraint, hold neither, and are called examples of
    what is admitted or denied; or examples or tests of anything, where all that they hold is what a constraint beside
    them looks at."""
    folders: dict[str, set[str]] = defaultdict(set)
    for path, source in sources.items():
        if _holds_policy(source):
            folders[posixpath.dirname(path)] |= _looked_at(source)
    for path in paths if folders else ():
        kinds = folders.get(posixpath.dirname(path))
        if kinds is None or _holds_policy(sources[path]):
            continue
        # `example2.yaml` has the number as a word of its own
        called = words(posixpath.splitext(posixpath.basename(path))[0])
        if not _TRIED.isdisjoint(called) or (not _SHOWN.isdisjoint(called) and _holds_only(sources[path], kinds)):
            yield path


def _looked_at(source: Source) -> set[str]:
    """The kinds that constraints of a text are for, _ANY where one says none; none of a text with templates only.

    https://open-policy-agent.github.io/gatekeeper/website/docs/howto/#constraints
    """
    found: set[str] = set()
    for document in documents(source):
        for _, data in objects(document):
            if text(data.get("apiVersion")).partition("/")[0] == _CONSTRAINTS:
                listed = sequence(dig(data, ("spec", "match", "kinds")))
                found.update(text(kind) for one in listed for kind in sequence(mapping(one).get("kinds")))
                found.update(() if listed else (_ANY,))
    return found


def _holds_only(source: Source, kinds: Collection[str]) -> bool:
    """Whether all that a file holds are of some kinds, or Namespaces for these; where nothing says which, any are."""
    held = {text(data.get("kind")) for document in documents(source) for _, data in objects(document)}
    return not kinds or _ANY in kinds or held <= {*kinds, "Namespace"}


def _holds_policy(source: Source) -> bool:
    """Whether one of its objects is of a kind of Gatekeeper's: a role only names the groups."""
    if not _SPEAKS_OF_THEM(source):
        return False
    held = (data for document in documents(source) for _, data in objects(document))
    return any(text(data.get("apiVersion")).partition("/")[0] in _GROUPS for data in held)
