"""Context variables (PEP 567)."""

from _lissom_thread import context as _context, set_context as _set_context

_MISSING = object()


def _now():
    """The context of this thread."""
    context = _context()
    if context is None:
        context = Context()
        _set_context(context)
    return context


def _final(cls, /, **keywords):
    raise TypeError(f"type '{cls.__mro__[1].__name__}' is not an acceptable base type")


class Token:
    """What a variable was before it was set."""

    __init_subclass__ = _final

    MISSING = _MISSING
    __slots__ = ("_context", "var", "old_value", "_used")

    def __init__(self, context, var, old):
        self._context = context
        self.var = var
        self.old_value = old
        self._used = False

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.var.reset(self)

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self.var!r} at {id(self):#x}>"

    __class_getitem__ = classmethod(type(list[int]))


class ContextVar:
    """A variable with a value per context."""

    __init_subclass__ = _final

    __slots__ = ("name", "_default", "__weakref__")

    def __init__(self, *names, default=_MISSING):
        if len(names) != 1:
            raise TypeError(f"ContextVar() takes exactly 1 positional argument ({len(names)} given)")
        name, = names
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        hash(name)
        self.name = name
        self._default = default

    def get(self, default=_MISSING, /):
        value = _now()._values.get(self, _MISSING)
        if value is not _MISSING:
            return value
        if default is not _MISSING:
            return default
        if self._default is not _MISSING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _now()
        token = Token(context, self, context._values.get(self, _MISSING))
        context._values = {**context._values, self: value}
        _set_context(context)
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token.var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _now()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        values = dict(context._values)
        if token.old_value is _MISSING:
            values.pop(self, None)
        else:
            values[self] = token.old_value
        context._values = values
        _set_context(context)
        token._used = True

    def __repr__(self):
        default = "" if self._default is _MISSING else f" default={self._default!r}"
        return f"<ContextVar name={self.name!r}{default} at {id(self):#x}>"

    __class_getitem__ = classmethod(type(list[int]))


class Context:
    """A mapping of context variables to values."""

    __init_subclass__ = _final

    __slots__ = ("_values", "_entered", "_outer", "__weakref__")

    def __init__(self, *args, **kwargs):
        if args or kwargs:
            raise TypeError("Context() does not accept any arguments")
        self._values = {}
        self._entered = False
        self._outer = None

    def run(self, callable, /, *args, **kwargs):
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        outer = _now()
        self._entered = True
        _set_context(self)
        try:
            return callable(*args, **kwargs)
        finally:
            self._entered = False
            _set_context(outer)

    def copy(self):
        new = Context()
        new._values = self._values
        return new

    def __getitem__(self, var):
        if not isinstance(var, ContextVar):
            raise TypeError(f"a ContextVar key was expected, got {var!r}")
        return self._values[var]

    def __contains__(self, var):
        if not isinstance(var, ContextVar):
            raise TypeError(f"a ContextVar key was expected, got {var!r}")
        return var in self._values

    def get(self, var, default=None, /):
        if not isinstance(var, ContextVar):
            raise TypeError(f"a ContextVar key was expected, got {var!r}")
        return self._values.get(var, default)

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._values == other._values

    __hash__ = None


def copy_context():
    return _now().copy()
