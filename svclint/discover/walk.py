"""Finding manifest files below directories: ignore files, hidden and vendored folders, symbolic links."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from svclint.discover import languages
from svclint.discover.read import has_listed, read, reason
from svclint.files.looks import look, look_in
from svclint.files.paths import absolute_path, exists, folder_of, is_absolute, is_link, join, real_path
from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from svclint.files.ignore_list import IgnoreList

SUFFIXES = (".yaml", ".yml", ".json")
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
CHART = "Chart.yaml"
MAKEFILES = ("GNUmakefile", "Makefile", "makefile")
OF_MAKE = ".mk"
"""How the names of files end that Makefiles include."""

# what is read, and what is only counted
_READ = (*SUFFIXES, *languages.SUFFIXES)
_PROSE = frozenset({".md", ".markdown", ".adoc", ".asciidoc", ".rst", ".txt"})
_GUIDES = _PROSE | {""}
# of the names of notes: `commands.txt`, `02_Instructions.md`, `install-steps.txt`
_NOTED = frozenset({"command", "commands", "instruction", "instructions", "steps"})
VENDORED = frozenset(
    # `_site` is what Jekyll makes of the pages beside it
    {"vendor", "node_modules", "third_party", "bower_components", "site-packages", "venv", "__pycache__", "_site"}
)

# what macOS lays beside files in archives: their attributes, under the names of the files
_APPLE_DOUBLE, _OF_APPLE_DOUBLES = "._", "__MACOSX"


class Found(NamedTuple):
    """A file to read: its path as given to the operating system; `error` says why it, or a folder, is not read.

    `linked` says that a symbolic link leads to it, so that it may be found under another path as well; `guide` that it
    is no manifest and may tell how the files beside it are applied, or what the images are in them; `regular` that its
    folder lists it as a regular file.
    """

    path: str
    explicit: bool = False
    error: str = ""
    linked: bool = False
    guide: bool = False
    regular: bool = False


_NAME = attrgetter("name")
_Entry: TypeAlias = "Found | Iterator[_Entry]"


class _Rules(NamedTuple):
    """One ignore file: the absolute directory it stands in, with a separator at the end, and its patterns."""

    directory: str
    list: IgnoreList


class _Left(NamedTuple):
    """What is left out: `git` holds ignore files, the strongest last; `excludes` hold whatever those say."""

    git: tuple[_Rules, ...]
    excludes: tuple[_Rules, ...]

    def out(self, path: str, is_directory: bool) -> bool:
        return _ignored(path, is_directory, self.git) or _ignored(path, is_directory, self.excludes)


def walk(
    directory: str,
    excludes: Iterable[tuple[str, Sequence[str]]],
    *,
    ignore: bool,
    outside: Callable[[str], str],
) -> Iterator[Found]:
    """The manifest files below `directory`, sorted by path.

    `excludes` are directories, each with gitignore-style patterns for what lies below it. `ignore` switches on every
    other kind of leaving out. `outside` says of a symbolic link that it leads too far; empty where it does not.
    """
    git = tuple(_above(directory)) if ignore else ()
    if _ignored(directory, True, git):
        git = ()  # who names an ignored directory means it
    left = _Left(git, tuple(_rules(base, patterns) for base, patterns in excludes if patterns))
    links = _Links(directory, outside)
    # a stack, since folders may nest more deeply than Python's calls
    open_folders = [_entries(directory, left, ignore, links, linked=False)]
    while open_folders:
        for one in open_folders[-1]:
            if isinstance(one, Found):
                yield one
            else:
                open_folders.append(one)
                break
        else:
            open_folders.pop()


def _entries(directory: str, left: _Left, ignore: bool, links: _Links, *, linked: bool) -> Iterator[_Entry]:
    """What lies in one folder: files, and the folders in it as what they will give."""
    look_in(directory or ".")
    try:
        with os.scandir(directory or ".") as entries:
            found = sorted(entries, key=_NAME)
    except OSError as error:
        yield Found(directory, error=f"the directory cannot be read: {reason(error)}")
        return
    names = [entry.name for entry in found]
    has_listed(directory, names)
    if ignore and ".gitignore" in names:
        left = left._replace(git=(*left.git, *_ignore_file(directory, ".gitignore")))
    start = "" if directory in ("", ".") else directory.rstrip("/") + "/"
    is_choosing = bool(left.git or left.excludes)
    for entry, name in zip(found, names, strict=True):
        if name == _OF_APPLE_DOUBLES or name.startswith(_APPLE_DOUBLE):
            continue
        path = start + name
        is_symlink = entry.is_symlink()
        if is_symlink:
            # where it leads to, no folder's names tell
            look(path)
        is_directory = _is_directory(entry)
        is_manifest = is_directory or name.endswith(_READ) or name in KUSTOMIZATIONS
        if not is_manifest and not is_guide(name):
            continue
        if ignore and is_directory and (name.startswith(".") or name in VENDORED):
            continue
        if is_choosing and left.out(path, is_directory):
            continue
        is_link = linked or is_symlink
        refused = links.outside(path) if is_symlink and is_manifest else ""
        if refused:
            yield Found(path, error=refused)
        elif not is_directory:
            yield Found(path, False, "", is_link, not is_manifest, not is_symlink and _is_regular(entry))
        elif not is_symlink or links.admit(path):
            yield _entries(path, left, ignore, links, linked=is_link)


def is_guide(name: str) -> bool:
    """Whether a file of this name is a guide, a script or a Dockerfile."""
    return is_script(name) or is_readme(name) or is_dockerfile(name)


def is_readme(name: str) -> bool:
    """Whether a file of this name explains what lies beside it: a README, or the commands that somebody noted."""
    if name[:6].lower() == "readme" and name[6:].lower() in _GUIDES:
        return True
    stem, dot, ending = name.lower().rpartition(".")
    if f"{dot}{ending}" not in _PROSE:
        return False
    return not _NOTED.isdisjoint("".join(one if one.isalpha() else " " for one in stem).split())


def is_script(name: str) -> bool:
    """Whether a file of this name holds commands, and little that explains them."""
    return name.endswith((".sh", OF_MAKE)) or name in MAKEFILES


def is_dockerfile(name: str) -> bool:
    """Whether an image is built by a file of this name: `Dockerfile`, `Dockerfile.web`, `web.Dockerfile`; or by a slip
    of the first."""
    if "ockerfile" not in name and "ontainerfile" not in name:
        return len(name) in _LIKE_DOCKERFILE and name[0] in "Dd" and "k" in name and _is_slip_of_dockerfile(name)
    first, _, last = name.lower().partition(".")
    return not {first, last}.isdisjoint({"dockerfile", "containerfile"})


_LIKE_DOCKERFILE = (9, 10, 11)


def _is_slip_of_dockerfile(name: str) -> bool:
    # imported here: few files are called nearly so
    from svclint.suggest import is_slip

    return is_slip(name.lower(), "dockerfile")


# what runs commands, by the endings of its names and by their beginnings, configurations of tools among them
_OF_COMMANDS = (
    *(".mk", ".make", ".sh", ".bash", ".zsh", ".ps1", ".bat", ".cmd", ".py", ".rb", ".just", ".star", ".tiltfile"),
    *(".groovy", ".garden.yaml", ".garden.yml"),
)
_RUNNERS = (
    *("makefile", "gnumakefile", "justfile", ".justfile", "tiltfile", "jenkinsfile", "rakefile", "vagrantfile"),
    *("earthfile", "dockerfile", "containerfile", "magefile.go", "package.json", ".gitlab-ci.y", ".travis.y"),
    *("azure-pipelines", "bitbucket-pipelines.y", "cloudbuild.y", "buildspec.y"),
    *(".drone.y", "taskfile.", "garden.y", "skaffold.y", "devspace.y", "okteto.y", "werf.y", "helmfile.y"),
    *("contributing", "development", "install", "quickstart", "quick-start", "usage", "guide"),
)
_PAGES = (".md", ".markdown", ".adoc", ".asciidoc", ".rst", ".org", ".ipynb", ".html", ".htm")
FOLDERS_OF_TOOLS = (
    *(".github/workflows", ".circleci", ".buildkite", ".tekton", ".gitlab", ".taskfiles", ".ci"),
    *("hack", "ci", "docs"),
)
"""Folders of files that run commands, or tell of some, beside what these are about."""
_THEIR_TOPS = frozenset(one.partition("/")[0] for one in FOLDERS_OF_TOOLS)


def runs_commands(name: str) -> bool:
    """Whether a file of this name runs commands, or is a guide that says by its name that it tells some."""
    lower = name.lower()
    return lower.endswith(_OF_COMMANDS) or lower.startswith(_RUNNERS)


def is_documentation(name: str) -> bool:
    """Whether a file of this name is a page of documentation, a guide of any name."""
    return name.lower().endswith(_PAGES)


def may_tell(name: str) -> bool:
    """Whether there may be commands in what is called so, a file or a folder, or what makes objects as these do."""
    return name in _THEIR_TOPS or is_documentation(name) or runs_commands(name) or is_readme(name) or is_plan(name)


def may_start(name: str) -> bool:
    """Whether a file of this name may be what a machine runs when it starts: `cloud-init.yaml.tftpl`, `user-data.yaml`,
    `bootstrap.sh.tpl`, but no `_helpers.tpl` of a chart."""
    lower = name.lower()
    if lower.endswith((".tftpl", ".tpl")):
        return not name.startswith("_")
    return lower.replace("_", "-").startswith(("cloud-init", "cloud-config", "cloudinit", "user-data", "userdata"))


def is_plan(name: str) -> bool:
    """Whether a file of this name is one of Terraform, OpenTofu or Terragrunt, and no lock of theirs."""
    return name.endswith((".tf", ".tofu", ".hcl")) and not name.startswith(".")


def is_makefile(path: str) -> bool:
    """Whether a file of this name is one of make, a fragment as well: `Makefile.dev`, `rules.mk`, and no page about
    them."""
    name = path.rpartition("/")[2].lower()
    if name.endswith((OF_MAKE, ".make")):
        return True
    first, dot, ending = name.removeprefix("gnu").partition(".")
    return first == "makefile" and f"{dot}{ending.rpartition('.')[2]}" not in _PROSE


class _Links:
    """Which linked directories are followed: those that lead out of the walked tree, not too far, each target once."""

    __slots__ = ("outside", "root", "seen")

    def __init__(self, root: str, outside: Callable[[str], str]) -> None:
        self.root = real_path(root or ".")
        self.outside = outside
        self.seen: set[str] = set()

    def admit(self, path: str) -> bool:
        target = real_path(path)
        inside = target == self.root or target.startswith(self.root + os.sep)
        above = self.root.startswith(target.rstrip(os.sep) + os.sep)
        if inside or above or target in self.seen:
            return False
        self.seen.add(target)
        return True


def without_copies(found: Sequence[Found]) -> list[Found]:
    """`found` without what links show a second time; of several links to one file the first is kept."""
    linked = [one for one in found if one.linked]
    if not linked:
        return list(found)
    kept = [one for one in found if not one.linked]
    seen = {real_path(one.path) for one in kept if not one.error}
    for one in linked:
        target = real_path(one.path)
        if target not in seen:
            seen.add(target)
            kept.append(one)
    return kept


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_regular(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _ignored(path: str, is_directory: bool, rules: Sequence[_Rules]) -> bool:
    """Whether `rules` leave `path` out; the last one that has an opinion decides, as in git."""
    if not rules:
        return False
    absolute = absolute_path(path or ".")
    for one in reversed(rules):
        if not absolute.startswith(one.directory):
            continue
        relative = absolute[len(one.directory) :] + ("/" if is_directory else "")
        verdict = one.list.verdict(relative)
        if verdict is not None:
            return verdict
    return False


def _rules(directory: str, patterns: Sequence[str]) -> _Rules:
    # imported here: many trees leave nothing out
    from svclint.files.ignore_list import IgnoreList

    absolute = absolute_path(directory or ".").rstrip(os.sep) + os.sep
    return _Rules(absolute, IgnoreList(patterns))


def _ignore_file(directory: str, name: str) -> list[_Rules]:
    """The patterns of the file `name` for what lies below `directory`; none where there is no such file.

    As in git, a symbolic link is none; a pipe would never end.
    """
    path = join(directory or ".", name)
    if is_link(path):
        return []
    text = read(path, name).text
    return [_rules(directory, text.splitlines())] if text else []


def ignored_by_git(path: str) -> bool:
    """Whether git is told to leave out the file at `path`, so that it may be made where it is not there.

    Outside of a repository the ignore files from the working directory down to it count.
    """
    folder = folder_of(path)
    rules = _above(folder)
    if not rules and not is_absolute(path):
        steps = folder.split("/") if folder else []
        rules = [one for count in range(len(steps)) for one in _ignore_file("/".join(steps[:count]), ".gitignore")]
    return _ignored(path, False, [*rules, *_ignore_file(folder, ".gitignore")])


def _above(directory: str) -> list[_Rules]:
    """What the repository of `directory` ignores: its own list, then the ignore files from its root down to here."""
    found: list[list[_Rules]] = []
    here = absolute_path(directory or ".")
    while not exists(join(here, ".git")):
        parent = folder_of(here)
        if parent == here:
            return []
        here = parent
        found.append(_ignore_file(here, ".gitignore"))
    found.append(_ignore_file(here, ".git/info/exclude"))
    return [one for rules in reversed(found) for one in rules]
