"""THE table of references: which field of which kind points at what, one module an API family, and its interpreter."""

from svclint.references.reading import kinds_that, references, refers, rows_of
from svclint.references.reference import HOST, Named, Namespaces, Reference
from svclint.references.row import OWN, RELATIONS, Relation, Row

__all__ = [
    "HOST",
    "OWN",
    "RELATIONS",
    "Named",
    "Namespaces",
    "Reference",
    "Relation",
    "Row",
    "kinds_that",
    "references",
    "refers",
    "rows_of",
]
