"""Fixes that are made: on their spans, tried, and taken back where they do not help."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from svclint.cli.fix import write_edited
from tests.cli.conftest import Run, Write

# a person's file: a comment in each corner, quotes of both kinds, an anchor, flow style
SHOP = """\
# the cart   (do not touch)
apiVersion: v1
kind: Service
metadata: {name: 'cart', labels: &labels {app: "cart"}}   # by hand
spec:
  selector: *labels
  ports: [{port: 80, targetPort: 'wbe'}]  # the web port
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
        - {name: cart, image: "carts:1.27", ports: [{name: web, containerPort: 8080}]}
"""
FIXED = SHOP.replace("'wbe'", "'web'")
UNSAFE = ("check", "--fix", "--unsafe-fixes")


def test_only_the_span_is_edited(write: Write, run: Run) -> None:
    root = write({"shop.yaml": SHOP})
    found = run(*UNSAFE)
    assert found.code == 0, found.out
    assert "Fixed 1 finding in shop.yaml." in found.err
    assert (root / "shop.yaml").read_text(encoding="utf-8") == FIXED
    assert run("check").code == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encoding_byte_order_mark_and_line_breaks_stay(encoding: str, newline: str, write: Write, run: Run) -> None:
    file = write({}) / "shop.yaml"
    file.write_bytes(SHOP.replace("\n", newline).encode(encoding))
    file.chmod(0o640)
    run(*UNSAFE)
    assert file.read_bytes() == FIXED.replace("\n", newline).encode(encoding)
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in file.parent.iterdir() if one.name.startswith("shop")] == ["shop.yaml"]


def test_unsafe_fixes_want_to_be_asked_for(write: Write, run: Run) -> None:
    text = FIXED.replace("*labels", "{app: cart, tier: backend}").replace(
        "{labels: {app: cart}}", "{labels: {app: cart, tier: back}}"
    )
    root = write({"shop.yaml": text})
    found = run("check", "--fix")
    assert found.code == 1
    assert "Fixed 0 findings. 1 may change what is meant: --unsafe-fixes makes them too." in found.err
    assert (root / "shop.yaml").read_text(encoding="utf-8") == text
    assert run("check", "--unsafe-fixes").code == 2
    assert run(*UNSAFE).code == 0
    assert (root / "shop.yaml").read_text(encoding="utf-8") == text.replace("tier: backend", "tier: back")


def test_a_diff_writes_nothing_and_can_be_applied(write: Write, run: Run) -> None:
    root = write({"shop.yaml": SHOP})
    found = run("check", "--diff", "--unsafe-fixes")
    assert found.code == 1
    assert (root / "shop.yaml").read_text(encoding="utf-8") == SHOP
    assert "-  ports: [{port: 80, targetPort: 'wbe'}]  # the web port\n" in found.out
    (root / ".git").rmdir()
    subprocess.run(["git", "apply", "-"], cwd=root, input=found.out, text=True, check=True)
    assert (root / "shop.yaml").read_text(encoding="utf-8") == FIXED
    assert (run("check", "--diff", "--unsafe-fixes").code, run("check", "--diff").out) == (0, "")


def test_a_diff_tells_no_secret(write: Write, run: Run) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  key: hunter2\n"
    write({"shop.yaml": secret + "---\n" + SHOP})
    found = run("check", "--diff", "--unsafe-fixes")
    assert found.code == 1
    assert "targetPort: 'web'" in found.out
    assert "hunter2" not in found.out


def test_with_changed_files_only_what_they_touch(write: Write, run: Run) -> None:
    other = SHOP.replace("cart", "pay")
    root = write({"shop.yaml": SHOP, "pay.yaml": other})
    run(*UNSAFE, "--changed", "pay.yaml")
    assert (root / "shop.yaml").read_text(encoding="utf-8") == SHOP
    assert (root / "pay.yaml").read_text(encoding="utf-8") == FIXED.replace("cart", "pay")


def test_what_is_suppressed_or_known_stays(write: Write, run: Run) -> None:
    hushed = SHOP.replace("# the web port", "# svclint: ignore[target-port-name-unknown] as it is")
    root = write({"shop.yaml": hushed})
    run(*UNSAFE)
    assert (root / "shop.yaml").read_text(encoding="utf-8") == hushed
    write({"shop.yaml": SHOP})
    run("baseline")
    run(*UNSAFE)
    assert (root / "shop.yaml").read_text(encoding="utf-8") == SHOP


def test_what_lies_outside_of_the_named_paths_stays(write: Write, run: Run) -> None:
    root = write(
        {
            "base/shop.yaml": SHOP,
            "base/kustomization.yaml": "resources: [shop.yaml]\n",
            "dev/kustomization.yaml": "resources: [../base]\n",
        }
    )
    found = run(*UNSAFE, "dev")
    assert found.code == 1
    assert (root / "base/shop.yaml").read_text(encoding="utf-8") == SHOP
    run(*UNSAFE, "dev", "base")
    assert (root / "base/shop.yaml").read_text(encoding="utf-8") == FIXED


def test_a_link_that_leads_outside_is_not_followed(
    write: Write, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("elsewhere") / "shop.yaml"
    target.write_text(SHOP, encoding="utf-8")
    (write({}) / "shop.yaml").symlink_to(target)
    run(*UNSAFE)
    assert target.read_text(encoding="utf-8") == SHOP


def test_snapshots_are_never_edited(write: Write, run: Run) -> None:
    service, _, deployment = SHOP.partition("---\n")
    root = write({"web.yaml": deployment, "cluster/all.yaml": service})
    run(*UNSAFE, "--snapshot", "cluster/all.yaml")
    assert (root / "cluster/all.yaml").read_text(encoding="utf-8") == service


def test_not_with_standard_input_or_revisions(write: Write, run: Run) -> None:
    write({"shop.yaml": SHOP})
    assert run("check", "--fix", "-").code == 2
    assert run("check", "--fix", "--git-diff", "HEAD").code == 2


def test_a_file_that_has_changed_since_stays(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    root = write({"a.yaml": "a: 2\n"})
    assert write_edited({"a.yaml": "a: 3\n"}, {"a.yaml": "a: 1\n"}) == frozenset()
    assert Path(root, "a.yaml").read_text(encoding="utf-8") == "a: 2\n"
    assert "a.yaml has changed since it was read" in capsys.readouterr().err


def test_what_is_taken_back_is_named(write: Write, run: Run) -> None:
    ingress = "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: web}\nspec: {klass: nginx}\n"
    write({"web.yaml": ingress})
    ran = run("check", "--fix", "--unsafe-fixes", "--no-cache")
    why = "1 did not help, or brought another finding, and was taken back"
    assert f"{why}: web.yaml:1 write apiVersion: networking.k8s.io/v1." in ran.err


def test_what_needs_another_shape_has_no_fix(write: Write, run: Run) -> None:
    backend = "spec: {backend: {serviceName: web, servicePort: 80}}\n"
    write({"web.yaml": f"apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {{name: web}}\n{backend}"})
    ran = run("check", "--fix", "--unsafe-fixes", "--no-cache", "--select", "api-removed")
    assert "taken back" not in ran.err
    assert "fix:" not in run("check", "--no-cache", "--select", "api-removed").out
