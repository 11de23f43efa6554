"""Entries of a folder, as os.scandir() gives them."""

import posix


class DirEntry:
    __slots__ = ("name", "path", "_inode", "_kind", "_stat", "_lstat")

    def __init__(self, base, row):
        name, inode, is_dir, is_file, is_symlink = row
        self.name = name
        separator = b"/" if isinstance(name, bytes) else "/"
        self.path = base + name if base.endswith(separator) else base + separator + name
        self._inode = inode
        self._kind = (is_dir, is_file, is_symlink)
        self._stat = self._lstat = None

    def inode(self):
        return self._inode

    def is_symlink(self):
        return self._kind[2]

    def is_junction(self):
        return False

    def _mode(self, follow_symlinks):
        try:
            return self.stat(follow_symlinks=follow_symlinks).st_mode & 0o170000
        except FileNotFoundError:
            return 0

    def is_dir(self, *, follow_symlinks=True):
        if self._kind[2] and follow_symlinks or not any(self._kind):
            return self._mode(follow_symlinks) == 0o040000
        return self._kind[0]

    def is_file(self, *, follow_symlinks=True):
        if self._kind[2] and follow_symlinks or not any(self._kind):
            return self._mode(follow_symlinks) == 0o100000
        return self._kind[1]

    def stat(self, *, follow_symlinks=True):
        if follow_symlinks:
            if self._stat is None:
                self._stat = posix.stat(self.path)
            return self._stat
        if self._lstat is None:
            self._lstat = posix.lstat(self.path)
        return self._lstat

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"


DirEntry.__module__ = "posix"


class ScandirIterator:
    def __init__(self, base, rows):
        self._entries = iter([DirEntry(base, row) for row in rows])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def close(self):
        self._entries = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()
