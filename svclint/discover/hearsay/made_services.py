"""The Services and pods that commands make without a file: `kubectl expose`, `create service`, `create deployment`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from svclint.discover.hearsay.applying import values
from svclint.discover.hearsay.command_lines import is_name, is_run, whole_lines
from svclint.discover.hearsay.contexts import Contexts
from svclint.discover.hearsay.guide_texts import is_page
from svclint.discover.hearsay.released import names_of
from svclint.discover.hearsay.tool_releases import all_installs
from svclint.discover.walk import FOLDERS_OF_TOOLS, is_plan, is_readme
from svclint.files.paths import folders_above
from svclint.named_tuple import NamedTuple
from svclint.told import ANY_NAMESPACE, Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope

_OPTIONS = r"(?:-\S{1,200}[ \t]{1,20}(?:[a-z][\w.-]{0,200}[ \t]{1,20})?)?"
_EXPOSED = re.compile(
    rf"\b(?:kubectl|oc|k)[ \t]+{_OPTIONS}"
    r"(?:expose[ \t]+(?P<of>[^\n|;&`#]*)|create[ \t]+(?:service|svc)[ \t]+(?P<type>[a-z]+)[ \t]+(?P<made>[\w.-]+))"
)
# kubectl: pkg/cmd/create/create_deployment.go: the label app; pkg/cmd/run/run.go: the label run
_RUN = re.compile(
    rf"\b(?:kubectl|oc|k)[ \t]+(?P<before>{_OPTIONS})(?:create[ \t]+(?:deployment|deploy)|(?P<run>run))[ \t]+"
    r"(?P<words>[^\n|;&`#]{1,2000})"
)
# where documentation lies that is about all that lies beside it
_OF_DOCUMENTATION = frozenset({"doc", "docs", "documentation", "guides"})
_OF_ANSIBLE = frozenset({"ansible", "playbooks", "roles", "tasks"})
_LABELS = ("-l", "--labels")
# somebody's shell, and what is over soon: nothing that a Service is for
_FOR_A_MOMENT = re.compile(r"--(?:rm|stdin|tty|attach)(?:=true)?|-[it]{1,2}|--restart=OnFailure|--dry-run.*")


# its kind, the directory for whose files it is made, and the namespace
_Object = tuple[str, str, str]


class Made(NamedTuple):
    """What commands make for the files of directories: Services by name, and pods by a label of theirs, each of these
    with the namespace, or ANY_NAMESPACE."""

    services: Mapping[str, frozenset[str]]
    pods: Mapping[tuple[str, str], frozenset[tuple[str, str]]]
    objects: Mapping[str, frozenset[_Object]] = {}
    """What programs and commands make that has no pods, by name."""


def made(texts: Iterable[tuple[str, str]], directories: Collection[str]) -> Made:
    """What the guides and scripts `texts`, each behind its path, make for the files of `directories`.

    A page is about what lies below its folder and has none that is nearer, of READMEs and those that speak of commands;
    a script, or the file of a tool, about all that lies below it.
    """
    told = list(texts)
    pages = {
        _about(path) for path, text in told if is_page(path) and (is_readme(posixpath.basename(path)) or _speaks(text))
    }
    nearest = {one: next((each for each in (one, *folders_above(one)) if each in pages), None) for one in directories}
    services: dict[str, set[str]] = defaultdict(set)
    pods: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for path, text in told:
        names = {*made_services(text, is_page=is_page(path)), *names_of(all_installs(path, text))}
        names.update(_planned(path, text) if is_plan(path) else ())
        labels = set(made_pods(text, is_page=is_page(path)))
        if not (names or labels):
            continue
        here = _about(path)
        of = [
            one
            for one in directories
            if (nearest[one] == here if is_page(path) else here in (one, *folders_above(one)))
        ]
        for name in names if of else ():
            services[name].update(of)
        for label, namespace in labels:
            pods[label].update((one, namespace) for one in of)
    return Made(
        {name: frozenset(found) for name, found in services.items()},
        {label: frozenset(found) for label, found in pods.items() if found},
        _objects(told, directories),
    )


def _planned(path: str, text: str) -> Iterator[str]:
    """The Services that a file of Terraform makes."""
    # imported here, as below
    from svclint.discover.hearsay.coded_objects import coded_objects

    return (name for kind, name, _ in coded_objects(path, text) if kind == "Service")


def _objects(told: Iterable[tuple[str, str]], directories: Collection[str]) -> Mapping[str, frozenset[_Object]]:
    """What programs, scripts and pipelines beside directories, or above them, make that has no pods; of guides the
    nearest one is asked elsewhere."""
    # imported here: few trees have such files beside their manifests
    from svclint.discover.hearsay.coded_objects import coded_objects
    from svclint.discover.hearsay.made_objects import made_objects

    found: dict[str, set[_Object]] = defaultdict(set)
    for path, text in told:
        objects = set(coded_objects(path, text))
        if not is_page(path) and not is_plan(path) and ("kubectl" in text or "oc " in text):
            objects.update(made_objects(text))
        if not objects:
            continue
        here = _below(path)
        of = [one for one in directories if here in (one, *folders_above(one))]
        for kind, name, namespace in objects:
            found[name].update((kind, one, namespace) for one in of)
    return {name: frozenset(places) for name, places in found.items() if places}


def _below(path: str) -> str:
    """The folder below which a program or the file of a tool is about all: `.github/workflows` is nobody's own."""
    here = posixpath.dirname(path)
    steps = here.split("/")
    for place, step in enumerate(steps):
        if step in _OF_ANSIBLE:
            return "/".join(steps[:place])
    for folder in FOLDERS_OF_TOOLS:
        if folder.startswith(".") and f"/{here}".endswith(f"/{folder}"):
            return here[: -len(folder)].rstrip("/")
    return here


def _speaks(text: str) -> bool:
    return "kubectl" in text or "helm " in text or "oc " in text


def with_made(scopes: Iterable[Scope], made: Made) -> list[Scope]:
    """The scopes with what commands make for their files, beside what is known of that."""
    changed = []
    for scope in scopes:
        here = {posixpath.dirname(one.source.path) for one in scope.members}
        services = {name: found & here for name, found in made.services.items() if found & here}
        known = scope.told.made
        both = {name: known.get(name, frozenset()) | services.get(name, frozenset()) for name in {*known, *services}}
        pods = {label: places for label, places in made.pods.items() if any(one in here for one, _ in places)}
        of_commands = scope.told.made_objects
        objects = {
            name: found | of_commands.get(name, frozenset())
            for name, found in made.objects.items()
            if any(one in here for _, one, _ in found)
        }
        changed.append(scope.with_told(Told(made=both, made_pods=pods, made_objects=objects)))
    return changed


def _about(path: str) -> str:
    """The folder that a text is about."""
    here = posixpath.dirname(path)
    is_beside = posixpath.basename(here) in _OF_DOCUMENTATION and is_page(path)
    return posixpath.dirname(here) if is_beside else here


def made_services(text: str, *, is_page: bool = True) -> Iterator[str]:
    """The names of the Services that the commands of a guide or a script make."""
    if "expose" not in text and "create s" not in text:
        return
    whole = whole_lines(text)
    for found in _EXPOSED.finditer(whole):
        if not is_run(whole, found.start(), is_page=is_page):
            continue
        if found["made"]:
            yield found["made"]
            continue
        words = [word.strip("\"'") for word in found["of"].split()]
        named = list(values(words, "--name", "--name"))
        plain = [word for word in words if not word.startswith("-")]
        # `deployment web`, `deployment/web`
        first = plain[0].partition("/")[2] or "".join(plain[1:2]) if plain else ""
        name = named[-1] if named else first
        if is_name(name):
            yield name


def made_pods(text: str, *, is_page: bool = True) -> Iterator[tuple[tuple[str, str], str]]:
    """The label of the pods that each command makes which has no file for them, with the namespace: ANY_NAMESPACE where
    nothing says one, or where that is filled in as the command is run."""
    if "create deploy" not in text and " run " not in text:
        return
    whole = whole_lines(text)
    contexts = Contexts(whole)
    for found in _RUN.finditer(whole):
        words = [word.strip("\"'") for word in f"{found['before']} {found['words']}".split()]
        name = next((word.strip("\"'") for word in found["words"].split() if not word.startswith("-")), "")
        if not is_name(name) or not is_run(whole, found.start(), is_page=is_page) or _is_for_a_moment(words):
            continue
        named = [*values(words, "-n", "--namespace")]
        places = contexts.of(named[-1] if named else "", found.start()) or (ANY_NAMESPACE,)
        given = [*values(words, *_LABELS)] if found["run"] else []
        labels = [tuple(one.split("=", 1)) for each in given for one in each.split(",") if "=" in one]
        for key, value in labels or [("run" if found["run"] else "app", name)]:
            yield from (((key, value), place) for place in places)


def _is_for_a_moment(words: list[str]) -> bool:
    """Whether the pod of a command is nobody's server: a shell, a command that ends, or only printed.

    One that is not started again may serve all the same, unless it is given a command.
    """
    own = words[: words.index("--")] if "--" in words else words
    if any(_FOR_A_MOMENT.fullmatch(word) for word in own):
        return True
    restarts = [*values(own, "--restart", "--restart")]
    return bool(restarts) and restarts[-1] != "Always" and (len(own) < len(words) or restarts[-1] == "OnFailure")
