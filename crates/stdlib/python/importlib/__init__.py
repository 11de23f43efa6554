"""Importing modules from programs."""

import sys

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

from builtins import __import__


def import_module(name, package=None):
    """Import a module; a relative name is resolved against package."""
    level = 0
    if name.startswith("."):
        if not package:
            raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
        for character in name:
            if character != ".":
                break
            level += 1
        base = package.rsplit(".", level - 1)
        if len(base) < level:
            raise ImportError("attempted relative import beyond top-level package")
        name = f"{base[0]}.{name[level:]}" if name[level:] else base[0]
    __import__(name)
    return sys.modules[name]


def invalidate_caches():
    """Nothing is cached."""


def reload(module):
    """Import a module again, into the same object."""
    name = module.__name__
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    del sys.modules[name]
    try:
        new = import_module(name)
    except BaseException:
        sys.modules[name] = module
        raise
    module.__dict__.update(new.__dict__)
    sys.modules[name] = module
    return module
