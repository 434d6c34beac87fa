"""Why a verdict is not certain, and what that does to its severity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from svclint.severity import Severity


class Doubt(Enum):
    """Why something may not be as the manifests of the scope say. The value is the reason in words."""

    PATCHED = "a change that is not here (a plugin, a patch from elsewhere) may bring an object what it lacks"
    TOUCHED = "a change that is not here (a plugin, a patch from elsewhere) may reach what is wrong, but rarely does"
    TEST = "it is test data: what a test makes of it, and whether anybody applies it, no manifest says"
    PART = "it is a patch by its name, place or shape, of an object that is somewhere else"
    MERGED = "it is a part on purpose: whoever applies it merges it into the object that is there"
    RECORD = "it is what somebody read out of a cluster, and rather a record than what is applied"
    COPY = "it is what a chart prints, kept to be read: a release beside it, or the chart around it, is installed"
    PLAYED = "it is for `podman kube play`, which takes what an API server refuses, and has no Services"
    SKETCH = "it has no name yet, nor all that its kind needs: it shows a part, or somebody fills it in"
    PIECE = (
        "it is one of several pieces to be copied, by its folder: what belongs to it has names that its reader gives"
    )
    MEANT = "a comment beside it, the name of its file or the guide to it says that it is wrong on purpose"
    EXAMPLE = "it is one of several examples, each of which is for a Service that its reader has"
    SAMPLES = "they look like samples or lessons beside each other, and nothing says that they are applied together"
    TURNS = "a guide deletes the one before it applies the other"
    PASSED_OVER = "commands apply what lies beside it file by file, and nothing applies this one with them"
    DESIGN = "it is part of a design or a proposal, and not of what is deployed"
    RETIRED = (
        "it is out of use: its folder, its chart or the guide to it says so, or a newer release of it stands beside it"
    )
    LEFT_BY_HELM = "its hook is one of Helm 2: Helm 3 and 4 leave the whole object out"
    TRIED = "it shows only with the values of a test of the chart"
    SWITCHED = "it shows only with what the chart's own values switch off"
    EARLIER = "the newest Kubernetes that anything here asks a cluster for still takes it as it is"
    AHEAD = "the newest Kubernetes that anything here asks a cluster for takes it, and not yet what is to replace it"
    LEFT_OUT = (
        "nothing here applies it: what lies around it is listed and it is not, its own comment says so, a helmfile "
        "switches it off, or it is a sample of a release that was unpacked here"
    )
    TEMPLATED = "a template tool changes it, or what lies beside its templates, before it is applied"
    UNREAD = "something near could not be read, and may hold what is missing"
    UNKNOWN = "what it depends on is not known here"
    PLATFORM = "the cluster or its distribution fills this namespace with objects of its own"
    NAMESPACE = "whoever applies the files one by one may name the namespace that one of them leaves out"
    HALF_NAMED = "whoever applies the file may name the namespace that a part of it leaves out"
    FAR = "the objects stand apart in plain files, and need not be applied together"
    AMONG = "it lies among plain files, which need not be all that its namespace has"
    UNSEEN = "what is not read here may have or make it: a build, an operator, another repository or namespace"
    MADE = "something may make it before it is read: a script, a build, or whoever has it and does not commit it"
    TAKEN = "the controller that serves it takes it as it is; another one would not"
    SEQUENCE = "whoever applies the change may take its objects one by one, and wait in between"
    DEPENDS = "some implementations, or something else that is there, may take it as it is"


_ALL = Severity.ERROR

LOWERED: Mapping[Doubt, tuple[Severity, int]] = {
    # what is missing may still come: worth a look, no more
    Doubt.PATCHED: (Severity.NOTE, 0),
    Doubt.TEST: (Severity.NOTE, 0),
    Doubt.TEMPLATED: (Severity.NOTE, 0),
    Doubt.PART: (Severity.NOTE, 0),
    Doubt.MERGED: (Severity.NOTE, 0),
    Doubt.RECORD: (Severity.NOTE, 0),
    Doubt.COPY: (Severity.NOTE, 0),
    Doubt.PLAYED: (Severity.NOTE, 0),
    Doubt.SKETCH: (Severity.NOTE, 0),
    Doubt.PIECE: (Severity.NOTE, 0),
    Doubt.MEANT: (Severity.NOTE, 0),
    Doubt.EXAMPLE: (Severity.NOTE, 0),
    Doubt.SAMPLES: (Severity.NOTE, 0),
    Doubt.TURNS: (Severity.NOTE, 0),
    Doubt.PASSED_OVER: (Severity.NOTE, 0),
    Doubt.DESIGN: (Severity.NOTE, 0),
    Doubt.RETIRED: (Severity.NOTE, 0),
    Doubt.LEFT_OUT: (Severity.NOTE, 0),
    Doubt.LEFT_BY_HELM: (Severity.NOTE, 0),
    Doubt.UNREAD: (Severity.NOTE, 0),
    Doubt.UNKNOWN: (Severity.NOTE, 0),
    Doubt.PLATFORM: (Severity.NOTE, 0),
    Doubt.NAMESPACE: (Severity.NOTE, 0),
    Doubt.AMONG: (Severity.NOTE, 0),
    # it works here, and where it is moved to it does not
    Doubt.TAKEN: (Severity.NOTE, 0),
    # there is nothing to be done before the cluster is another one
    Doubt.AHEAD: (Severity.NOTE, 0),
    # an error must be certain
    Doubt.TOUCHED: (Severity.WARNING, 0),
    # likely as it is, but not certain
    Doubt.HALF_NAMED: (_ALL, 1),
    Doubt.FAR: (_ALL, 1),
    Doubt.UNSEEN: (_ALL, 1),
    Doubt.MADE: (_ALL, 1),
    Doubt.SEQUENCE: (_ALL, 1),
    Doubt.TRIED: (_ALL, 1),
    Doubt.SWITCHED: (_ALL, 1),
    Doubt.EARLIER: (_ALL, 1),
    Doubt.DEPENDS: (_ALL, 1),
}
"""THE table of certainty: what each doubt leaves of a severity: at most that one, and so many levels less than it is.

Several do not add up: the strongest counts."""


NOT_THERE = frozenset({Doubt.TEST, Doubt.RECORD, Doubt.COPY, Doubt.DESIGN, Doubt.RETIRED, Doubt.LEFT_OUT})
"""The doubts of a file that is hardly applied at all: what it does to others hardly happens either."""


def lowered(severity: Severity, doubts: Iterable[Doubt]) -> Severity:
    """The severity that is left of a rule's own; never less than a note."""
    levels = [severity]
    for doubt in doubts:
        most, steps = LOWERED[doubt]
        levels.append(Severity(max(min(severity - steps, most), Severity.NOTE)))
    return min(levels)


def strongest(severity: Severity, doubts: Iterable[Doubt]) -> Doubt | None:
    """The doubt that leaves least of a severity; None where none of them takes anything away."""
    found = [(lowered(severity, (doubt,)), doubt) for doubt in doubts]
    least, doubt = min(found, key=lambda pair: pair[0], default=(severity, None))
    return doubt if least < severity else None
