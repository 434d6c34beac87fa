"""NamedTuple as typing has it, for a tenth of the time: a start makes more than a hundred of them.

typing compiles each annotation, to see that it is an expression, and namedtuple a function and seven methods for each
class. Here the methods are written once, and a class has the function of any other with as many fields, under its own
names. Checkers of types read this as typing's own.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING or sys.version_info >= (3, 14):
    # from 3.14 on annotations are not looked at before somebody asks for them
    from typing import NamedTuple
else:
    from collections import _tuplegetter
    from types import FunctionType

    _make = tuple.__new__
    _getters = []
    # one for each number of fields that a start needs: to compile them then would be half of the price
    _NEW = {
        0: lambda cls: _make(cls, ()),
        1: lambda cls, a: _make(cls, (a,)),
        2: lambda cls, a, b: _make(cls, (a, b)),
        3: lambda cls, a, b, c: _make(cls, (a, b, c)),
        4: lambda cls, a, b, c, d: _make(cls, (a, b, c, d)),
        5: lambda cls, a, b, c, d, e: _make(cls, (a, b, c, d, e)),
        6: lambda cls, a, b, c, d, e, f: _make(cls, (a, b, c, d, e, f)),
        7: lambda cls, a, b, c, d, e, f, g: _make(cls, (a, b, c, d, e, f, g)),
        8: lambda cls, a, b, c, d, e, f, g, h: _make(cls, (a, b, c, d, e, f, g, h)),
        9: lambda cls, a, b, c, d, e, f, g, h, i: _make(cls, (a, b, c, d, e, f, g, h, i)),
        10: lambda cls, a, b, c, d, e, f, g, h, i, j: _make(cls, (a, b, c, d, e, f, g, h, i, j)),
        11: lambda cls, a, b, c, d, e, f, g, h, i, j, k: _make(cls, (a, b, c, d, e, f, g, h, i, j, k)),
        12: lambda cls, a, b, c, d, e, f, g, h, i, j, k, m: _make(cls, (a, b, c, d, e, f, g, h, i, j, k, m)),
        14: lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o: _make(
            cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o)
        ),
        17: lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r: _make(
            cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r)
        ),
        18: lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s: _make(
            cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s)
        ),
        19: lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t: _make(
            cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t)
        ),
        21: lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v: _make(
            cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v)
        ),
        24: lambda cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v, w, x, y: _make(
            cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v, w, x, y)
        ),
    }
    # what the class statement leaves behind, and what is made anew
    _MADE = frozenset({"__annotations__", "__classcell__", "__orig_bases__"})

    def _code(fields):
        """The code of a `__new__` with these fields: names of arguments are all that is particular about it."""
        number = len(fields)
        if number not in _NEW:
            names = ", ".join(f"a{index}" for index in range(number))
            _NEW[number] = eval(f"lambda cls, {names}: _make(cls, ({names}))")
        return _NEW[number].__code__.replace(co_name="__new__", co_varnames=("_cls", *fields))

    def _getter(index):
        """What gets the field at `index`, which all classes share."""
        while len(_getters) <= index:
            _getters.append(_tuplegetter(len(_getters), f"Alias for field number {len(_getters)}"))
        return _getters[index]

    class _Fields(tuple):
        """What every NamedTuple can do."""

        __slots__ = ()

        def _replace(self, /, **changes):
            made = _make(self.__class__, map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"Got unexpected field names: {list(changes)!r}")
            return made

        __replace__ = _replace

        @classmethod
        def _make(cls, iterable):
            made = _make(cls, iterable)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            shown = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{self.__class__.__name__}({shown})"

        def __getnewargs__(self):
            return tuple(self)

    class _Maker(type):
        def __new__(cls, name, bases, namespace):
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            types = namespace.get("__annotations__", {})
            fields = tuple(types)
            defaults = {field: namespace[field] for field in fields if field in namespace}
            new = FunctionType(_code(fields), globals(), "__new__", tuple(defaults.values()))
            new.__qualname__ = f"{name}.__new__"
            made = {key: value for key, value in namespace.items() if key not in _MADE}
            made.update((field, _getter(index)) for index, field in enumerate(fields))
            made.update(
                __slots__=(),
                __new__=new,
                __match_args__=fields,
                __annotations__=types,
                _fields=fields,
                _field_defaults=defaults,
            )
            return type(name, (_Fields,), made)

    class NamedTuple(metaclass=_Maker):
        pass


__all__ = ["NamedTuple"]
