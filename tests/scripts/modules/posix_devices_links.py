"""Device numbers, hard links to links, and truths as descriptors."""

import os
import tempfile
import warnings


def tried(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


for pair in ((0, 0), (8, 1), (-1, 0), (0, -1), (-1, -1), (-2, 0), (2**31, 0), (2**32, 0), (2**64, 0), (0, 2**32), (2**32 - 1, 2**32 - 1)):
    tried(os.makedev, *pair)
for device in (5, 2**40 + 3, 2**63, 2**64 - 1, 2**64, -1, -2):
    tried(os.major, device)
    tried(os.minor, device)
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    open("a", "w").close()
    os.symlink("a", "s")
    for options in ({}, {"follow_symlinks": True}, {"follow_symlinks": False}):
        os.link("s", "l", **options)
        print(options, os.path.islink("l"))
        os.unlink("l")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for descriptor in (True, False):
            try:
                os.stat("a", dir_fd=descriptor)
            except OSError as error:
                print(error.strerror)
    print([str(warning.message) for warning in caught])
    os.chdir("/")
