"""The update pattern of a Service as files: v2 beside v1 under an extra label, the Service switched, v1 deleted."""

from __future__ import annotations


def service(version: str = "v1") -> str:
    return f"""\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
    version: {version}
  ports:
    - port: 80
      targetPort: http
"""


def deployment(version: str) -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{version}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: web, version: {version}}}
  template:
    metadata:
      labels:
        app: web
        version: {version}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:{version}
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet: {{path: /ready, port: http}}
"""


INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  ingressClassName: nginx
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

START: dict[str, str | None] = {"service.yaml": service(), "v1.yaml": deployment("v1"), "ingress.yaml": INGRESS}
