"""A small shop whose Service asks for a port that its Deployment does not have, as files of a directory."""

from __future__ import annotations

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: {target}
"""
DEPLOYMENT = """\
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
          image: web:1
          ports:
            - name: http
              containerPort: 8080
"""
RULE = "target-port-name-unknown"

CLEAN = {"service.yaml": SERVICE.format(target="http"), "deployment.yaml": DEPLOYMENT}
BROKEN = {"service.yaml": SERVICE.format(target="web"), "deployment.yaml": DEPLOYMENT}


def environments(number: int) -> dict[str, str]:
    """Directories that hold the same objects, so that each is a scope; every second one is broken."""
    return {
        f"envs/e{one:02}/{name}": text for one in range(number) for name, text in (BROKEN if one % 2 else CLEAN).items()
    }
