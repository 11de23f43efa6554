"""The bytecode of Lissom is its own: of this module there is what other modules ask for."""

COMPILER_FLAG_NAMES = {1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32: "GENERATOR", 64: "NOFREE", 128: "COROUTINE",
                       256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR", 0x4000000: "HAS_DOCSTRING", 0x8000000: "METHOD"}


def pretty_flags(flags):
    names = []
    for bit in range(32):
        if flags & 1 << bit:
            names.append(COMPILER_FLAG_NAMES.get(1 << bit, hex(1 << bit)))
    return ", ".join(names)


def dis(x=None, **kwargs):
    raise NotImplementedError("disassembling")


def get_instructions(x, **kwargs):
    raise NotImplementedError("disassembling")


def findlinestarts(code):
    last = None
    for start, end, line in code.co_lines():
        if line is not None and line != last:
            last = line
            yield start, line
