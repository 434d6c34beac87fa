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
        # nobody is asked; what fills it in is said, and is not there; something stands there, and is wrong
        ("", ("error", None)),
        ("# the port of the container", ("error", None)),
        ("# set by hand", ("error", None)),
        ("99999  # add the port of the container here", ("error", None)),
    ],
)
def test_comments(value: str, expected: tuple[str, Doubt | None]) -> None:
    settings = Settings()._replace(select=("invalid-workload",))
    (found,) = run_files({"web.yaml": POD.replace("VALUE", value)}, settings)
    assert (found.severity.word, found.doubt) == expected
