"""The arguments of the commands that show manifests as pictures and pages."""

from __future__ import annotations

from argparse import ArgumentParser, _ArgumentGroup

from svclint.cli.adopting import add_baseline
from svclint.cli.options import add_choice, add_inputs, add_running, number

_FORMATS = ("mermaid", "dot", "svg", "html", "graphml", "json")


def add_graph(parser: ArgumentParser) -> None:
    """The arguments of `graph`."""
    _add_reading(parser)
    _add_choosing(parser.add_argument_group("what is drawn"))
    drawing = parser.add_argument_group("how it is drawn")
    _add_drawing(drawing)
    add_baseline(drawing)
    add_running(parser.add_argument_group("how it runs"))
    parser.set_defaults(explain_unknown=False)


def add_report(parser: ArgumentParser) -> None:
    """The arguments of `report`."""
    _add_reading(parser)
    written = parser.add_argument_group("what is written")
    _add_page(written)
    add_baseline(written)
    add_running(parser.add_argument_group("how it runs"))
    parser.set_defaults(explain_unknown=True)


def _add_reading(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and directories; - is standard input (default: .)"
    )
    add_inputs(parser.add_argument_group("what is read"))
    add_choice(parser.add_argument_group("what is looked for"))
    # what `check` asks for besides
    parser.set_defaults(severity_threshold="", statistics=False, fix=False, diff=False, add_ignores=None)


def _add_page(group: _ArgumentGroup) -> None:
    """Where the page of a report goes, and what it is called."""
    group.add_argument(
        "--output", default="report.html", metavar="FILE", help="- is standard output (default: report.html)"
    )
    group.add_argument("--title", default="", help="the title of the page (default: the names of what is read)")
    group.add_argument("--quiet", action="store_true", help="do not say what was written")


def _add_choosing(group: _ArgumentGroup) -> None:
    """Which part is drawn."""
    group.add_argument("--scope", action="append", default=[], metavar="PATTERN", help="only scopes of such a name")
    group.add_argument(
        "--namespace", action="append", default=[], metavar="PATTERN", help="only these, and what they are linked with"
    )
    group.add_argument(
        "--relation", action="append", default=[], metavar="NAMES", help="only these: routes-to, selects, …"
    )
    group.add_argument(
        "--object", action="append", default=[], metavar="KIND/NAME", help="only what is near it (* is any text)"
    )
    group.add_argument(
        "--depth", type=number, metavar="N", help="with --object: how many references away is near (default: 1)"
    )
    group.add_argument("--impact", metavar="KIND/NAME", help="all that leads to it, and all that it leads to")
    group.add_argument("--path", nargs=2, metavar="KIND/NAME", help="the shortest ways between two objects")
    group.add_argument("--all", action="store_true", help="objects that nothing points at as well")


def _add_drawing(group: _ArgumentGroup) -> None:
    """How it is drawn."""
    group.add_argument("--format", choices=_FORMATS, default="mermaid", help="default: mermaid")
    group.add_argument("--output", default="-", metavar="FILE", help="default: standard output")
    group.add_argument(
        "--fold",
        choices=("auto", "none", "application", "namespace", "scope"),
        default="auto",
        help="one node for all objects of an application, a namespace or a scope (auto: where there are too many)",
    )
    group.add_argument("--quiet", action="store_true", help="do not say how much there is")
