"""What import tells of itself."""

import sys

check_hash_based_pycs = "default"


def is_builtin(name, /):
    return 1 if name in sys.builtin_module_names else 0


def is_frozen(name, /):
    return False


def extension_suffixes():
    return []


def lock_held():
    return False


def acquire_lock():
    pass


def release_lock():
    pass


def source_hash(key, source):
    return hash(source).to_bytes(8, "little", signed=True)
