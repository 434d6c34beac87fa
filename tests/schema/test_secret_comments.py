"""Comments at the bytes of a Secret: those that ask for these, and those that speak of other things."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.discover.trees import write

SECRET = """\
apiVersion: v1
kind: Secret
metadata: {{name: db}}
data:
  # {above}
  username: {username}
  password: {password} # {beside}
"""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(files: dict[str, str]) -> list[str]:
    write(files)
    settings = Settings(select=("schema-violation",))
    return [one.severity.word for one in merge(lint(discover(["."], settings).scopes, settings).findings)]


@pytest.mark.parametrize("password", ["hunter2!secret", "hunter"])
@pytest.mark.parametrize(
    "comment",
    [
        "password must be changed every 90 days",
        "enter the cluster via bastion",
        "rotated monthly; the old one will be replaced by the vault operator",
        "to be replaced by an ExternalSecret some day",
        "replace once per quarter",
        "fill rate 90%",
        "paste buffer service account",
        "will be provided by vault in future",
    ],
)
def test_a_comment_of_other_things_asks_for_nothing(comment: str, password: str) -> None:
    text = SECRET.format(above="the database's", username="YWRtaW4=", password=password, beside=comment)
    assert told({"secret.yaml": text}) == ["error"]


@pytest.mark.parametrize(
    "comment",
    ["replace the operator's copy as well when these values change", "all values will be provided by vault in future"],
)
def test_nor_does_one_on_the_first_of_several(comment: str) -> None:
    text = SECRET.format(above=comment, username="YWRtaW4=", password="hunter2!secret", beside="of the database")
    assert told({"secret.yaml": text}) == ["error"]


def test_a_text_beside_bytes_that_are_encoded_was_forgotten() -> None:
    said = "change this with the DBA team's approval only"
    text = SECRET.format(above="the database's", username="WORD", password="hunter2!secret", beside=said)
    assert told({"secret.yaml": text.replace("WORD", "YWRtaW4=")}) == ["error"]
    assert told({"secret.yaml": text.replace("WORD", "''")}) == ["note"]


@pytest.mark.parametrize(
    "comment",
    [
        "replace with base64 encoded password",
        "Replace the password with your own",
        "base64 encode this",
        "please fill in",
        "TODO: insert the base64 value",
        "must be changed",
        "to be replaced by your own",
        "paste token here",
    ],
)
def test_one_that_asks_for_the_value_does(comment: str) -> None:
    text = SECRET.format(above="the database's", username="''", password="hunter", beside=comment)
    assert told({"secret.yaml": text}) == ["note"]
