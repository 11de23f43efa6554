"""What object.__reduce_ex__ and object.__getstate__ do, for pickle and copy."""

import copyreg

_NOT_PICKLED = frozenset(("generator", "coroutine", "async_generator", "module", "frame", "traceback", "code", "cell", "mappingproxy", "memoryview",
                          "dict_keys", "dict_values", "dict_items", "classmethod", "staticmethod", "property", "super"))


def _slot_names(cls):
    names = []
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        if isinstance(slots, str):
            slots = (slots,)
        for name in slots:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                stripped = base.__name__.lstrip("_")
                name = f"_{stripped}{name}" if stripped else name
            names.append(name)
    return names


def getstate(obj):
    """The state of an object: its __dict__, or None, or both that and its slots."""
    state = getattr(obj, "__dict__", None)
    state = dict(state) if state else None
    slots = {}
    for name in _slot_names(type(obj)):
        try:
            slots[name] = getattr(obj, name)
        except AttributeError:
            pass
    if slots:
        return state, slots
    return state


def _reduce_2(obj):
    cls = type(obj)
    if hasattr(obj, "__getnewargs_ex__"):
        given = obj.__getnewargs_ex__()
        if not isinstance(given, tuple):
            raise TypeError(f"__getnewargs_ex__ should return a tuple, not '{type(given).__name__}'")
        if len(given) != 2:
            raise ValueError(f"__getnewargs_ex__ should return a tuple of length 2, not {len(given)}")
        args, kwargs = given
    elif hasattr(obj, "__getnewargs__"):
        args, kwargs = obj.__getnewargs__(), {}
        if not isinstance(args, tuple):
            raise TypeError(f"__getnewargs__ should return a tuple, not '{type(args).__name__}'")
    else:
        args, kwargs = (), {}
        if cls.__module__ == "builtins" and cls.__name__ in _NOT_PICKLED:
            raise TypeError(f"cannot pickle {cls.__name__!r} object")
    state = obj.__getstate__()
    items = iter(obj) if isinstance(obj, list) else None
    pairs = iter(obj.items()) if isinstance(obj, dict) else None
    if kwargs:
        return copyreg.__newobj_ex__, (cls, args, kwargs), state, items, pairs
    return copyreg.__newobj__, (cls, *args), state, items, pairs


def reduce(obj, protocol):
    """object.__reduce_ex__(obj, protocol)"""
    if protocol >= 2:
        return _reduce_2(obj)
    return copyreg._reduce_ex(obj, protocol)
