"""Kinds of source files, and what a module was made from."""

SOURCE_SUFFIXES = [".py"]
DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES = [".pyc"]
EXTENSION_SUFFIXES = []


def all_suffixes():
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class ModuleSpec:
    """The specification of a module."""

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self.cached = None
        self.has_location = False

    @property
    def parent(self):
        return self.name.rpartition(".")[0] if self.submodule_search_locations is None else self.name

    def __repr__(self):
        return f"ModuleSpec(name={self.name!r}, loader={self.loader!r})"


class BuiltinImporter:
    """Stands for modules that are native."""


class FrozenImporter:
    """Stands for modules of the embedded library."""


class PathFinder:
    """Stands for the search along sys.path."""


class _FileLoader:
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path


class SourceFileLoader(_FileLoader):
    """Stands for what loads source files."""


class SourcelessFileLoader(_FileLoader):
    """Stands for what loads byte code; there is none."""


class ExtensionFileLoader(_FileLoader):
    """Stands for what loads extension modules; there are none."""
