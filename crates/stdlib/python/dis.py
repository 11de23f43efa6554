"""Disassembler. The instructions are Lissom's own: eight bytes each, with up to three operands that name registers, constants and names."""

import collections
import io
import sys
import types

import _opcode
from opcode import *
from opcode import __all__ as _opcodes_all

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels", "show_code", "get_instructions", "Instruction", "Bytecode"] + _opcodes_all
del _opcodes_all

_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)
_SIZE = 8

COMPILER_FLAG_NAMES = {1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32: "GENERATOR", 64: "NOFREE", 128: "COROUTINE",
                       256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR", 0x4000000: "HAS_DOCSTRING", 0x8000000: "METHOD"}


def _try_compile(source, name):
    """Compile an expression or else statements."""
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        return compile(source, name, "exec")


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Disassemble classes, methods, functions, and other compiled objects; without argument, the last traceback."""
    if x is None:
        return distb(file=file, show_caches=show_caches, adaptive=adaptive, show_offsets=show_offsets, show_positions=show_positions)
    x = getattr(x, "__func__", x)
    for attribute in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, attribute):
            x = getattr(x, attribute)
            break
    if hasattr(x, "__dict__"):
        for name, content in sorted(x.__dict__.items()):
            if isinstance(content, _have_code):
                print(f"Disassembly of {name}:", file=file)
                try:
                    dis(content, file=file, depth=depth, show_offsets=show_offsets, show_positions=show_positions)
                except TypeError as error:
                    print("Sorry:", error, file=file)
                print(file=file)
    elif hasattr(x, "co_code"):
        _recursively(x, file=file, depth=depth, show_offsets=show_offsets, show_positions=show_positions)
    elif isinstance(x, str):
        _recursively(_try_compile(x, "<dis>"), file=file, depth=depth, show_offsets=show_offsets, show_positions=show_positions)
    elif isinstance(x, (bytes, bytearray)):
        raise NotImplementedError("disassembling bytes, which lack the tables of a code object")
    else:
        raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Disassemble a traceback (by default the last one)."""
    if tb is None:
        try:
            tb = sys.last_exc.__traceback__ if hasattr(sys, "last_exc") else sys.last_traceback
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
    while tb.tb_next:
        tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, show_offsets=show_offsets, show_positions=show_positions)


def pretty_flags(flags):
    """Return pretty representation of code flags."""
    names = []
    for bit in range(32):
        if flags & 1 << bit:
            names.append(COMPILER_FLAG_NAMES.get(1 << bit, hex(1 << bit)))
            flags ^= 1 << bit
    if flags or not names:
        names.append(hex(flags))
    return ", ".join(names)


class _Unknown:
    def __repr__(self):
        return "<unknown>"


UNKNOWN = _Unknown()


def _get_code_object(x):
    """The code of a function, method, generator, class or string."""
    x = getattr(x, "__func__", x)
    for attribute in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, attribute):
            x = getattr(x, attribute)
            break
    if isinstance(x, str):
        x = _try_compile(x, "<disassembly>")
    if hasattr(x, "co_code"):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def code_info(x):
    """Formatted details of methods, functions, or code."""
    return _format_code_info(_get_code_object(x))


def _format_code_info(co):
    lines = []
    for title, value in (("Name", co.co_name), ("Filename", co.co_filename), ("Argument count", co.co_argcount),
                         ("Positional-only arguments", co.co_posonlyargcount), ("Kw-only arguments", co.co_kwonlyargcount),
                         ("Number of locals", co.co_nlocals), ("Stack size", co.co_stacksize), ("Flags", pretty_flags(co.co_flags))):
        lines.append(f"{title + ':':<18}{value}" if len(title) < 17 else f"{title}: {value}")
    for title, values, show in (("Constants", co.co_consts, repr), ("Names", co.co_names, str), ("Variable names", co.co_varnames, str),
                                ("Free variables", co.co_freevars, str), ("Cell variables", co.co_cellvars, str)):
        if values:
            lines.append(f"{title}:")
            lines.extend(f"{index:4}: {show(value)}" for index, value in enumerate(values))
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print details of methods, functions, or code to *file*."""
    print(code_info(co), file=file)


Positions = collections.namedtuple("Positions", ["lineno", "end_lineno", "col_offset", "end_col_offset"], defaults=[None] * 4)
Positions.__doc__ = "Where in the source an instruction comes from."

_ExceptionTableEntry = collections.namedtuple("_ExceptionTableEntry", "start end target depth lasti")

_Instruction = collections.namedtuple(
    "_Instruction",
    ["opname", "opcode", "arg", "argval", "argrepr", "offset", "start_offset", "starts_line", "line_number", "label", "positions", "cache_info"],
    defaults=[None, None, None])


class Instruction(_Instruction):
    """Details of an instruction.

    opname - its name
    opcode - its number
    arg - the number of its last operand that is more than a register (or of the last register), or None
    argval - what that operand names
    argrepr - all operands, readable
    offset - where it begins in co_code
    start_offset - the same: instructions have no prefixes
    starts_line - does it begin a line of the source?
    line_number - its line
    label - its label, if it is the target of a jump
    positions - where in the source it comes from
    cache_info - None: caches lie outside the code
    """

    @staticmethod
    def make(opname, arg, argval, argrepr, offset, start_offset, starts_line, line_number, label=None, positions=None, cache_info=None):
        return Instruction(opname, opmap[opname], arg, argval, argrepr, offset, start_offset, starts_line, line_number, label, positions, cache_info)

    @property
    def oparg(self):
        """Alias for Instruction.arg."""
        return self.arg

    @property
    def baseopcode(self):
        """The number of the instruction: it is never specialized."""
        return self.opcode

    @property
    def baseopname(self):
        """The name of the instruction: it is never specialized."""
        return self.opname

    @property
    def cache_offset(self):
        """Where the instruction ends."""
        return self.offset + _SIZE

    @property
    def end_offset(self):
        """Where the instruction ends."""
        return self.offset + _SIZE

    @property
    def jump_target(self):
        """Where it jumps to, or None."""
        return self.argval if self.opcode in hasjump else None

    @property
    def is_jump_target(self):
        """Does a jump lead here?"""
        return self.label is not None

    def __str__(self):
        output = io.StringIO()
        _print_instruction(self, False, file=output)
        return output.getvalue().rstrip("\n")


def _print_instruction(instruction, current, *, file=None, lines=0, offsets=0, labels=0, positions=False):
    fields = []
    if positions:
        where = instruction.positions
        known = where is not None and where.lineno is not None
        fields.append((f"{where.lineno}:{where.col_offset}-{where.end_lineno}:{where.end_col_offset}" if known else "NO_LINE").ljust(16))
    elif lines:
        line = instruction.line_number if instruction.line_number is not None else "--"
        fields.append(str(line).rjust(lines) if instruction.starts_line else " " * lines)
    if labels:
        fields.append(f"L{instruction.label}:".rjust(labels) if instruction.label is not None else " " * labels)
    fields.append("-->" if current else "   ")
    if offsets:
        fields.append(str(instruction.offset).rjust(offsets))
    fields.append(instruction.opname.ljust(26) if instruction.argrepr else instruction.opname)
    if instruction.argrepr:
        fields.append(instruction.argrepr)
    print(" ".join(fields).rstrip(), file=file)


def _show_operand(kind, number, named, labels):
    match kind:
        case "jump":
            return f"to L{labels[number]}", number, number
        case "const":
            return repr(named), number, named
        case "name" | "free" | "intrinsic":
            return str(named), number, named
        case "keywords":
            return f"{number} {named!r}", number, named
        case "number":
            return str(number), number, number
        case "base":
            return f"r{number}..", number, named
    return str(named) if named is not None else f"r{number}", number, named


def _jumps(decoded):
    for _, _, operands in decoded:
        for kind, number, _ in operands:
            if kind == "jump":
                yield number


def _instructions(co, line_offset=0):
    decoded = _opcode.decode(co)
    targets = sorted({*_jumps(decoded), *(row[2] for row in _opcode.handlers(co))})
    labels = {offset: index for index, offset in enumerate(targets, 1)}
    starts = dict(findlinestarts(co))
    for index, ((op, words, operands), where) in enumerate(zip(decoded, co.co_positions())):
        offset = index * _SIZE
        # What an instruction is about: the last operand that is no register, if there is one.
        shown, arg, argval, about = [], None, None, False
        for kind, number, named in operands:
            text, number, value = _show_operand(kind, number, named, labels)
            shown.append(text + " =" if kind == "dst" else text)
            register = kind in ("dst", "src", "base")
            if not (register and about):
                arg, argval, about = number, value, about or not register
        positions = Positions(where[0], where[1], where[2], where[3])
        line = positions.lineno
        yield Instruction(opname[op], op, arg, argval, " ".join([*shown, *words]), offset, offset, offset in starts,
                          line + line_offset if line is not None else None, labels.get(offset), positions, None)


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """Iterate over the instructions of methods, functions, or code."""
    co = _get_code_object(x)
    return _instructions(co, first_line - co.co_firstlineno if first_line is not None else 0)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Disassemble a code object."""
    _print_all(co, lasti, file, show_offsets, show_positions)


disco = disassemble


def _print_all(co, lasti, file, show_offsets, show_positions, line_offset=0):
    instructions = list(_instructions(co, line_offset))
    lines = max((len(str(one.line_number)) for one in instructions if one.line_number is not None), default=2)
    offsets = len(str(len(co.co_code))) if show_offsets else 0
    labels = max((len(str(one.label)) + 2 for one in instructions if one.label is not None), default=0)
    for one in instructions:
        if one.starts_line and one.offset > 0:
            print(file=file)
        _print_instruction(one, one.offset == lasti, file=file, lines=max(lines, 3), offsets=offsets, labels=labels, positions=show_positions)
    handlers = _opcode.handlers(co)
    if handlers:
        print("ExceptionTable:", file=file)
        names = {one.offset: one.label for one in instructions}
        for start, end, target, depth in handlers:
            print(f"  {start} to {end - _SIZE} -> L{names[target]} [{depth}]", file=file)


def _recursively(co, *, file=None, depth=None, show_offsets=False, show_positions=False):
    disassemble(co, file=file, show_offsets=show_offsets, show_positions=show_positions)
    if depth is None or depth > 0:
        for constant in co.co_consts:
            if hasattr(constant, "co_code"):
                print(file=file)
                print(f"Disassembly of {constant!r}:", file=file)
                _recursively(constant, file=file, depth=None if depth is None else depth - 1, show_offsets=show_offsets, show_positions=show_positions)


def findlabels(code):
    """The offsets that jumps lead to, of a code object (the bytes alone do not say what they mean)."""
    if not hasattr(code, "co_code"):
        raise TypeError("findlabels() needs a code object")
    labels = []
    for target in _jumps(_opcode.decode(code)):
        if target not in labels:
            labels.append(target)
    return labels


def findlinestarts(code):
    """The offsets and lines where a line of the source begins."""
    last = False
    for start, _, line in code.co_lines():
        if line is not last and line != last:
            last = line
            yield start, line


def _find_imports(co):
    """The imports of a code object: name, level, names after `from`."""
    values = {}
    for op, _, operands in _opcode.decode(co):
        name = opname[op]
        if name in ("LOAD_CONST", "LOAD_INT") and operands[0][0] == "dst":
            kind, number, named = operands[1]
            values[operands[0][1]] = named if kind == "const" else number
        elif name == "IMPORT_NAME":
            base = operands[2][1]
            yield operands[1][2], values.get(base, 0), values.get(base + 1)


def _find_store_names(co):
    """The global names that a code object stores."""
    for op, _, operands in _opcode.decode(co):
        if opname[op] in ("STORE_NAME", "STORE_GLOBAL"):
            yield next(named for kind, _, named in operands if kind == "name")


class Bytecode:
    """The instructions of a function, method, string of source, or code object; iterating yields Instructions."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
        self.codeobj = co = _get_code_object(x)
        self.first_line = co.co_firstlineno if first_line is None else first_line
        self._line_offset = 0 if first_line is None else first_line - co.co_firstlineno
        self._original_object = x
        self.current_offset = current_offset
        self.exception_entries = [_ExceptionTableEntry(start, end, target, depth, False) for start, end, target, depth in _opcode.handlers(co)]
        self.show_caches = show_caches
        self.adaptive = adaptive
        self.show_offsets = show_offsets
        self.show_positions = show_positions

    def __iter__(self):
        return _instructions(self.codeobj, self._line_offset)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._original_object!r})"

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """Construct a Bytecode from the given traceback."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches, adaptive=adaptive)

    def info(self):
        """Return formatted information about the code object."""
        return _format_code_info(self.codeobj)

    def dis(self):
        """Return a formatted view of the bytecode operations."""
        output = io.StringIO()
        current = -1 if self.current_offset is None else self.current_offset
        _print_all(self.codeobj, current, output, self.show_offsets, self.show_positions, self._line_offset)
        return output.getvalue()


def main(args=None):
    import argparse
    parser = argparse.ArgumentParser(color=True)
    parser.add_argument("-C", "--show-caches", action="store_true", help="accepted; there are no inline caches to show")
    parser.add_argument("-O", "--show-offsets", action="store_true", help="show instruction offsets")
    parser.add_argument("-P", "--show-positions", action="store_true", help="show instruction positions")
    parser.add_argument("-S", "--specialized", action="store_true", help="accepted; instructions are not specialized")
    parser.add_argument("infile", nargs="?", default="-")
    options = parser.parse_args(args=args)
    if options.infile == "-":
        name, source = "<stdin>", sys.stdin.buffer.read()
    else:
        name = options.infile
        with open(name, "rb") as file:
            source = file.read()
    dis(compile(source, name, "exec"), show_offsets=options.show_offsets, show_positions=options.show_positions)


if __name__ == "__main__":
    main()
