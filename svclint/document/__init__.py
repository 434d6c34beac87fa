"""Text to Documents: plain data as kubectl reads it, and the exact span of every key and value."""

from svclint.document.model import Document, DocumentState, Located, Path, Problem, ProblemKind, field_path
from svclint.document.reader import documents
from svclint.document.scalars import resolve as plain_value

__all__ = [
    "Document",
    "DocumentState",
    "Located",
    "Path",
    "Problem",
    "ProblemKind",
    "documents",
    "field_path",
    "plain_value",
]
