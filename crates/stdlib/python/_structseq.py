"""Tuples with named fields: the types of os.stat(), time.localtime() and what sys tells of itself."""


class _Field:
    __slots__ = ("index", "__name__", "__objclass__", "__doc__")

    def __init__(self, index):
        self.index = index
        self.__doc__ = None

    def __set_name__(self, owner, name):
        self.__name__ = name
        self.__objclass__ = owner

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return tuple.__getitem__(instance, self.index)

    def __set__(self, instance, value):
        raise AttributeError("readonly attribute")


def new_type(full_name, fields, hidden=(), doc=None):
    """A tuple class whose items have the names in fields; the names in hidden are attributes only."""
    module, _, name = full_name.rpartition(".")
    names = tuple(fields.split()) if isinstance(fields, str) else tuple(fields)
    hidden = tuple(hidden.split()) if isinstance(hidden, str) else tuple(hidden)
    count = len(names)
    total = count + len(hidden)

    def __new__(cls, sequence, dict=None):
        items = tuple(sequence)
        if len(items) < count:
            if total == count:
                raise TypeError(f"{full_name}() takes a {count}-sequence ({len(items)}-sequence given)")
            raise TypeError(f"{full_name}() takes an at least {count}-sequence ({len(items)}-sequence given)")
        if len(items) > total:
            if total == count:
                raise TypeError(f"{full_name}() takes a {count}-sequence ({len(items)}-sequence given)")
            raise TypeError(f"{full_name}() takes an at most {total}-sequence ({len(items)}-sequence given)")
        self = tuple.__new__(cls, items[:count])
        if hidden:
            values = self.__dict__
            for key, value in zip(hidden, items[count:]):
                values[key] = value
            for key in hidden[len(items) - count:]:
                values[key] = dict.get(key) if dict else None
        return self

    def __repr__(self):
        shown = ", ".join([f"{key.lstrip('_')}={value!r}" for key, value in zip(names, self)])
        return f"{full_name}({shown})"

    def __reduce__(self):
        return type(self), (tuple(self), {key: self.__dict__.get(key) for key in hidden})

    def __replace__(self, /, **changes):
        values = [changes.pop(key, value) for key, value in zip(names, self)]
        values += [changes.pop(key, self.__dict__.get(key)) for key in hidden]
        if changes:
            raise TypeError(f"Got unexpected field name(s): {list(changes)!r}")
        return type(self)(values)

    namespace = {
        "__module__": module,
        "__qualname__": name,
        "__doc__": doc,
        "__new__": __new__,
        "__repr__": __repr__,
        "__reduce__": __reduce__,
        "__replace__": __replace__,
        "__match_args__": names,
        "n_sequence_fields": count,
        "n_fields": total,
        "n_unnamed_fields": 0,
    }
    if not hidden:
        namespace["__slots__"] = ()
    for index, key in enumerate(names):
        namespace[key] = _Field(index)
    return type(name, (tuple,), namespace)


_types = {}

_SHAPES = {
    "stat_result": ("os.stat_result", "st_mode st_ino st_dev st_nlink st_uid st_gid st_size _st_atime _st_mtime _st_ctime",
                    "st_atime st_mtime st_ctime st_atime_ns st_mtime_ns st_ctime_ns st_blksize st_blocks st_rdev"),
    "terminal_size": ("os.terminal_size", "columns lines", ""),
    "uname_result": ("posix.uname_result", "sysname nodename release version machine", ""),
    "times_result": ("posix.times_result", "user system children_user children_system elapsed", ""),
}


def _named(full_name, fields, values, hidden=()):
    if full_name not in _types:
        _types[full_name] = new_type(full_name, fields, hidden)
    return _types[full_name](values)


def type_of(name):
    """The type of this name, made on first use."""
    full_name, fields, hidden = _SHAPES[name]
    if full_name not in _types:
        _types[full_name] = new_type(full_name, fields, hidden)
    return _types[full_name]


def stat_result(values):
    return type_of("stat_result")(values)


def terminal_size(values):
    return type_of("terminal_size")(values)


def uname_result(values):
    return type_of("uname_result")(values)


def times_result(values):
    return type_of("times_result")(values)


def sys_attribute(name, content):
    if name == "version_info":
        return _named("sys.version_info", "major minor micro releaselevel serial", (3, 14, 0, "final", 0))
    if name == "flags":
        content = list(content) + [1, 0, 0]
        content[13] = bool(content[13])
        content[16] = bool(content[16])
        return _named("sys.flags", "debug inspect interactive optimize dont_write_bytecode no_user_site no_site ignore_environment verbose "
                      "bytes_warning quiet hash_randomization isolated dev_mode utf8_mode warn_default_encoding safe_path int_max_str_digits gil thread_inherit_context context_aware_warnings", content)
    if name == "float_info":
        return _named("sys.float_info", "max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon radix rounds",
                      (1.7976931348623157e308, 1024, 308, 2.2250738585072014e-308, -1021, -307, 15, 53, 2.220446049250313e-16, 2, 1))
    if name == "int_info":
        return _named("sys.int_info", "bits_per_digit sizeof_digit default_max_str_digits str_digits_check_threshold", (30, 4, 4300, 640))
    if name == "hash_info":
        return _named("sys.hash_info", "width modulus inf nan imag algorithm hash_bits seed_bits cutoff",
                      (64, 2305843009213693951, 314159, 0, 1000003, "siphash13", 64, 128, 0))
    if name == "thread_info":
        return _named("sys.thread_info", "name lock version", ("pthread", "semaphore", None))
    if name == "asyncgen_hooks":
        return _named("sys.asyncgen_hooks", "firstiter finalizer", content)
    if name == "stdlib_module_names":
        return frozenset(content)
    if name == "implementation":
        import sys
        from types import SimpleNamespace
        return SimpleNamespace(name="lissom", cache_tag=None, version=sys.version_info, hexversion=sys.hexversion, supports_isolated_interpreters=False)
    raise AttributeError(name)
