"""What the texts of a tree mention of its files: guides, scripts, build files, the settings of other tools."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from svclint.discover.hearsay.directories import pattern_of, with_gaps
from svclint.discover.hearsay.fragments import folders_of_make, run_at
from svclint.discover.kustomizations.transformers import KSOPS
from svclint.discover.read import names_beside
from svclint.discover.walk import FOLDERS_OF_TOOLS, KUSTOMIZATIONS, is_documentation, is_makefile, runs_commands
from svclint.files.paths import folders_above, is_below
from svclint.source import Holds
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# what explains, where it shows no command
_PROSE = re.compile(r"(?i)(?:.*/)?(?:readme[^/]*|[^/]+\.(?:md|markdown|adoc|asciidoc|rst|txt))")
# what brings objects into a cluster, or prepares them for what does; `k` is one by its place only
_TOOL = r"\b(?:kubectl|oc|kapp|kustomize|envsubst|helm|skaffold|tilt)[ \t]"
# a command, or the words of one who tells to run it
_COMMAND = re.compile(
    rf"{_TOOL}|\bk[ \t]|[ \t]-f[ \t=]"
    r"|\b(?i:appl(?:y|ied)|install(?:ed)?|deploy(?:ed)?|enabled?|uncomment)[ \t]"
)
_OF_FOLDERS = re.compile(r"(?i).+\.(?:ya?ml|sh|bash|py|md|adoc|rst|org|ipynb|mk|just)")
_ENDING = re.compile(r"\.(?:ya?ml|json)(?![\w-])")
# read backwards from the ending
_WRITTEN = re.compile(r"[\w./*${}()-]*")
# `-f dir`, `-Rf dir/`, `--filename=dir`
_APPLIED = re.compile(r"[ \t](?:-[A-Za-z]*f|--filename)[= \t]+[\"']?([^\s\"'`;|&]+)")
_VARIABLE = re.compile(r"^(?:\$\{?\w+\}?|\$\(\w+\)|\.\.?)/")
_LONGEST = 200
# what follows a directory where a file below it is named, as by the first line of that file, but for what builds it
_FILE_BELOW = re.compile(r"/(?:[\w.-]{1,200}/){0,20}(?!(?i:kustomization)\b)[\w.-]{1,200}\.(?:ya?ml|json)(?![\w.-])")
_LEAVES_OUT = re.compile(r"\bexclude[\"']?[ \t]{0,8}:[^:\n]{0,200}\Z")
# `kustomize build`, `$(KUSTOMIZE) build --enable-helm`, `$KUSTOMIZE_BIN build`: docker builds images
_KUSTOMIZES = (
    r"(?i:(?:\b|_)kustomize[\w.-]{0,30})[)}\"']{0,2}[ \t]{1,20}build"
    r"(?:[ \t]{1,20}(?:--load[-_]restrictor[= \t]\w{1,50}|--?[\w-]{1,50}(?:=[\w.-]{1,50})?)){0,6}"
)
# `make -C`, `$(MAKE) --no-print-directory -C`: git and tar have that option too
_MAKES = r"\b(?:g?make|MAKE)[)}\"']{0,2}[ \t]{1,20}(?:[^\s;|&]{1,80}[ \t]{1,20}){0,8}?-C"
_GOES = r"(?P<goes>\b(?:cd|pushd)(?=[ \t]))"
# before the only step of a directory; not endless, or each of a text's many `path=` would look at all of it
_BUILT = rf"(?:-k|{_KUSTOMIZES}|{_MAKES}|apply|path|{_GOES})[=: \t]{{1,{_LONGEST}}}[\"']?(?:[^\s\"']{{0,{_LONGEST}}}/)?"
_BUILT_HERE = rf"(?:-k|{_KUSTOMIZES}|{_MAKES}|path:?|{_GOES})[= \t]{{1,{_LONGEST}}}[\"']?(?:\./)?"
# `-k overlays/$(ENV)`, `make -C overlays/$ENV`
_BUILT_AS = re.compile(
    rf"(?:-k|--kustomize|{_KUSTOMIZES}|\bkustomize(?![ \t]++build)|{_MAKES}|{_GOES})[= \t]++[\"']?"
    r"(?P<where>(?:\$\{\{[^{}\n]{0,200}\}\}|[^\s\"'`;|&])++)"
)
# before the first word of a command
_FIRST = r"(?:^|[;&|(`\"'$@-]|\bsudo)[ \t]*"
# a file with an ending may be listed as well, where somebody shows what lies there
_SCRIPT = r"[\w./-]{1,200}\.(?:sh|bash|zsh|py|rb|ps1)(?![\w./-])"
# what is applied where somebody went: by a tool, by make, or by a script of one's own, as gradlew and mvnw are none
_IS_APPLIED = re.compile(
    rf"(?i:(?:\b|_)(?:kubectl|kustomize)(?:\b|_))|{_TOOL}|\$[({{]?MAKE\b"
    rf"|{_FIRST}(?:g?make(?![\w.-])|(?<![$-])k[ \t]|\./{_SCRIPT}|(?:ba|da|k|z)?sh[ \t]+(?:-\w+[ \t]+){{0,4}}{_SCRIPT})"
    r"|(?:^|[;&|]|\bsudo\b)[ \t]*(?:\$[ \t]+)?\./(?!gradlew\b|mvnw\b)[\w/-]{1,200}(?![\w./-])",
    re.MULTILINE,
)
# what takes somebody away again: another folder, the next step of a workflow, the next case or function of a shell
_IS_LEFT = re.compile(
    r"\b(?:cd|pushd|popd)\b|^[ \t-]*(?:run|script|command)[ \t]*:|;;|^[ \t]*(?:function[ \t]+)?[\w-]+[ \t]*\(\)",
    re.MULTILINE,
)
# what brings something into a cluster: commands, tasks of Azure Pipelines, actions, steps of Jenkins
_DEPLOYS = re.compile(r"\b(?:kubectl|kapp|oc[ \t]+apply)\b|\bk8s-deploy\b|\bKubernetesManifest\b|\bkubernetesDeploy\b")
_PLAYS = re.compile(r"\bpodman\b[^\n]{0,200}\bplay\b")
# whose files are run at the root of the repository
_OF_ROOT = re.compile(r"(?:^|(?<=/))\.(?:github|gitlab|circleci|buildkite|ci|tekton)/(?:[^/]+/)*(?=[^/]+$)")
_OF_GUIDES = (".md", ".markdown", ".rst", ".adoc", ".txt")
_END_OF_LINE = re.compile(r"(?<!\\)\n")
_BRACKETS = re.compile(r"[()]")
# letters, of what is done in a folder
_DONE_THERE = 1000


_MAY_BE_OFF = Holds("kustomize.toolkit.fluxcd.io/", "argoproj.io/")
_IS_OF_KSOPS = Holds(f"apiVersion: {KSOPS}", "\nfiles:", every=True)


class Mentions:
    """What is mentioned; the texts are read with the first question.

    `sources` are the files of the run, `guides` the paths of its guides and scripts. `load` reads what the run did not
    name, and answers None beyond its repository.
    """

    __slots__ = (
        *("_applied", "_bases", "_gaps", "_guides", "_load", "_named", "_patterns", "_read", "_sources", "_texts"),
        "_texts_in",
    )

    def __init__(
        self,
        sources: Mapping[str, Source],
        guides: Iterable[str],
        load: Callable[[str], Source | None],
    ) -> None:
        self._sources = sources
        self._guides = tuple(guides)
        self._load = load
        self._bases = Counter(posixpath.basename(path) for path in sources)
        self._texts: list[tuple[str, str]] = []
        # the same by the directories that they are read in
        self._texts_in: dict[str, list[tuple[str, str]]] = defaultdict(list)
        # where it is said, as it is written, and whether it is told in words only
        self._named: dict[str, set[tuple[str, str, bool]]] = defaultdict(set)
        self._applied: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._gaps: set[str] = set()
        self._patterns: tuple[re.Pattern[str], ...] | None = None
        self._read = False

    def of_file(self, path: str, *, in_words: bool = True) -> bool:
        """Whether something mentions a file, or applies all of its directory; `in_words` says that a guide need not
        show a command for it, but may list or explain what lies there."""
        self._look()
        directory, base = posixpath.split(path)
        for said_in, written, is_told in self._named.get(base, ()):
            if is_told and not in_words:
                continue
            if said_in != path and (_leads(said_in, written, path) or ("/" not in written and self._bases[base] == 1)):
                return True
        return self._applies(path) or self._applies(directory)

    def is_applied(self, path: str) -> bool:
        """Whether a command applies a file, or all of its directory."""
        self._look()
        return self._applies(path) or self._applies(posixpath.dirname(path))

    def of_release(self, folder: str) -> Iterator[tuple[str, str, bool]]:
        """The texts with the directories in which they are run, and whether they do not lie in a folder; of those that
        do the scripts only."""
        self._look()
        for path, text in self._texts:
            is_beyond = not is_below(path, folder)
            if is_beyond or not path.lower().endswith(_OF_GUIDES):
                yield posixpath.dirname(_OF_ROOT.sub("", path)), text, is_beyond

    def is_deployed(self, path: str) -> bool:
        """Whether a command applies a file, or a pipeline or a script names it that deploys to a cluster by whatever
        means: `envsubst < web.yaml | kubectl apply -f -`, the input of an action."""
        if self.is_applied(path):
            return True
        deploying = {said_in for said_in, text in self._texts if _DEPLOYS.search(text) and not _PLAYS.search(text)}
        return any(
            said_in in deploying and not is_told and said_in != path and _leads(said_in, written, path)
            for said_in, written, is_told in self._named.get(posixpath.basename(path), ())
        )

    def _applies(self, path: str) -> bool:
        """Whether a command applies the file or directory."""
        bases = (posixpath.basename(path), ".", "..", "")
        return any(_leads(said_in, written, path) for base in bases for said_in, written in self._applied.get(base, ()))

    def of_directory(self, directory: str) -> bool:
        """Whether something mentions a directory by at least its last two steps, or by its only one; a manifest that
        names a file below it says nothing of the kind."""
        self._look()
        if any(one.search(directory) is not None for one in self._with_gaps()):
            return True
        steps = directory.split("/")[-2:]
        before = r"(?<![\w.-])" if len(steps) > 1 else _BUILT
        ending = "/".join(steps)
        pattern = re.compile(before + re.escape(ending) + r"(?![\w.-])")
        here = re.compile(_BUILT_HERE + re.escape(steps[-1]) + r"/?(?![\w./-])")
        above = posixpath.dirname(directory)
        # most texts are ruled out by their letters, which takes a hundredth of what the patterns do
        return any(
            ending in text and _is_built(pattern, said_in, text, of_files=said_in not in self._sources)
            for said_in, text in self._texts
        ) or any(
            steps[-1] in text and _is_built(here, said_in, text) for said_in, text in self._texts_in.get(above, ())
        )

    def _with_gaps(self) -> tuple[re.Pattern[str], ...]:
        """What finds the directories that paths with gaps may be; made once for all that are asked about."""
        if self._patterns is None:
            self._patterns = tuple(map(pattern_of, sorted(self._gaps)))
        return self._patterns

    def _look(self) -> None:
        if self._read:
            return
        self._read = True
        directories = frozenset(map(posixpath.dirname, self._sources))
        texts = sorted({*self._guides, *texts_around(directories)})
        makefiles = folders_of_make(texts)
        for path in texts:
            source = self._sources.get(path) or self._load(path)
            if source is not None:
                self._learn(_OF_ROOT.sub("", run_at(path, makefiles)), source.text)
        for path, source in self._sources.items():
            # what a kustomization lists is known, or a generator of one, and what its comments name is switched off
            if posixpath.basename(path) not in KUSTOMIZATIONS and not _IS_OF_KSOPS(source):
                self._learn(path, _applying(source))

    def _learn(self, path: str, text: str) -> None:
        self._texts.append((path, text))
        self._texts_in[posixpath.dirname(path)].append((path, text))
        is_prose = _PROSE.fullmatch(path) is not None
        for found in _ENDING.finditer(text):
            before = _WRITTEN.match(text[max(0, found.start() - _LONGEST) : found.start()][::-1])
            written = (before[0][::-1] if before is not None else "") + found[0]
            base = posixpath.basename(written)
            if "*" in base:
                self._learn_of(path, posixpath.dirname(written) or ".")
            # helm says so of each file that it renders, and who names a file to leave it out applies it nowhere
            elif not (
                text.startswith("# Source: ", text.rfind("\n", 0, found.start()) + 1)
                or ("exclude" in text and _LEAVES_OUT.search(text, _line_start(text, found.start()), found.start()))
            ):
                self._named[base].add((path, written, is_prose and not _is_in_command(text, found.start())))
        if " -" in text:
            for one in _APPLIED.finditer(text):
                self._learn_of(path, one[1].rstrip("/"))
        built = (one["where"] for one in _built_as(text) if _does_apply(one, path))
        self._gaps.update(filter(None, map(with_gaps, built)))

    def _learn_of(self, path: str, written: str) -> None:
        self._applied[posixpath.basename(written)].add((path, written))


def _applying(source: Source) -> str:
    """A text without the objects of GitOps tools that comments switch off."""
    if "# " not in source.text or not _MAY_BE_OFF(source):
        return source.text
    # imported here: few trees have any
    from svclint.discover.kustomizations.switched_off import without_comments

    return without_comments(source)


def _built_as(text: str) -> Iterator[re.Match[str]]:
    """The directories with variables in them that a text builds: looked for in lines that may name one, as the
    expression would try each word of a long text."""
    found = text.find("$")
    while found >= 0:
        start, end = text.rfind("\n", 0, found) + 1, text.find("\n", found)
        end = len(text) if end < 0 else end
        if text.find("/", start, end) >= 0:
            yield from _BUILT_AS.finditer(text, start, end)
        found = text.find("$", end)


def _is_built(pattern: re.Pattern[str], said_in: str, text: str, *, of_files: bool = True) -> bool:
    """Whether a text builds what a pattern finds; `of_files` says that it does so where it names a file below that."""
    return any(
        _does_apply(one, said_in)
        for one in pattern.finditer(text)
        if of_files or _FILE_BELOW.match(text, one.end()) is None
    )


def _does_apply(found: re.Match[str], said_in: str) -> bool:
    """Whether a text does more with a directory than to go there, where that is all that was found."""
    if found.groupdict().get("goes") is None:
        return True
    text = found.string
    after = text[found.end() : found.end() + _DONE_THERE]
    ends = [_IS_LEFT.search(after)]
    if is_makefile(said_in) or said_in.endswith(".json"):
        # each line of a recipe begins where make does, and a script of npm is a line
        ends.append(_END_OF_LINE.search(after))
    places = [one.start() for one in ends if one is not None]
    if _unpaired(text[max(0, found.start() - _DONE_THERE) : found.start()][::-1], ")(") is not None:
        # the end of a subshell takes somebody back, and nothing where none was begun
        closed = _unpaired(after, "()")
        places += [closed] if closed is not None else []
    return _IS_APPLIED.search(after, 0, min(places, default=len(after))) is not None


def _unpaired(text: str, pair: str) -> int | None:
    """Where the first of the closing signs of a pair stands for which nothing opens before."""
    depth = 0
    for one in _BRACKETS.finditer(text):
        depth += 1 if one[0] == pair[0] else -1
        if depth < 0:
            return one.start()
    return None


def texts_around(directories: Collection[str], *, guides: bool = False) -> Iterator[str]:
    """The files of tools in directories and above them, up to the repository's root; `guides` of any name as well."""
    for directory in sorted(_with_above(directories)):
        names = names_beside(directory)
        for name in names:
            if runs_commands(name) or (guides and is_documentation(name)):
                yield posixpath.join(directory, name)
        for folder in FOLDERS_OF_TOOLS:
            if folder.partition("/")[0] in names:
                inner = posixpath.join(directory, folder)
                found = names_beside(inner)
                yield from (posixpath.join(inner, name) for name in found if _OF_FOLDERS.fullmatch(name))
        if ".github" in names:
            yield from _actions(posixpath.join(directory, ".github/actions"))


def _actions(directory: str) -> Iterator[str]:
    """What workflows of GitHub share: an action in a folder of its own each."""
    for name in names_beside(directory):
        inner = posixpath.join(directory, name)
        yield from (posixpath.join(inner, one) for one in names_beside(inner) if one in ("action.yml", "action.yaml"))


def _is_in_command(text: str, at: int) -> bool:
    """Whether a command stands on the line of a place, or on the line above where that goes on."""
    start = _line_start(text, at)
    if start > 1 and text[start - 2] == "\\":
        start = _line_start(text, start - 2)
    end = text.find("\n", at, at + _LONGEST)
    return _COMMAND.search(text, start, end if end >= 0 else at + _LONGEST) is not None


def _line_start(text: str, at: int) -> int:
    """Where the line of a place begins, or what of it is looked at."""
    low = max(0, at - _LONGEST)
    return max(text.rfind("\n", low, at) + 1, low)


def _with_above(directories: Collection[str]) -> set[str]:
    found: set[str] = set()
    for directory in directories:
        for here in (directory, *folders_above(directory)):
            if here in found:
                break
            found.add(here)
    return found


def _leads(said_in: str, written: str, path: str) -> bool:
    """Whether what a text mentions is `path`: from where the text stands, or from wherever its commands are run."""
    if posixpath.normpath(posixpath.join(posixpath.dirname(said_in), written)) == (path or "."):
        return True
    while (found := _VARIABLE.match(written)) is not None:
        written = written[found.end() :]
    if "://" in written:
        # where the tree is published: its last two steps
        return "/" in path and written.endswith("/" + "/".join(path.split("/")[-2:]))
    return "/" in written.strip("/") and (path == written or path.endswith(f"/{written}"))
