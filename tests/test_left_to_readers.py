"""What is not there yet and what a comment at its place asks the reader for is a note."""

from __future__ import annotations

import pytest

from svclint.certainty.doubt import Doubt
from svclint.settings import Settings
from tests.cards import run_files

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: nginx:1.27
      ports:
        - containerPort: VALUE
"""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("# add the port of the container here", ("note", Doubt.SKETCH)),
        ("# your port", ("note", Doubt.SKETCH)),
        ("null  ## TODO: which one?", ("note", Doubt.SKETCH)),
        ("# <fill in>", ("note", Doubt.SKETCH)),
        ("# ???", ("note", Doubt.SKETCH)),
        ("# hier den Port eintragen", ("note", Doubt.SKETCH)),
        ("# completar", ("note", Doubt.SKETCH)),
        ("# à compléter", ("note", Doubt.SKETCH)),
        ("# 填写端口", ("note", Doubt.SKETCH)),
        ("# set by CI", ("note", Doubt.SKETCH)),
        ("0 # will be filled in by the operator", ("note", Doubt.SKETCH)),
        # nobody is asked; what fills it in is said, and is not there; something stands there, and is wrong
        ("", ("error", None)),
        ("# the port of the container", ("error", None)),
        ("# set by hand", ("error", None)),
        ("# der Port", ("error", None)),
        ("# is the completed port", ("error", None)),
        ("99999  # add the port of the container here", ("error", None)),
    ],
)
def test_comments(value: str, expected: tuple[str, Doubt | None]) -> None:
    settings = Settings()._replace(select=("invalid-workload",))
    (found,) = run_files({"web.yaml": POD.replace("VALUE", value)}, settings)
    assert (found.severity.word, found.doubt) == expected


EXERCISE = """\
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:TEMPLATE
  replicas: 2
"""


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("\n    # copy the labels and the spec of the pod here", ("note", Doubt.SKETCH)),
        (" # that of the pod\n  # TODO", ("note", Doubt.SKETCH)),
        # nobody is asked; what is asked for stands there, and lacks something; it is asked for elsewhere
        ("", ("error", None)),
        ("\n    # copy of the one in pod.yaml", ("error", None)),
        ("\n    # metadata: {labels: {app: web}}", ("error", None)),
        ("\n    # copy the labels here\n    metadata: {labels: {app: web}}", ("error", None)),
        ("\n  minReadySeconds: 1\n  # add the template here", ("error", None)),
    ],
)
def test_comments_below(template: str, expected: tuple[str, Doubt | None]) -> None:
    settings = Settings()._replace(select=("invalid-workload",))
    found = run_files({"web.yaml": EXERCISE.replace("TEMPLATE", template)}, settings)
    assert {(one.severity.word, one.doubt) for one in found} == {expected}


LIST = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  # add the container hereITEMS
"""


@pytest.mark.parametrize(("items", "expected"), [("", ("note", Doubt.SKETCH)), ("\n  - image: nginx", ("error", None))])
def test_a_list_as_deep_as_its_key_is_its_value(items: str, expected: tuple[str, Doubt | None]) -> None:
    settings = Settings()._replace(select=("invalid-workload",))
    found = run_files({"web.yaml": LIST.replace("ITEMS", items)}, settings)
    assert {(one.severity.word, one.doubt) for one in found} == {expected}
