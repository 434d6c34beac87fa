"""`svclint lsp`: a language server for editors, on standard input and output."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, BinaryIO

from svclint.cli.charts import Renderer
from svclint.cli.check import known_findings
from svclint.cli.configuration import settings
from svclint.discover import UsageFault

if TYPE_CHECKING:
    from argparse import Namespace


def run(arguments: Namespace) -> int:
    """Serve until the editor ends it."""
    if not _is_installed():
        raise UsageFault("svclint lsp needs pygls: pip install 'svclint[lsp]'")
    # imported here: nothing else needs what speaks the protocol
    from svclint.lsp.folder import Terms
    from svclint.lsp.server import serve

    with own_streams() as (asked, told):
        terms = Terms(
            partial(settings, arguments),
            lambda chosen: Renderer(arguments, chosen),
            partial(known_findings, arguments),
            ignore=not arguments.no_ignore,
        )
        serve(terms, asked, told)
    return 0


def _is_installed() -> bool:
    try:
        return find_spec("pygls") is not None
    except ValueError:
        # somebody has said that it is not
        return False


@contextmanager
def own_streams() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Standard input and output for the protocol alone: what anybody prints goes to standard error instead."""
    with os.fdopen(os.dup(0), "rb") as asked, os.fdopen(os.dup(1), "wb") as told:
        os.dup2(2, 1)
        yield asked, told
