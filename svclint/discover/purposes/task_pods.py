"""Pods that pipelines of Jenkins and tasks of Airflow run on: manifests without a name, which these give them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import islice

from svclint.discover.purposes.content import content_of
from svclint.discover.read import listed, names_beside
from svclint.files.paths import folders_above, is_below
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# of a pipeline of Jenkins, of its libraries, and of a task of Airflow
_POD = re.compile(
    r"\b(?:yamlFile|pod_template_file|(?:yaml[ \t(:]+)?(?:readTrusted|libraryResource))\b[ \t(:=]+[\"']([^\"'\n]+)[\"']"
)
# and what is called so
_OF_TASKS = re.compile(r"(?i)(?:^|[-_./])pod[-_]?templates?(?=[-_./])")
_PIPELINE = "Jenkinsfile"
_TASKS = (".py", ".groovy", ".jenkinsfile")
_ENDINGS = (".yaml", ".yml", ".json")
# levels above a file, and pipelines and tasks of a folder, or elsewhere in the run
_LEVELS, _FILES = 6, 40
# the folder of a file, and the one above
_NEAR = 2


class TaskPods:
    """The pods of the pipelines and tasks of a run, whose code `load` reads; each is read once.

    https://plugins.jenkins.io/kubernetes/: `agent { kubernetes { yamlFile 'ci/pod.yaml' } }`, from the root;
    airflow.apache.org: KubernetesPodOperator: `pod_template_file`.
    """

    __slots__ = ("_beside", "_load", "_pipelines", "_said")

    def __init__(self, load: Callable[[str], Source | None]) -> None:
        self._load = load
        # the pipelines and tasks of a folder, and those of the whole run
        self._beside: dict[str, tuple[str, ...]] = {}
        self._pipelines: tuple[str, ...] | None = None
        # the files, from the root, that a pipeline or task says that it runs on
        self._said: dict[str, tuple[str, ...]] = {}

    def have(self, path: str) -> bool:
        """Whether a pipeline or a task runs on a pod of this file: one in a directory above, or a pipeline in another
        folder of the run, below where the path starts that it names."""
        return _OF_TASKS.search(path) is not None or any(_is_at(one, path, by) for by, one in self._told(path))

    def lie_beside(self, path: str) -> bool:
        """Whether a pod without a name that such a pipeline or task runs on lies in the file's folder, or in the one
        above that: whoever keeps such pods keeps those there that are not used yet, and examples of them."""
        for by, one in self._told(path):
            folder, _, name = one.rpartition("/")
            for own in islice(folders_above(path), _NEAR) if folder and name.endswith(_ENDINGS) else ():
                if (
                    _is_at(folder, own, by)
                    and name in names_beside(own)
                    and (source := self._load(posixpath.join(own, name))) is not None
                    and content_of(source).has_pods
                ):
                    return True
        return False

    def _told(self, path: str) -> Iterator[tuple[str, str]]:
        """What is said in the directories above a path, then by pipelines in the other folders of the run, each behind
        where that is."""
        seen: dict[str, None] = {}
        for directory in islice(folders_above(path), _LEVELS):
            if directory not in self._beside:
                names = (one for one in names_beside(directory) if one.startswith(_PIPELINE) or one.endswith(_TASKS))
                self._beside[directory] = tuple(posixpath.join(directory, one) for one in islice(names, _FILES))
            seen |= dict.fromkeys(self._beside[directory])
        if self._pipelines is None:
            self._pipelines = tuple(_all_pipelines())
        for by in (*seen, *islice((one for one in self._pipelines if one not in seen), _FILES)):
            if by not in self._said:
                source = self._load(by)
                self._said[by] = tuple(_POD.findall(source.text)) if source is not None else ()
            yield from ((by, one) for one in self._said[by])


def _all_pipelines() -> Iterator[str]:
    for folder in sorted("" if one == "." else one for one in listed()):
        for name in names_beside(folder):
            if name.startswith(_PIPELINE) or name.endswith(_TASKS[1:]):
                yield posixpath.join(folder, name)


def _is_at(said: str, path: str, by: str) -> bool:
    """Whether a path of a repository is what the file `by` says from the root: that is around `by`, or below it."""
    if path != said and not path.endswith(f"/{said}"):
        return False
    root = path[: -len(said)].rstrip("/")
    return is_below(by, root) or is_below(path, posixpath.dirname(by))
