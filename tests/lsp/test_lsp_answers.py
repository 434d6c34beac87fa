"""Hover, definition, references, completion, actions and symbols, as an editor asks for them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from lsprotocol import types

from tests.lsp.editor import Editor, editing, write

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
        tier: front
    spec:
      containers:
        - name: app
          image: web:1
          envFrom:
            - configMapRef:
                name: settings
          ports:
            - name: http
              containerPort: 8080
        - name: metrics
          image: exporter:1
          ports:
            - name: metrics
              containerPort: 9090
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: main
      port: 80
      targetPort: http
    - name: scrape
      port: 9000
      targetPort: 9090
"""
ROUTES = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
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
          - path: /gone
            pathType: Prefix
            backend:
              service:
                name: cart
                port:
                  name: http
"""
AWAY = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: away
  namespace: shop
spec:
  parentRefs:
    - name: front
      namespace: infra
  rules:
    - backendRefs:
        - name: web
          port: 80
"""
JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: once, namespace: jobs}
spec:
  template:
    metadata: {labels: {app: once}}
    spec:
      restartPolicy: Never
      containers: [{name: once, image: once, ports: [{containerPort: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: once, namespace: jobs}
spec:
  selector: {app: once}
  ports: [{port: 80, targetPort: 8080}]
"""
FILES = {"web.yaml": WEB, "routes.yaml": ROUTES, "away.yaml": AWAY}


def ask(root: Path, use: Callable[[Editor], Awaitable[None]], files: dict[str, str] = FILES) -> None:
    async def run() -> None:
        async with editing(write(root, files)) as editor:
            await use(editor)

    asyncio.run(run())


def test_hover_tells_of_pods_that_soon_end(tmp_path: Path) -> None:
    async def use(editor: Editor) -> None:
        editor.open("job.yaml")
        assert "whose pods run for a moment only" in await editor.hover("job.yaml", "kind: Serv|ice")
        for place in ("kind: J|ob", "containerPort: 80|80"):
            assert "its pods run for a moment only: no traffic" in await editor.hover("job.yaml", place)

    ask(tmp_path, use, {"job.yaml": JOB})


def test_hover_says_what_a_field_resolves_to(tmp_path: Path) -> None:
    async def use(editor: Editor) -> None:
        web, routes = "web.yaml", "routes.yaml"
        editor.open(web)
        editor.open(routes)
        service = await editor.hover(web, "kind: Serv|ice")
        assert service == await editor.hover(web, "  selector:\n    app: w|eb")
        assert "`Service web`" in service
        assert "selects pods with `app=web`" in service
        assert "`Deployment web` (`web.yaml:12`)" in service
        assert "port 8080 (`http`) of container `app` in `Deployment web`" in service
        assert "port 9090 (`metrics`) of container `metrics` in `Deployment web`" in service
        port = await editor.hover(web, "targetPort: ht|tp")
        assert "port `80 (main)`" in port
        assert "port 8080 (`http`) of container `app`" in port
        assert "9090" not in port
        backend = await editor.hover(routes, "name: w|eb\n")
        assert "`Service web` (`web.yaml:34`)" in backend
        assert "port 8080 (`http`) of container `app`" in backend
        missing = await editor.hover(routes, "name: ca|rt")
        assert "**missing**" in missing
        unknown = await editor.hover("away.yaml", "name: fro|nt")
        assert "unknown: nothing of namespace infra is read here" in unknown
        container_port = await editor.hover(web, "containerPort: 80|80")
        assert "port `80 (main)` of `Service web`" in container_port
        pods = await editor.hover(web, "kind: Deploy|ment")
        assert "gets the traffic of `Service web`" in pods
        assert await editor.hover(web, "image: we|b:1") == ""
        # what was typed is what counts
        editor.type(web, "targetPort: http", "targetPort: htp")
        assert "**missing** in `Deployment web`" in await editor.hover(web, "targetPort: ht|p")

    ask(tmp_path, use)


def test_definitions_lead_along_the_graph_and_references_back(tmp_path: Path) -> None:
    async def use(editor: Editor) -> None:
        web, routes = "web.yaml", "routes.yaml"
        assert await editor.definition(web, "  selector:\n    app: w|eb") == ["web.yaml:12"]
        assert await editor.definition(web, "targetPort: ht|tp") == ["web.yaml:23"]
        assert await editor.definition(web, "targetPort: 90|90") == ["web.yaml:28"]
        assert await editor.definition(routes, "name: w|eb\n") == ["web.yaml:34"]
        assert await editor.definition(routes, "number: 8|0") == ["web.yaml:41"]
        assert await editor.definition(routes, "name: ca|rt") == []
        assert await editor.definition("away.yaml", "- name: w|eb") == ["web.yaml:34"]
        # backwards
        assert await editor.references(web, "kind: Serv|ice") == ["away.yaml:12", "routes.yaml:16"]
        assert await editor.references(web, "kind: Deploy|ment") == ["web.yaml:37"]
        assert await editor.references(web, "containerPort: 80|80") == ["web.yaml:42"]
        assert await editor.references(web, "port: 8|0") == ["away.yaml:13", "routes.yaml:18"]

    ask(tmp_path, use)


def test_completion_knows_names_ports_and_labels(tmp_path: Path) -> None:
    async def use(editor: Editor) -> None:
        web, routes = "web.yaml", "routes.yaml"
        editor.open(web)
        editor.open(routes)
        assert await editor.completion(routes, "name: ca|rt") == ["web"]
        assert await editor.completion(routes, "number: |80") == ["80", "9000"]
        assert await editor.completion(web, "targetPort: |http") == ["http", "metrics", "8080", "9090"]
        assert await editor.completion(web, "  selector:\n    app: |web") == ["web"]
        # a value that is not there yet, in a file that cannot be read while it is typed
        editor.type(routes, "name: cart", "name: ")
        assert await editor.completion(
            routes,
            "/gone\n            pathType: Prefix\n            backend:\n"
            "              service:\n                name: |",
        ) == ["web"]
        editor.type(web, "  selector:\n    app: web\n  ports", "  selector:\n    \n  ports")
        assert await editor.completion(web, "  selector:\n    |\n  ports") == ["app", "tier"]
        editor.type(web, "  selector:\n    \n  ports", "  selector:\n    ti\n  ports")
        assert await editor.completion(web, "  selector:\n    ti|\n  ports") == ["app", "tier"]
        editor.type(web, "  selector:\n    ti\n  ports", "  selector: {tier: }\n  ports")
        assert await editor.completion(web, "  selector: {tier: |}") == ["front"]
        # nothing is known of an image, nor of a comment
        assert await editor.completion(web, "image: |web:1") == []

    ask(tmp_path, use)


def test_a_fix_is_offered_and_cures(tmp_path: Path) -> None:
    async def use(editor: Editor) -> None:
        web = "web.yaml"
        editor.open(web)
        editor.type(web, "targetPort: http", "targetPort: htttp")
        await editor.until(lambda: editor.rules(web) == ["42: target-port-name-unknown"])
        fix, ignore = await editor.actions(web, "targetPort: |htttp")
        assert fix.title == "Target http (targetPort: http)"
        assert fix.is_preferred is True
        assert fix.diagnostics is not None
        assert [one.code for one in fix.diagnostics] == ["target-port-name-unknown"]
        assert ignore.title == "Ignore target-port-name-unknown here, with a reason"
        assert editor.titles == [fix.title, ignore.title, "Explain target-port-name-unknown"]
        editor.apply(fix)
        await editor.until(lambda: editor.rules(web) == [])
        assert "targetPort: http\n" in editor.texts[web]

    ask(tmp_path, use)


def test_a_fix_that_may_mean_something_else_says_so(tmp_path: Path) -> None:
    async def use(editor: Editor) -> None:
        web = "web.yaml"
        editor.open(web)
        editor.type(web, "    app: web\n  ports", "    app: wbe\n  ports")
        await editor.until(lambda: editor.rules(web) == ["37: selector-matches-nothing"])
        fix = (await editor.actions(web, "selec|tor:\n    app: wbe"))[0]
        assert fix.title.endswith("(unsafe: look whether it is meant)")
        assert fix.is_preferred is None
        editor.apply(fix)
        await editor.until(lambda: editor.rules(web) == [])

    ask(tmp_path, use)


def test_a_comment_ignores_with_a_reason(tmp_path: Path) -> None:
    async def use(editor: Editor) -> None:
        routes = "routes.yaml"
        editor.open(routes)
        await editor.everything()
        assert editor.rules(routes) == ["23: backend-service-not-found"]
        ignore = next(one for one in await editor.actions(routes, "name: |cart") if one.title.startswith("Ignore"))
        editor.apply(ignore)
        await editor.until(lambda: editor.rules(routes) == [])
        assert "name: cart  # svclint: ignore[backend-service-not-found] TODO: say why\n" in editor.texts[routes]

    ask(tmp_path, use)


def test_a_rule_is_explained(tmp_path: Path) -> None:
    async def use(editor: Editor) -> None:
        shown: list[types.ShowDocumentParams] = editor.client.shown_documents
        await editor.everything()
        await editor.actions("routes.yaml", "name: |cart")
        assert editor.titles[-1] == "Explain backend-service-not-found"
        params = types.ExecuteCommandParams("svclint.explain", ["backend-service-not-found"])
        await editor.client.workspace_execute_command_async(params)
        if shown:
            words = Path(shown[0].uri.removeprefix("file://")).read_text(encoding="utf-8")
        else:
            words = editor.client.messages[0].message
        assert words.startswith("# backend-service-not-found\n")
        assert "**What to do**" in words

    ask(tmp_path, use)


def test_symbols(tmp_path: Path) -> None:
    async def use(editor: Editor) -> None:
        params = types.DocumentSymbolParams(editor.document("web.yaml"))
        found = await editor.client.text_document_document_symbol_async(params)
        assert [one.name for one in found or ()] == ["Deployment web", "Service web"]
        everywhere = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("service w"))
        assert [one.name for one in everywhere or ()] == ["Service web"]

    ask(tmp_path, use)


def test_what_a_kustomization_makes_is_what_is_told(tmp_path: Path) -> None:
    """The namespace is the overlay's, and a file of several overlays is told of once for each that differs."""
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, routes.yaml]\n",
        "base/web.yaml": WEB.replace("  namespace: shop\n", ""),
        "base/routes.yaml": ROUTES.replace("  namespace: shop\n", ""),
        "dev/kustomization.yaml": "namespace: dev\nresources: [../base]\n",
        "prod/kustomization.yaml": "namespace: prod\nnamePrefix: big-\nresources: [../base]\n",
    }

    async def use(editor: Editor) -> None:
        service = await editor.hover("base/web.yaml", "kind: Serv|ice")
        assert "`Service web`** in namespace `dev`" in service
        assert "`Service big-web`** in namespace `prod`" in service
        assert await editor.definition("base/routes.yaml", "name: w|eb\n") == ["base/web.yaml:33"]
        editor.open("base/web.yaml")
        editor.type("base/web.yaml", "targetPort: http", "targetPort: htp")
        await editor.seen("base/web.yaml")
        assert any("target-port-name-unknown" in one for one in editor.rules("base/web.yaml"))
        editor.open("dev/kustomization.yaml")
        editor.type("dev/kustomization.yaml", "namespace: dev", "namespace: test")
        assert "in namespace `test`" in await editor.hover("base/web.yaml", "kind: Serv|ice")

    ask(tmp_path, use, files)
