"""What guides beside plain files say of them: that they are out of use, and how somebody applies them."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations

from svclint.discover.hearsay.alternatives import alternatives
from svclint.discover.hearsay.applying import Command, Files, as_they_stand, commands, local_path
from svclint.discover.hearsay.command_lines import whole_lines
from svclint.discover.hearsay.fragments import run_at
from svclint.discover.hearsay.injected_namespaces import injected_namespaces
from svclint.discover.hearsay.made_objects import made_objects
from svclint.discover.hearsay.made_services import made_services
from svclint.discover.hearsay.passed_over import passed_over
from svclint.discover.hearsay.printed import printed
from svclint.discover.hearsay.released import released
from svclint.discover.hearsay.retired import says_out_of_use
from svclint.discover.hearsay.scaled import scaled
from svclint.discover.hearsay.set_requests import set_requests
from svclint.discover.hearsay.turns import in_turn
from svclint.discover.walk import is_makefile, is_script
from svclint.files.paths import folders_above
from svclint.told import Installed, Told
from svclint.typing_names import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.source import Source

_Said = TypeVar("_Said")

_OF_GATEWAY_API = "gateway-api"
_GATEWAY_API = re.compile(r"/gateway-api/(?:releases/download/|config/crd[\w/-]*\?ref=)v(\d+)\.(\d+)")
# characters
_HEAD = 4096
_COMMENT = re.compile(r"(?m)^[ \t]*#(.*)$")

# of a path with a variable that may be any of more files, nobody knows what goes together
_MOST = 50
_ASKS = re.compile(r"\b(?:[Rr]eplace|[Ss]ubstitute|[Cc]hange)\b")
_SAYS_WRONG = r"(?i)to be \w|on purpose|by design|deliberate|injected|intentional|planted|seeded"
# who has come to the end of such a guide has no cluster any more; who begins one has no other one there
_OWN_CLUSTER = re.compile(
    r"\b(?:kind create cluster|k3d cluster create|(?:kind|eksctl) delete clusters?|k3d cluster delete|minikube delete"
    r"|gcloud container clusters delete|az aks delete|doctl kubernetes cluster delete)\b"
)


class Guides:
    """The guides of a run, of which those are read that are the nearest ones above a plain file, and the comments of
    those plain files that are `commented`: they speak of kubectl.

    `namespaces` are those in which the files are applied that name none: where all commands for a file name the
    same, those among them that print it (`helm template`). `told` is what else they say of the files, `passed_over` are
    those that none applies, where they apply those beside them one by one, `installed` are
    the versions of the Gateway API that guides tell to install for what they are about, whoever has that.
    """

    __slots__ = (
        *("_load", "_makefiles", "_nearest", "_plain", "_retired", "_texts"),
        *("deleted", "installed", "namespaces", "passed_over", "told"),
    )

    def __init__(
        self,
        paths: Iterable[str],
        plain: Collection[str],
        load: Callable[[str], Source | None],
        commented: Iterable[str],
        makefiles: Collection[str],
    ) -> None:
        self._makefiles = makefiles
        readmes, scripts = _by_directory(paths, self._makefiles)
        directories = sorted({posixpath.dirname(path) for path in plain})
        self._load = load
        self._plain = plain
        self._texts: dict[str, str] = {}
        self._nearest = {one: _nearest(one, readmes) for one in directories}
        self._retired: dict[str, bool] = {}
        files = Files(plain)
        named: dict[str, set[str]] = defaultdict(set)
        steps: set[str] = set()
        merged: set[str] = set()
        deleted, used, alone = set[str](), set[str](), set[str]()
        made: dict[str, set[str]] = defaultdict(set)
        apart: set[frozenset[str]] = set()
        at_once: set[frozenset[str]] = set()
        for guide in sorted({one for one in self._nearest.values() if one is not None}):
            for name in (*made_services(self._text(guide)), *released(self._text(guide))):
                made[name] |= {one for one, nearest in self._nearest.items() if nearest == guide}
            turns: list[tuple[bool, frozenset[str]]] = []
            for command in commands(self._text(guide)):
                applied = files.named(command, posixpath.dirname(guide))
                turns.append((command.deletes, frozenset(applied)))
                if command.deletes:
                    deleted |= applied
                    continue
                used |= applied
                at_once |= {frozenset(applied)} if len(applied) > 1 else set()
                for path in applied:
                    named[path].add(command.namespace)
                merged |= applied if command.merges else set()
                steps |= _alone(applied, command)
            apart |= in_turn(turns) if any(deletes for deletes, _ in turns) else set()
        around = {each for one in directories for each in (one, *folders_above(one))}
        for directory, script in ((one, each) for one in sorted(around) for each in scripts.get(one, ())):
            is_beside = directory in self._nearest
            for command in commands(self._text(script)):
                applied = files.named(command, directory)
                deleted |= applied if command.deletes else set()
                used |= set() if command.deletes else applied
                at_once |= {frozenset(applied)} if len(applied) > 1 and not command.deletes else set()
                merged |= applied if command.merges else set()
                single = _alone(applied, command) if not command.deletes else set[str]()
                steps |= single if is_beside else set()
                alone |= single
            for name in made_services(self._text(script)) if is_beside else ():
                made[name].add(directory)
        self.deleted = frozenset(deleted - used)
        self.passed_over = frozenset(passed_over(plain, steps | alone, used))
        for name, directory in self._releases(scripts, directories):
            made[name].add(directory)
        for path, namespace in self._printed(scripts, files):
            named[path].add(namespace)
        for path, namespace in self._of_comments(commented, files):
            named[path].add(namespace)
        self.namespaces = {path: names.pop() for path, names in named.items() if len(names) == 1 and names != {""}}
        about = {one for one in self._nearest.values() if one is not None}
        own = {guide for guide in about if _OWN_CLUSTER.search(self._text(guide))}
        self.installed = tuple(self._gateway_apis())
        self.told = Told(
            labs={one: guide for one, guide in self._nearest.items() if guide in own},
            steps=frozenset(steps),
            merged=frozenset(merged),
            apart=frozenset(apart),
            at_once=tuple(sorted(at_once, key=sorted)),
            either=frozenset(self._either_or(scripts, files)),
            made={name: frozenset(found) for name, found in made.items()},
            filled=self._filled(scripts, files),
            rewritten=self._rewritten(scripts, files),
            made_objects=self._made_objects(scripts),
            injected=self._injected(scripts),
            requested=self._requested(scripts),
            scaled=self._by_directory_of(scripts, scaled),
            instead=frozenset(
                one for guide in about for one in alternatives(self._text(guide), posixpath.dirname(guide), files)
            ),
        )

    def wrong_on_purpose(self) -> set[str]:
        """The plain files that are wrong on purpose, as the nearest guide above them says."""
        about: dict[str, list[str]] = defaultdict(list)
        for path in self._plain:
            guide = self._nearest.get(posixpath.dirname(path))
            if guide is not None:
                about[guide].append(path)
        about = {guide: below for guide, below in about.items() if re.search(_SAYS_WRONG, self._text(guide))}
        if not about:
            return set()
        # imported here: few guides say so
        from svclint.discover.hearsay.wrong_on_purpose import wrong_on_purpose

        files = Files(self._plain)
        return {
            one for guide, below in about.items() for one in wrong_on_purpose(guide, self._text(guide), below, files)
        }

    def _filled(self, scripts: Mapping[str, list[str]], files: Files) -> Mapping[str, frozenset[str]]:
        """What guides, and scripts in the directories of the files and above them, replace in files before they apply
        them; not what one of them applies as it stands as well."""
        told = self._told_of(scripts)
        guides = set(filter(None, self._nearest.values()))
        if not any("sed " in text or _ASKS.search(text) for _, text, _ in told):
            return {}
        # imported here: few guides have such a command
        from svclint.discover.hearsay.filled_in import asked, filled_in

        found: dict[str, set[str]] = defaultdict(set)
        changed: set[str] = set()
        for guide, text, here in told:
            for path, one in filled_in(text, here, files):
                found[path] |= one.texts
                changed |= {path} if one.in_place else set()
            words = set(asked(text)) if guide in guides else set()
            for path in files.beside(here) if words else ():
                # its reader changes the file itself
                found[path] |= words
                changed.add(path)
        applied = as_they_stand(told, files) if found else frozenset()
        return {path: frozenset(those) for path, those in found.items() if path in changed or path not in applied}

    def _rewritten(self, scripts: Mapping[str, list[str]], files: Files) -> Mapping[str, frozenset[Path]]:
        """The fields that guides and scripts write anew in what they read of files, and apply that; not those of a file
        that one of them applies as it stands."""
        told = [one for one in self._told_of(scripts) if "yq " in one[1] or "jq " in one[1]]
        if not told:
            return {}
        # imported here: few guides have such a command
        from svclint.discover.hearsay.yq_commands import rewritings

        found: dict[str, set[Path]] = defaultdict(set)
        changed: set[str] = set()
        for _, text, here in told:
            for one in rewritings(text):
                command = Command(tuple(filter(None, map(local_path, one.paths))), "", deep=False)
                for path in files.named(command, here):
                    found[path] |= one.fields
                    changed |= {path} if one.in_place else set()
        applied = as_they_stand(self._told_of(scripts), files) if found else frozenset()
        return {path: frozenset(those) for path, those in found.items() if path in changed or path not in applied}

    def _told_of(self, scripts: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
        """The nearest guides, and the scripts in the directories of the files and above them: the path of each, its
        text and its directory."""
        above = {each for one in self._nearest for each in (one, *folders_above(one))}
        texts = {*filter(None, self._nearest.values()), *(script for one in above for script in scripts.get(one, ()))}
        return [(one, self._text(one), posixpath.dirname(one)) for one in sorted(texts)]

    def _printed(self, scripts: Mapping[str, list[str]], files: Files) -> Iterator[tuple[str, str]]:
        """What scripts in the directories of the files, and above them, write, each with its namespace."""
        for directory in sorted({above for one in self._nearest for above in (one, *folders_above(one))}):
            for script in scripts.get(directory, ()):
                for path, namespace in printed(self._text(script)):
                    for named in files.named(Command((posixpath.normpath(path),), "", deep=False), directory):
                        yield named, namespace

    def _made_objects(self, scripts: Mapping[str, list[str]]) -> Mapping[str, frozenset[tuple[str, str, str]]]:
        """The objects without pods that the nearest guides make, and scripts in the directories of the files and above
        them."""
        found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        made: dict[str, list[tuple[str, str, str]]] = {}
        for directory, guide in self._nearest.items():
            above = (one for each in (directory, *folders_above(directory)) for one in scripts.get(each, ()))
            for path in (*above, *((guide,) if guide is not None else ())):
                if path not in made:
                    made[path] = list(made_objects(self._text(path)))
                for kind, name, namespace in made[path]:
                    found[name].add((kind, directory, namespace))
        return {name: frozenset(places) for name, places in found.items()}

    def _injected(self, scripts: Mapping[str, list[str]]) -> Mapping[str, frozenset[str]]:
        """The namespaces that commands have Istio give proxies to."""
        return self._by_directory_of(scripts, injected_namespaces)

    def _requested(self, scripts: Mapping[str, list[str]]) -> Mapping[tuple[str, str], frozenset[str]]:
        """What commands have the containers of workloads request."""
        return self._by_directory_of(scripts, set_requests)

    def _by_directory_of(
        self, scripts: Mapping[str, list[str]], read: Callable[..., Iterator[_Said]]
    ) -> Mapping[_Said, frozenset[str]]:
        """What is read out of the nearest guides, and scripts in the directories of the files and above them, with the
        directories for whose files they say it."""
        found: dict[_Said, set[str]] = defaultdict(set)
        said: dict[str, list[_Said]] = {}
        for directory, guide in self._nearest.items():
            above = (one for each in (directory, *folders_above(directory)) for one in scripts.get(each, ()))
            for path in (*above, *((guide,) if guide is not None else ())):
                if path not in said:
                    said[path] = list(read(self._text(path), is_page=path == guide))
                for one in said[path]:
                    found[one].add(directory)
        return {one: frozenset(directories) for one, directories in found.items()}

    def _either_or(self, scripts: Mapping[str, list[str]], files: Files) -> set[frozenset[str]]:
        """The pairs of files of which a guide, or a script in their directories or above, applies one or the other."""
        above = {each for one in self._nearest for each in (one, *folders_above(one))}
        told = {*filter(None, self._nearest.values()), *(one for each in above for one in scripts.get(each, ()))}
        found: set[frozenset[str]] = set()
        for path in sorted(told):
            text, here = whole_lines(self._text(path)), posixpath.dirname(path)
            if not (is_branched(text) or "$" in text):
                continue
            applied = [one for one in commands(text) if not one.deletes]
            chosen = [written for one in applied for written in one.given if "$" in written]
            if not (is_branched(text) or chosen):
                continue
            # imported here: few texts have a condition around what they apply
            from svclint.discover.hearsay.branches import Branches, chosen_by, either_or

            for written in chosen:
                if chosen_by(written, text):
                    found |= {frozenset(pair) for pair in combinations(sorted(files.like(written, here))[:_MOST], 2)}
            branches = Branches(text)
            found |= either_or([(branches.at(one.start), files.named(one, here)) for one in applied])
        return found

    def _releases(self, scripts: Mapping[str, list[str]], directories: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The Services of releases that scripts in the directories of the files, and above them, install."""
        told: dict[str, tuple[str, ...]] = {}
        for directory in directories:
            for script in (one for above in (directory, *folders_above(directory)) for one in scripts.get(above, ())):
                if script not in told:
                    told[script] = tuple(released(self._text(script)))
                yield from ((name, directory) for name in told[script])

    def _of_comments(self, commented: Iterable[str], files: Files) -> Iterator[tuple[str, str]]:
        """What the comments of a file say of how it is applied itself."""
        for path in sorted(commented):
            # what a whole file is about stands above it
            for command in commands("\n".join(_COMMENT.findall(self._text(path)[:_HEAD]))):
                if not command.deletes and path in files.named(command, posixpath.dirname(path)):
                    yield path, command.namespace

    def _gateway_apis(self) -> Iterator[Installed]:
        for guide in sorted({one for one in self._nearest.values() if one is not None}):
            found = [(int(one[1]), int(one[2])) for one in _GATEWAY_API.finditer(self._text(guide))]
            if found:
                directories = frozenset(one for one, nearest in self._nearest.items() if nearest == guide)
                yield Installed(_OF_GATEWAY_API, max(found), directories)

    def is_retired(self, path: str, roots: Collection[str]) -> bool:
        """Whether the guide to a file says that it is out of use; what somebody names in a run, they mean."""
        guide = self._nearest.get(posixpath.dirname(path))
        if guide is None or posixpath.dirname(guide) in roots:
            return False
        if guide not in self._retired:
            self._retired[guide] = says_out_of_use(self._text(guide))
        return self._retired[guide]

    def _text(self, path: str) -> str:
        """The text of a guide or a script; that of a Makefile with its recipes as a shell reads them."""
        if path not in self._texts:
            source = self._load(path)
            text = "" if source is None else source.text
            if text and is_makefile(path):
                # imported here: few trees have one
                from svclint.discover.hearsay.make_rules import expanded

                text = expanded(text, posixpath.dirname(run_at(path, self._makefiles)), self._plain)
            self._texts[path] = text
        return self._texts[path]


def is_branched(text: str) -> bool:
    """Whether a text of commands may apply one thing or another."""
    return ("else" in text or "esac" in text or "elif" in text) and "kubectl" in text


def _by_directory(
    paths: Iterable[str], makefiles: Collection[str]
) -> tuple[Mapping[str, str], Mapping[str, list[str]]]:
    readmes: dict[str, str] = {}
    scripts: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        if is_script(posixpath.basename(path)):
            scripts[posixpath.dirname(run_at(path, makefiles))].append(path)
        else:
            readmes.setdefault(posixpath.dirname(path), path)
    return readmes, scripts


def _nearest(directory: str, readmes: Mapping[str, str]) -> str | None:
    return next((readmes[one] for one in (directory, *folders_above(directory)) if one in readmes), None)


def _alone(applied: set[str], command: Command) -> set[str]:
    return applied if len(command.paths) == 1 and len(applied) == 1 else set()
