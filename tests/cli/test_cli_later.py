"""What processes find out when nothing is left to read: it saves time, and changes nothing."""

from __future__ import annotations

import os
import sys
import time

import pytest

from svclint.apiserver.field import faults
from svclint.checks.objects.accepted import accepted
from svclint.cli.parsing import parse_all
from svclint.cli.pool import Later, as_done
from svclint.kubernetes import minors
from svclint.kubernetes_schema.shapes import fits
from svclint.render.objects import written_objects
from svclint.resource import Resource
from svclint.settings import Settings
from svclint.source import Source
from tests.cli.cli_shop import DEPLOYMENT, SERVICE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")

ASKED = minors(Settings().kubernetes)


def own_process(_: object) -> int:
    # this process does none of them before the other has begun
    time.sleep(0.02)
    return os.getpid()


def twice(item: int) -> tuple[int, int]:
    if item == 3:
        raise ValueError(item)
    return os.getpid(), item * 2


def killed(_: object) -> object:
    os._exit(9)


def test_processes_go_on_with_what_each_of_them_had() -> None:
    later = Later(twice)
    found = dict(as_done(own_process, range(20), [1.0] * 20, 2, later=later))
    time.sleep(0.2)
    for item, (process, doubled) in later.results():
        # what one raises is left to whoever needs it
        assert item != 3
        assert process == found[item] != os.getpid()
        assert doubled == 2 * item
    assert list(later.results()) == []


def test_one_that_has_ended_by_then_only_saved_no_time() -> None:
    later = Later(killed)
    assert len(dict(as_done(own_process, range(8), [1.0] * 8, 2, later=later))) == 8
    assert list(later.results()) == []


def test_there_is_as_much_as_there_was_time_for() -> None:
    later = Later(own_process)
    found = dict(as_done(own_process, range(40), [1.0] * 40, 2, later=later))
    began = time.monotonic()
    known = list(later.results())
    assert time.monotonic() - began < 5
    assert {item for item, _ in known} <= {item for item, process in found.items() if process != os.getpid()}


SOUND = f"{SERVICE.format(target='http')}---\n{DEPLOYMENT}"
REFUSED = """\
apiVersion: v1
kind: Service
metadata: {name: Web_1}
spec: {ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: many}
---
apiVersion: example.org/v1
kind: Custom
metadata: {name: web}
---
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: {name: web}
"""


def test_what_is_known_of_objects_is_what_rules_find() -> None:
    assert accepted(Source("a.yaml", SOUND), ASKED) == ((True, True), (True, True))
    assert accepted(Source("b.yaml", REFUSED), ASKED) == ((False, True), (False, False), (False, False), (False, False))


def test_objects_of_other_processes_are_known() -> None:
    sources = [Source(f"{number}.yaml", SOUND if number % 2 else REFUSED) for number in range(400)]
    settle = parse_all(sources, 2, lambda _: None, ASKED)
    time.sleep(0.5)
    settle()
    held = [one for source in sources for one in written_objects(source) if _known(one)]
    assert held
    assert {one.file for one in held if _validated(one)} <= {one.path for one in sources if one.text is SOUND}


def _known(resource: Resource) -> list[object]:
    return [key for key in resource.read if isinstance(key, tuple) and key[0] in (faults, fits)]


def _validated(resource: Resource) -> bool:
    return any(key for key in resource.read if isinstance(key, tuple) and key[0] is faults)
