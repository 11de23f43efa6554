"""The instructions of the machine, by name and number. They are Lissom's own, not CPython's."""

__all__ = ["cmp_op", "stack_effect", "hascompare", "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG", "hasarg", "hasconst", "hasname", "hasjump", "hasjrel",
           "hasjabs", "hasfree", "haslocal", "hasexc"]

import builtins

import _opcode
from _opcode import opmap, stack_effect

opname = list(opmap)
cmp_op = ("<", "<=", "==", "!=", ">", ">=")

# Any instruction may have operands, and none is a prefix of another.
HAVE_ARGUMENT = 0
EXTENDED_ARG = len(opname)

hasarg = [op for op in opmap.values() if _opcode.has_arg(op)]
hasconst = [op for op in opmap.values() if _opcode.has_const(op)]
hasname = [op for op in opmap.values() if _opcode.has_name(op)]
hasjump = [op for op in opmap.values() if _opcode.has_jump(op)]
hasjrel = hasjump
hasjabs = []
hasfree = [op for op in opmap.values() if _opcode.has_free(op)]
haslocal = [op for op in opmap.values() if _opcode.has_local(op)]
hasexc = [op for op in opmap.values() if _opcode.has_exc(op)]
hascompare = [op for name, op in opmap.items() if name in ("LT", "LE", "EQ", "NE", "GT", "GE") or name.startswith(("JUMP_IF_L", "JUMP_IF_G", "JUMP_IF_EQ", "JUMP_IF_NE"))]

_intrinsic_1_descs = _opcode.get_intrinsic1_descs()
_intrinsic_2_descs = _opcode.get_intrinsic2_descs()
_special_method_names = _opcode.get_special_method_names()
_common_constants = [builtins.AssertionError, builtins.NotImplementedError, builtins.tuple, builtins.all, builtins.any]
_nb_ops = _opcode.get_nb_ops()
_cache_format = {}
_inline_cache_entries = {}
_specializations = {}
_specialized_opmap = {}
