"""What the process that renders makes of an order, by the library or by the program `helm`."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import Any

from svclint.render.helm.answers import as_json
from svclint.render.helm.orders import ChartFile, Order, Release
from svclint.render.helm.preparing import Library
from svclint.render.helm.printing import Printer
from svclint.render.worker.limits import Limits
from svclint.render.worker.serving import Frame, serve

PROGRAM = "SVCLINT_HELM"
"""The variable that names the program, where one renders."""


def start(limits: str, home: str) -> None:
    bounds = Limits.of_text(limits)
    if PROGRAM in os.environ:
        from svclint.render.worker.running import confine

        confine(bounds)
    serve(bounds, home, lambda: _prepared(bounds))


def _library(limits: Limits) -> Library:
    if PROGRAM in os.environ:
        from svclint.render.helm.program import HelmProgram

        return HelmProgram(os.environ[PROGRAM], limits)
    # here and nowhere else: 0.3 s and 80 MB
    from svclint.render.helm.library import Helm

    return Helm()


def _prepared(limits: Limits) -> Callable[[dict[str, Any], bytes], Frame]:
    printer = Printer(_library(limits), limits)
    return lambda header, block: ({}, as_json(printer.printed(_order(header, block))).encode())


def asked(order: Order) -> Frame:
    """An order as a frame."""
    sizes = [[file.name, len(file.data)] for file in order.files]
    header: dict[str, Any] = {"files": sizes, "release": order.release, "kubernetes": order.kubernetes}
    header |= {"apis": order.apis, "traced": order.traced}
    return header, b"".join(file.data for file in order.files)


def _order(header: dict[str, Any], block: bytes) -> Order:
    data = io.BytesIO(block)
    files = tuple(ChartFile(name, data.read(size)) for name, size in header["files"])
    name, namespace, values = header["release"]
    release = Release(name, namespace, tuple(values))
    return Order(files, release, header["kubernetes"], tuple(header["apis"]), header["traced"])
