"""`svclint report`."""

from __future__ import annotations

from tests.cli.conftest import Run, Write
from tests.page.pages import data_of

BROKEN = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""


def test_a_page_is_written_whatever_is_found(write: Write, run: Run) -> None:
    root = write({"k8s/web.yaml": BROKEN})
    done = run("report", "k8s", "--title", "Shop <1>")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("report.html: Found 1 note in 1 file: 1 resource, 1 scope.")
    text = (root / "report.html").read_text(encoding="utf-8")
    assert "<title>Shop &lt;1&gt;</title>" in text
    assert data_of(text)["title"] == "Shop <1>"


def test_a_page_is_called_after_what_is_read(write: Write, run: Run) -> None:
    write({"k8s/web.yaml": BROKEN})
    assert data_of(run("report", "k8s", "--output", "-").out)["title"] == "svclint: k8s"


def test_what_a_baseline_knows_is_told_so(write: Write, run: Run) -> None:
    write({"web.yaml": BROKEN})
    run("baseline")
    (finding,) = data_of(run("report", "--output", "-").out)["findings"]
    assert finding["suppressed"] == "known from the baseline"
    (finding,) = data_of(run("report", "--output", "-", "--no-baseline").out)["findings"]
    assert finding["suppressed"] == ""


def test_nothing_to_report(write: Write, run: Run) -> None:
    root = write({})
    done = run("report")
    assert done.code == 2
    assert not (root / "report.html").exists()


def test_the_map_alone(write: Write, run: Run) -> None:
    write({"web.yaml": BROKEN})
    found = data_of(run("graph", "--format", "html", "--quiet").out)
    assert found["views"] == ["map"]
    assert [one["title"] for one in found["nodes"]] == ["Service web", "pods with app=web"]
