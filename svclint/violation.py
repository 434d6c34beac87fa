"""The vocabulary of what checks find, symbolic: places are paths of objects."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.severity import Severity
from svclint.source import Span
from svclint.typing_names import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from svclint.certainty.doubt import Doubt
    from svclint.document import Document, Path
    from svclint.resource.identity import Identity
    from svclint.resource.model import Resource
    from svclint.resource.selector import Selector


Part = Literal["value", "key"]
EditPart = Literal["value", "key", "entry"]


class Within(NamedTuple):
    """Characters `start` to `end` of a text: of `value`, as it is read from the manifest."""

    value: str
    start: int
    end: int


class Label(NamedTuple):
    """A place, as a path in an object, and what it shows there.

    `of` is the object, or a document where what it holds is no object (then the path is the document's). `part` says
    whether the value or its key is meant; block collections are shown by their key in either case, and a path that does
    not exist by its closest parent. `within` narrows a value to some of its characters, where these can be told apart
    in the source. `span` overrides the path where the text itself is the matter.
    """

    of: Resource | Document
    path: Path
    text: str = ""
    part: Part = "value"
    span: Span | None = None
    within: Within | None = None


class Edit(NamedTuple):
    """A replacement for the value (or the key) at a path of an object or document: see Label.

    `value` is plain data; how it is written there, and in which quotes, is decided where the edit is placed. `quoted`
    asks for quotes in any case. The part "entry" is the whole `key: value`, lines and commas included, which is taken
    out. Where `within` is given, some characters of a text are replaced; an edit whose place in the text cannot be told
    apart makes its fix impossible.
    """

    of: Resource | Document
    path: Path
    value: str | int
    part: EditPart = "value"
    quoted: bool = False
    within: Within | None = None


class Fix(NamedTuple):
    """Edits that mend a violation. `safe`: the meaning of everything else stays."""

    description: str
    edits: tuple[Edit, ...]
    safe: bool = True


class Elsewhere(NamedTuple):
    """Something that another scope of the run may hold: the object `identity`, or what `selector` matches in
    `namespace`: pods, or objects of the group and kind `among`; or an object for the patch at this file and path.
    `near` says that something here comes close, which is rather meant than what nobody sees; `unplaced` that only the
    default says the namespace, and a release in any other may be meant; `below` that plain files of a directory right
    below may go with it, though what stands beside them is another version of what stands here; `released` that
    nothing here is meant, so that any release into the namespace whose chart is in no tree may make it; `anywhere` that
    what `selector` matches may be in any namespace. Or a controller, by the name of its image or chart (`running`). Or
    a route that attaches to the gateway `attached`, for a host. Or a release whose values switch on a `monitor` of a
    kind with such labels, in `namespace` where that is given. Or something of a mesh that tells apart the versions of
    the Service `steering`, wherever it stands: that leaves one level less."""

    identity: Identity | None = None
    selector: Selector | None = None
    namespace: str = ""
    among: tuple[str, str] = ("", "Pod")
    patch: tuple[str, Path] | None = None
    near: bool = False
    unplaced: bool = False
    below: bool = False
    released: bool = False
    anywhere: bool = False
    steering: Identity | None = None
    running: str = ""
    attached: tuple[str, str] | None = None
    monitor: tuple[str, Selector] | None = None


class Violation(NamedTuple):
    """What a check found: the sentence, one primary label, any number of related ones.

    How certain it is: `rests_on` are the objects that lack something, or do not fit each other: changes that are not
    here may mend that. `as_written` are those that hold what is wrong: changes may take it away, but rarely do.
    `doubts` are those that the check knows of. The engine lowers the severity by the table in `certainty/doubt.py`.
    `given` are what other scopes of the run must hold, of each group one: nothing speaks for the verdict otherwise. One
    without a name is any object of the kind; where the very object that is missing is in any scope, nothing is told.
    `unwritten` are objects that must *not* hold something for the verdict to stand: where one of them is partial it may
    be there yet, and nothing is said. `unless` are conditions under which it does not stand: what is missing here may
    exist elsewhere in the run.
    `severity` is for rules whose severity is their very meaning (it never raises the card's). `help` replaces the
    card's remediation as the advice shown with this finding.
    """

    primary: Label
    message: str
    related: tuple[Label, ...] = ()
    severity: Severity | None = None
    help: str | None = None
    fix: Fix | None = None
    unless: tuple[Elsewhere, ...] = ()
    given: tuple[tuple[Identity, ...], ...] = ()
    rests_on: tuple[Resource, ...] = ()
    as_written: tuple[Resource, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unwritten: tuple[Resource, ...] = ()
