"""Kustomizations with the fields of others, all of them changed."""

from __future__ import annotations

from typing import Any

from fuzz import structural
from fuzz.session import Session
from fuzz.trees import is_writable


def step(session: Session) -> None:
    random = session.random
    tree = dict(random.choice(session.kustomized))
    named = [path for path in tree if "kustomization" in path]
    for _ in range(random.choice((1, 2, 4))):
        path = random.choice(named)
        held = structural.objects(tree[path])
        if not held or not isinstance(held[0], dict):
            continue
        held[0].update(_field_of_another(session))
        if random.random() < 0.5:
            held = structural.changed(random, held, session.kustomized)
        tree[path] = structural.written(random, held)
    if random.random() < 0.5:
        tree = structural.mutated(random, [tree], session.kustomized)
    if is_writable(tree):
        session.checked("kustomizations", tree)


def _field_of_another(session: Session) -> dict[str, Any]:
    """Some fields of another kustomization; the files that they name may lie beside this one, or not."""
    other = session.random.choice(session.kustomized)
    path = session.random.choice([path for path in other if "kustomization" in path])
    held = structural.objects(other[path])
    if not held or not isinstance(held[0], dict) or not held[0]:
        return {}
    names = session.random.sample(list(held[0]), session.random.randrange(1, len(held[0]) + 1))
    return {name: held[0][name] for name in names}
