"""The commands, and what each takes: its own arguments, and the options that it shares with others."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from svclint.cli.adopting import BASELINE_NOTES, add_baseline, add_baseline_file, add_edits
from svclint.cli.options import (
    add_charts,
    add_choice,
    add_color,
    add_configuration,
    add_debug,
    add_inputs,
    add_reporting,
    add_running,
    add_states,
    add_writing,
    processes,
)
from svclint.named_tuple import NamedTuple

SHELLS = ("bash", "zsh", "fish")


class Command(NamedTuple):
    """A command: what it does in a few words, what adds its arguments, its operands, what more its help says."""

    summary: str
    add: Callable[[argparse.ArgumentParser], None]
    operands: str = ""
    notes: str = ""


_CHECK_NOTES = """\
exit codes:
  0  nothing at or above the threshold
  1  findings at or above it
  2  wrong usage or configuration, or nothing to lint
  3  a fault of svclint itself

examples:
  svclint check manifests/
  kustomize build envs/prod | svclint check -
  kubectl get all,ingress -A -o yaml | svclint check -
  svclint check --format sarif --output svclint.sarif --format text
  svclint check --git-diff main
"""

_FLEET_NOTES = """\
exit codes:
  0  every repository is checked, whatever was found
  1  some repository is not: its row says why
  2  wrong usage
  3  a fault of svclint itself

examples:
  svclint fleet REPOS.txt --summary
  svclint fleet REPOS.txt --output today.jsonl --summary --against monday.jsonl
  svclint fleet REPOS.txt --scheduler tcp://dask:8786 --output fleet.parquet
"""

_ROLLOUT_NOTES = """\
examples:
  svclint rollout main                  # from a revision to the working directory
  svclint rollout main..feature
  svclint rollout old/ new/
  kubectl get all,ingress -A -o yaml > cluster.yaml && svclint rollout cluster.yaml k8s/
"""

_GRAPH_NOTES = """\
examples:
  svclint graph k8s/                                  # a Mermaid flowchart, for Markdown
  svclint graph k8s/ --format svg --output map.svg
  svclint graph --object Service/web --depth 2
  svclint graph --impact Service/web                  # what leads to it, and what it leads to
  svclint graph --path Ingress/shop StatefulSet/db
"""

_PLAN_NOTES = """\
exit codes:
  0  there is such an order
  1  a step leaves a Service without ready pods, or cannot be taken
"""


_TRACE_NOTES = """\
A URL is matched as the routes claim it: exact hosts and paths before wildcards and prefixes, the longest first.
A route, a Gateway and a Service are traced on to their pods, a workload backwards: who can reach its pods.

exit codes:
  0  traffic arrives by one way at least, or may
  1  every way is broken
  2  wrong usage, or nothing here is meant
  3  a fault of svclint itself

examples:
  svclint trace https://shop.example.com/cart
  svclint trace Ingress/shop manifests/
  svclint trace Service/shop/web:80 --from Deployment/cart
  svclint trace Service/web --backwards
  svclint trace Deployment/web --format mermaid
"""


_TEST_NOTES = """\
exit codes:
  0  every example is as its comments say
  1  some are not
  2  wrong usage or configuration, no policy, or nothing that evaluates CEL
"""


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and directories; - is standard input (default: .)"
    )
    add_inputs(parser.add_argument_group("what is read"))
    add_choice(parser.add_argument_group("what is looked for"))
    add_reporting(parser.add_argument_group("what is reported, and how"))
    add_edits(parser.add_argument_group("what is edited"))
    add_running(parser.add_argument_group("how it runs"))


def _fleet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "repositories", metavar="REPOS.txt", help="a repository a line, a path or a Git URL; - is standard input"
    )
    inputs = parser.add_argument_group("what is read")
    inputs.add_argument(
        "--allow-remote",
        action="append",
        default=[],
        metavar="PATTERN",
        help="clone URLs that are like it, 'https://git.example.org/shop/*'; without it only local ones are",
    )
    inputs.add_argument("--no-ignore", action="store_true", help="read ignored, hidden and vendored files too")
    add_charts(inputs)
    config = inputs.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="one for all (default: each repository's svclint.yaml)")
    config.add_argument("--no-config", action="store_true", help="heed no configuration file")
    add_choice(parser.add_argument_group("what is looked for"))
    results = parser.add_argument_group("the results")
    results.add_argument(
        "--output",
        default="fleet.jsonl",
        metavar="FILE",
        help="JSON lines, or a folder of Parquet files where it ends with .parquet; what has a row there is not done"
        " again (default: fleet.jsonl)",
    )
    results.add_argument("--retry-failed", action="store_true", help="do those again that were not checked")
    results.add_argument("--summary", action="store_true", help="print the findings by rule and by owner")
    results.add_argument(
        "--format", choices=("text", "html"), default="text", help="of the summary: text (default), or a page"
    )
    results.add_argument("--against", metavar="FILE", help="results of an earlier run, for what is new and gone")
    results.add_argument("--quiet", action="store_true", help="neither progress nor a last line")
    running = parser.add_argument_group("how it runs")
    running.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="a Dask scheduler of yours: tcp://host:8786"
    )
    running.add_argument("--workers", type=processes, metavar="N", help="Dask workers here (default: one for each CPU)")
    running.add_argument("--timeout", type=float, default=300.0, metavar="SECONDS", help="for a job (default: 300)")
    running.add_argument("--memory-limit", default="", metavar="SIZE", help="for a job, 2GiB (default: Dask's)")
    running.add_argument(
        "--retries", type=int, default=2, metavar="N", help="for clones that fail and processes that are killed"
    )
    add_debug(running)


def _graph(parser: argparse.ArgumentParser) -> None:
    # imported here, as below: every check imports this module
    from svclint.cli.drawing import add_graph

    add_graph(parser)


def _report(parser: argparse.ArgumentParser) -> None:
    from svclint.cli.drawing import add_report

    add_report(parser)


def _rollout(parser: argparse.ArgumentParser) -> None:
    add_states(parser)
    add_choice(parser.add_argument_group("what is looked for"))
    add_writing(parser.add_argument_group("what is reported, and how"))
    add_running(parser.add_argument_group("how it runs"))


def _baseline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    add_inputs(parser.add_argument_group("what is read"))
    add_choice(parser.add_argument_group("what is looked for"))
    add_baseline_file(parser.add_argument_group("what is written"))
    add_running(parser.add_argument_group("how it runs"))
    parser.set_defaults(severity_threshold="", statistics=False, explain_unknown=False)
    parser.set_defaults(fix=False, diff=False, add_ignores=None)


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories to learn from (default: .)")
    parser.add_argument("--quiet", action="store_true", help="do not say what was written")
    add_debug(parser)


def _plan(parser: argparse.ArgumentParser) -> None:
    add_states(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--default-namespace", default="", metavar="NAME", help="that of objects that name none")
    parser.set_defaults(select=[], ignore=[], severity_threshold="", kubernetes="", no_cache=False, quiet=False)
    add_debug(parser)


def _trace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("start", metavar="START", help="a URL, or an object: Ingress/shop, Service/NAMESPACE/web:80")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories (default: .)")
    what = parser.add_argument_group("what is traced")
    what.add_argument(
        "--from", dest="client", default="", metavar="OBJECT", help="the pods that it comes from: Pod/cart"
    )
    what.add_argument("--backwards", action="store_true", help="all ways that lead to START, an object")
    what.add_argument("--scope", default="", metavar="NAME", help="in this scope only (default: each that has START)")
    what.add_argument("--default-namespace", default="", metavar="NAME", help="that of objects that name none")
    add_inputs(parser.add_argument_group("what is read"))
    parser.add_argument("--format", choices=("text", "json", "mermaid"), default="text")
    parser.add_argument(
        "--output", default="-", metavar="FILE", help="the file that is written (default: standard output)"
    )
    add_color(parser)
    add_running(parser.add_argument_group("how it runs"))
    parser.set_defaults(select=[], ignore=[], severity_threshold="", kubernetes="", quiet=False)
    parser.set_defaults(fix=False, diff=False, add_ignores=None)


def _config(parser: argparse.ArgumentParser) -> None:
    config = parser.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="the configuration (default: svclint.yaml, here or above)")
    config.add_argument("--no-config", action="store_true", help="heed no configuration file")


def _test(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("policies", nargs="*", metavar="POLICY", help="names of policies (default: all)")
    _config(parser)
    parser.add_argument("--format", choices=("text", "junit"), default="text")
    parser.add_argument("--output", metavar="FILE", help="write there instead of standard output")
    add_color(parser)
    add_debug(parser)


def _lsp(parser: argparse.ArgumentParser) -> None:
    inputs = parser.add_argument_group("what is read")
    inputs.add_argument(
        "--exclude", action="append", default=[], metavar="PATTERN", help="leave files out, as .gitignore would"
    )
    inputs.add_argument("--no-ignore", action="store_true", help="read ignored, hidden and vendored files too")
    add_charts(inputs)
    add_configuration(inputs)
    add_choice(parser.add_argument_group("what is looked for"))
    add_baseline(parser.add_argument_group("what is reported"))
    running = parser.add_argument_group("how it runs")
    # generic clients name the way that they speak, and this is the only one
    running.add_argument("--stdio", action="store_true", help="speak on standard input and output, as it does anyway")
    running.add_argument("--no-cache", action="store_true", help="neither ask nor keep what earlier runs found")
    add_debug(running)
    parser.set_defaults(snapshot=[], severity_threshold="", quiet=True)


def _rules(parser: argparse.ArgumentParser) -> None:
    _config(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_color(parser)
    add_debug(parser)


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="the name that findings show in brackets")
    _config(parser)
    parser.add_argument("--all", action="store_true", help="show every example, not only the first ones")
    add_color(parser)
    add_debug(parser)


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS)
    add_debug(parser)


COMMANDS = {
    "check": Command("find what is wrong in manifests", _check, " [PATH ...]", _CHECK_NOTES),
    "fleet": Command("check many repositories, over Dask", _fleet, " REPOS.txt", _FLEET_NOTES),
    "graph": Command("draw what points at what", _graph, " [PATH ...]", _GRAPH_NOTES),
    "report": Command("write all that is found as one HTML file, with a map", _report, " [PATH ...]"),
    "rollout": Command("find what a change breaks while it is applied", _rollout, " BEFORE [AFTER]", _ROLLOUT_NOTES),
    "plan": Command(
        "print the order of applies that keeps every Service with ready pods", _plan, " BEFORE [AFTER]", _PLAN_NOTES
    ),
    "init": Command("write a svclint.yaml of what the tree says, or add to that which is there", _init, " [PATH ...]"),
    "baseline": Command(
        "write down what is found, so that check tells only what is new", _baseline, " [PATH ...]", BASELINE_NOTES
    ),
    "trace": Command("show the way of a request, hop by hop", _trace, " START [PATH ...]", _TRACE_NOTES),
    "test": Command("try the examples of the policies in the configuration", _test, " [POLICY ...]", _TEST_NOTES),
    "lsp": Command("serve an editor: squiggles, fixes, what a field resolves to (svclint[lsp])", _lsp),
    "rules": Command("list the rules", _rules),
    "explain": Command("say what a rule finds, why, and what to do; list a topic's rules", _explain, " RULE"),
    "clean": Command("throw away what earlier runs have kept", add_debug),
    "completion": Command(
        "print a completion script for a shell",
        _completion,
        " {bash,zsh,fish}",
        'for example: eval "$(svclint completion bash)"\n',
    ),
}
"""The commands by name; each has a module of its name with `run(arguments) -> exit code`."""
