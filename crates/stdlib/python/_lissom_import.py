"""Where the machine's import and the library's importlib meet: the finder of the embedded library, and specs of modules that were loaded without importlib."""

import _frozen_importlib as _bootstrap
import _frozen_importlib_external as _external
import _imp
import sys

_ROOT = sys._stdlib_dir


class LibraryLoader(_external.SourceFileLoader):
    """Loads modules of the embedded library. What else lies in its folder is read from there."""

    def get_data(self, path):
        name, package = _name(path)
        if name is not None and _imp._find_library(name) is package:
            return _imp._library_source(name)
        return super().get_data(path)

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        name, package = _name(path)
        if name is not None and _imp._find_library(name) is package:
            return _imp._library_code(name, path)
        return compile(self.get_data(path), path, "exec", dont_inherit=True)


class LibraryFinder:
    """Finds modules of the embedded library, for its entry in sys.path and the paths of its packages."""

    def __init__(self, path):
        if path != _ROOT and not path.startswith(_ROOT + "/"):
            raise ImportError("only for the embedded library", path=path)
        self.path = path
        self._prefix = path[len(_ROOT) + 1:].replace("/", ".")
        if not _imp._library_names(self._prefix):
            raise ImportError("only for folders of the embedded library", path=path)

    def __repr__(self):
        return f"LibraryFinder({self.path!r})"

    def find_spec(self, fullname, target=None):
        tail = fullname.rpartition(".")[2]
        name = f"{self._prefix}.{tail}" if self._prefix else tail
        found = _imp._find_library(name)
        if found is None:
            return None
        return _library_spec(fullname, f"{self.path}/{tail}", found)

    def invalidate_caches(self):
        pass

    def iter_modules(self, prefix=""):
        for name in _imp._library_names(self._prefix):
            full = f"{self._prefix}.{name}" if self._prefix else name
            yield prefix + name, _imp._find_library(full)


def _name(path):
    """The module of a path in the library, and whether it is a package."""
    if not path.startswith(_ROOT + "/"):
        return None, False
    path = path[len(_ROOT) + 1:]
    package = path.endswith("/__init__.py")
    name = path[:-12] if package else path.removesuffix(".py")
    if "." in name or name == path:
        return None, False
    return name.replace("/", "."), package


def _library_spec(fullname, base, package):
    path = base + ("/__init__.py" if package else ".py")
    spec = _bootstrap.ModuleSpec(fullname, LibraryLoader(fullname, path), origin=path, is_package=package)
    spec._set_fileattr = True
    if package:
        spec.submodule_search_locations.append(base)
    return spec


def install():
    sys.path_hooks.insert(0, LibraryFinder)
    sys.path_hooks.insert(1, _archive)


def _archive(path):
    """The hook for archives, which loads what reads them when there is one."""
    import posix
    part = path
    while part:
        try:
            mode = posix.stat(part).st_mode
        except (OSError, ValueError):
            part = part.rpartition("/")[0]
            continue
        if mode & 0o170000 == 0o100000:
            from zipimport import zipimporter
            return zipimporter(path)
        break
    raise ImportError("not an archive", path=path)


def complete(module):
    """Sets __spec__ and __loader__ of a module that the machine loaded."""
    namespace = module.__dict__
    name = namespace.get("__name__")
    file = namespace.get("__file__")
    path = namespace.get("__path__")
    if name == "__main__":
        if file is None:
            namespace.setdefault("__loader__", _bootstrap.BuiltinImporter)
        else:
            namespace.setdefault("__loader__", _external.SourceFileLoader(name, file))
        namespace.setdefault("__spec__", None)
        return
    if file is None:
        if name in ("_frozen_importlib", "_frozen_importlib_external"):
            spec = _bootstrap.spec_from_loader(name, _bootstrap.FrozenImporter, origin="frozen")
        else:
            spec = _bootstrap.spec_from_loader(name, _bootstrap.BuiltinImporter, origin="built-in")
    elif file.startswith(_ROOT + "/") and _name(file)[0] is not None and _imp._find_library(_name(file)[0]) is _name(file)[1]:
        base = file.removesuffix("/__init__.py") if path is not None else file.removesuffix(".py")
        spec = _library_spec(name, base, path is not None)
    else:
        spec = _external.spec_from_file_location(
            name, file, loader=_external.SourceFileLoader(name, file), submodule_search_locations=path)
        if spec.cached is not None:
            namespace.setdefault("__cached__", spec.cached)
    namespace.setdefault("__loader__", spec.loader)
    namespace.setdefault("__spec__", spec)
