"""NamedTuple as typing has it, for a third of the time: a start makes a hundred of them.

typing compiles each annotation, to see that it is an expression; nobody asks for the annotations of most. Checkers of
types read this as typing's own.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.version_info >= (3, 14):
    # from 3.14 on annotations are not looked at before somebody asks for them
    from typing import NamedTuple
else:
    from collections import namedtuple

    # what typing leaves as namedtuple has made it
    _MADE = frozenset({"__annotations__", "__module__", "__qualname__", "__classcell__", "__orig_bases__"})

    class _Maker(type):
        def __new__(cls, name, bases, namespace):
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            types = namespace.get("__annotations__", {})
            defaults = [namespace[field] for field in types if field in namespace]
            made = namedtuple(name, types, defaults=defaults, module=namespace["__module__"])
            made.__annotations__ = types
            made.__qualname__ = namespace["__qualname__"]
            for key, value in namespace.items():
                if key not in types and key not in _MADE:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        pass


__all__ = ["NamedTuple"]
