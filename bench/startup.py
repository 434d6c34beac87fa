"""How much of the processor a command takes that has next to nothing to do, against Python itself."""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles

from installed import command, environment

BARE = "python -c pass"
CLEAN = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example.org/web:1.27
          ports:
            - name: http
              containerPort: 8080
"""
ROUTED = f"""{CLEAN}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: traefik
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
"""
# something to tell of
MISSING = ROUTED.replace("                name: web\n", "                name: cart\n")


def measure(runs: int, folder: str) -> dict[str, list[float]]:
    """Milliseconds of the processor for each run, by command; they take turns: a slow moment is slow for all."""
    Path(folder, "one.yaml").write_text(CLEAN, encoding="utf-8")
    Path(folder, "routed.yaml").write_text(ROUTED, encoding="utf-8")
    Path(folder, "missing.yaml").write_text(MISSING, encoding="utf-8")
    where = environment(folder)
    commands = {
        BARE: [sys.executable, "-c", "pass"],
        "svclint --version": command("--version"),
        "svclint check one.yaml": command("check", "one.yaml"),
        "svclint check routed.yaml": command("check", "routed.yaml"),
        "svclint check missing.yaml": command("check", "missing.yaml"),
    }
    for words in commands.values():
        _time(words, folder, where)
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, words in commands.items():
            found[name].append(_time(words, folder, where))
    return found


def _time(words: Sequence[str], folder: str, where: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(words, cwd=folder, env=where, check=False, stdout=subprocess.DEVNULL)
    assert done.returncode in (0, 1), done
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        found = measure(runs, folder)
    print(f"{'':27}{'median':>9}{'fastest':>9}{'ratio':>7}{'of the fastest':>16}{'middle half':>14}   ({runs} runs)")
    for name, times in found.items():
        # each run against the one of bare Python right before it
        ratios = [one / bare for one, bare in zip(times, found[BARE], strict=True)]
        low, _, high = quantiles(ratios, n=4)
        fastest = min(times) / min(found[BARE])
        print(
            f"{name:27}{median(times):6.1f} ms{min(times):6.1f} ms{median(times) / median(found[BARE]):7.2f}"
            f"{fastest:16.2f}{low:8.2f} - {high:.2f}"
        )


if __name__ == "__main__":
    main()
