"""The nodes of syntax trees. Trees can be made and walked; parsing to one and compiling one are not implemented."""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400


class AST:
    """A node."""

    _fields = ()
    _attributes = ()
    _field_types = {}
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        if len(args) > len(self._fields):
            most = len(self._fields)
            raise TypeError(f"{type(self).__name__} constructor takes at most {most} positional argument{'' if most == 1 else 's'}")
        for name, value in zip(self._fields, args):
            if name in kwargs:
                raise TypeError(f"{type(self).__name__} got multiple values for argument {name!r}")
            setattr(self, name, value)
        for name, value in kwargs.items():
            setattr(self, name, value)
        for name in self._fields:
            if name not in self.__dict__ and name in _LISTS.get(type(self).__name__, ()):
                setattr(self, name, [])

    def __reduce__(self):
        return type(self), (), self.__dict__


# Name: base, fields, fields that are lists, optional fields, attributes.
_NODES = {
    "operator": ("AST", "", "", "", ""),
    "Add": ("operator", "", "", "", ""),
    "boolop": ("AST", "", "", "", ""),
    "And": ("boolop", "", "", "", ""),
    "stmt": ("AST", "", "", "", "lineno col_offset end_lineno end_col_offset"),
    "AnnAssign": ("stmt", "target annotation value simple", "", "value", "lineno col_offset end_lineno end_col_offset"),
    "Assert": ("stmt", "test msg", "", "msg", "lineno col_offset end_lineno end_col_offset"),
    "Assign": ("stmt", "targets value type_comment", "targets", "type_comment", "lineno col_offset end_lineno end_col_offset"),
    "AsyncFor": ("stmt", "target iter body orelse type_comment", "body orelse", "type_comment", "lineno col_offset end_lineno end_col_offset"),
    "AsyncFunctionDef": ("stmt", "name args body decorator_list returns type_comment type_params", "body decorator_list type_params", "returns type_comment", "lineno col_offset end_lineno end_col_offset"),
    "AsyncWith": ("stmt", "items body type_comment", "items body", "type_comment", "lineno col_offset end_lineno end_col_offset"),
    "expr": ("AST", "", "", "", "lineno col_offset end_lineno end_col_offset"),
    "Attribute": ("expr", "value attr ctx", "", "", "lineno col_offset end_lineno end_col_offset"),
    "AugAssign": ("stmt", "target op value", "", "", "lineno col_offset end_lineno end_col_offset"),
    "Await": ("expr", "value", "", "", "lineno col_offset end_lineno end_col_offset"),
    "BinOp": ("expr", "left op right", "", "", "lineno col_offset end_lineno end_col_offset"),
    "BitAnd": ("operator", "", "", "", ""),
    "BitOr": ("operator", "", "", "", ""),
    "BitXor": ("operator", "", "", "", ""),
    "BoolOp": ("expr", "op values", "values", "", "lineno col_offset end_lineno end_col_offset"),
    "Break": ("stmt", "", "", "", "lineno col_offset end_lineno end_col_offset"),
    "Call": ("expr", "func args keywords", "args keywords", "", "lineno col_offset end_lineno end_col_offset"),
    "ClassDef": ("stmt", "name bases keywords body decorator_list type_params", "bases keywords body decorator_list type_params", "", "lineno col_offset end_lineno end_col_offset"),
    "Compare": ("expr", "left ops comparators", "ops comparators", "", "lineno col_offset end_lineno end_col_offset"),
    "Constant": ("expr", "value kind", "", "kind", "lineno col_offset end_lineno end_col_offset"),
    "Continue": ("stmt", "", "", "", "lineno col_offset end_lineno end_col_offset"),
    "expr_context": ("AST", "", "", "", ""),
    "Del": ("expr_context", "", "", "", ""),
    "Delete": ("stmt", "targets", "targets", "", "lineno col_offset end_lineno end_col_offset"),
    "Dict": ("expr", "keys values", "keys values", "", "lineno col_offset end_lineno end_col_offset"),
    "DictComp": ("expr", "key value generators", "generators", "", "lineno col_offset end_lineno end_col_offset"),
    "Div": ("operator", "", "", "", ""),
    "cmpop": ("AST", "", "", "", ""),
    "Eq": ("cmpop", "", "", "", ""),
    "excepthandler": ("AST", "", "", "", "lineno col_offset end_lineno end_col_offset"),
    "ExceptHandler": ("excepthandler", "type name body", "body", "type name", "lineno col_offset end_lineno end_col_offset"),
    "Expr": ("stmt", "value", "", "", "lineno col_offset end_lineno end_col_offset"),
    "mod": ("AST", "", "", "", ""),
    "Expression": ("mod", "body", "", "", ""),
    "FloorDiv": ("operator", "", "", "", ""),
    "For": ("stmt", "target iter body orelse type_comment", "body orelse", "type_comment", "lineno col_offset end_lineno end_col_offset"),
    "FormattedValue": ("expr", "value conversion format_spec", "", "format_spec", "lineno col_offset end_lineno end_col_offset"),
    "FunctionDef": ("stmt", "name args body decorator_list returns type_comment type_params", "body decorator_list type_params", "returns type_comment", "lineno col_offset end_lineno end_col_offset"),
    "FunctionType": ("mod", "argtypes returns", "argtypes", "", ""),
    "GeneratorExp": ("expr", "elt generators", "generators", "", "lineno col_offset end_lineno end_col_offset"),
    "Global": ("stmt", "names", "names", "", "lineno col_offset end_lineno end_col_offset"),
    "Gt": ("cmpop", "", "", "", ""),
    "GtE": ("cmpop", "", "", "", ""),
    "If": ("stmt", "test body orelse", "body orelse", "", "lineno col_offset end_lineno end_col_offset"),
    "IfExp": ("expr", "test body orelse", "", "", "lineno col_offset end_lineno end_col_offset"),
    "Import": ("stmt", "names", "names", "", "lineno col_offset end_lineno end_col_offset"),
    "ImportFrom": ("stmt", "module names level", "names", "module level", "lineno col_offset end_lineno end_col_offset"),
    "In": ("cmpop", "", "", "", ""),
    "Interactive": ("mod", "body", "body", "", ""),
    "Interpolation": ("expr", "value str conversion format_spec", "", "format_spec", "lineno col_offset end_lineno end_col_offset"),
    "unaryop": ("AST", "", "", "", ""),
    "Invert": ("unaryop", "", "", "", ""),
    "Is": ("cmpop", "", "", "", ""),
    "IsNot": ("cmpop", "", "", "", ""),
    "JoinedStr": ("expr", "values", "values", "", "lineno col_offset end_lineno end_col_offset"),
    "LShift": ("operator", "", "", "", ""),
    "Lambda": ("expr", "args body", "", "", "lineno col_offset end_lineno end_col_offset"),
    "List": ("expr", "elts ctx", "elts", "", "lineno col_offset end_lineno end_col_offset"),
    "ListComp": ("expr", "elt generators", "generators", "", "lineno col_offset end_lineno end_col_offset"),
    "Load": ("expr_context", "", "", "", ""),
    "Lt": ("cmpop", "", "", "", ""),
    "LtE": ("cmpop", "", "", "", ""),
    "MatMult": ("operator", "", "", "", ""),
    "Match": ("stmt", "subject cases", "cases", "", "lineno col_offset end_lineno end_col_offset"),
    "pattern": ("AST", "", "", "", "lineno col_offset end_lineno end_col_offset"),
    "MatchAs": ("pattern", "pattern name", "", "pattern name", "lineno col_offset end_lineno end_col_offset"),
    "MatchClass": ("pattern", "cls patterns kwd_attrs kwd_patterns", "patterns kwd_attrs kwd_patterns", "", "lineno col_offset end_lineno end_col_offset"),
    "MatchMapping": ("pattern", "keys patterns rest", "keys patterns", "rest", "lineno col_offset end_lineno end_col_offset"),
    "MatchOr": ("pattern", "patterns", "patterns", "", "lineno col_offset end_lineno end_col_offset"),
    "MatchSequence": ("pattern", "patterns", "patterns", "", "lineno col_offset end_lineno end_col_offset"),
    "MatchSingleton": ("pattern", "value", "", "", "lineno col_offset end_lineno end_col_offset"),
    "MatchStar": ("pattern", "name", "", "name", "lineno col_offset end_lineno end_col_offset"),
    "MatchValue": ("pattern", "value", "", "", "lineno col_offset end_lineno end_col_offset"),
    "Mod": ("operator", "", "", "", ""),
    "Module": ("mod", "body type_ignores", "body type_ignores", "", ""),
    "Mult": ("operator", "", "", "", ""),
    "Name": ("expr", "id ctx", "", "", "lineno col_offset end_lineno end_col_offset"),
    "NamedExpr": ("expr", "target value", "", "", "lineno col_offset end_lineno end_col_offset"),
    "Nonlocal": ("stmt", "names", "names", "", "lineno col_offset end_lineno end_col_offset"),
    "Not": ("unaryop", "", "", "", ""),
    "NotEq": ("cmpop", "", "", "", ""),
    "NotIn": ("cmpop", "", "", "", ""),
    "Or": ("boolop", "", "", "", ""),
    "type_param": ("AST", "", "", "", "lineno col_offset end_lineno end_col_offset"),
    "ParamSpec": ("type_param", "name default_value", "", "default_value", "lineno col_offset end_lineno end_col_offset"),
    "Pass": ("stmt", "", "", "", "lineno col_offset end_lineno end_col_offset"),
    "Pow": ("operator", "", "", "", ""),
    "RShift": ("operator", "", "", "", ""),
    "Raise": ("stmt", "exc cause", "", "exc cause", "lineno col_offset end_lineno end_col_offset"),
    "Return": ("stmt", "value", "", "value", "lineno col_offset end_lineno end_col_offset"),
    "Set": ("expr", "elts", "elts", "", "lineno col_offset end_lineno end_col_offset"),
    "SetComp": ("expr", "elt generators", "generators", "", "lineno col_offset end_lineno end_col_offset"),
    "Slice": ("expr", "lower upper step", "", "lower upper step", "lineno col_offset end_lineno end_col_offset"),
    "Starred": ("expr", "value ctx", "", "", "lineno col_offset end_lineno end_col_offset"),
    "Store": ("expr_context", "", "", "", ""),
    "Sub": ("operator", "", "", "", ""),
    "Subscript": ("expr", "value slice ctx", "", "", "lineno col_offset end_lineno end_col_offset"),
    "TemplateStr": ("expr", "values", "values", "", "lineno col_offset end_lineno end_col_offset"),
    "Try": ("stmt", "body handlers orelse finalbody", "body handlers orelse finalbody", "", "lineno col_offset end_lineno end_col_offset"),
    "TryStar": ("stmt", "body handlers orelse finalbody", "body handlers orelse finalbody", "", "lineno col_offset end_lineno end_col_offset"),
    "Tuple": ("expr", "elts ctx", "elts", "", "lineno col_offset end_lineno end_col_offset"),
    "TypeAlias": ("stmt", "name type_params value", "type_params", "", "lineno col_offset end_lineno end_col_offset"),
    "type_ignore": ("AST", "", "", "", ""),
    "TypeIgnore": ("type_ignore", "lineno tag", "", "", ""),
    "TypeVar": ("type_param", "name bound default_value", "", "bound default_value", "lineno col_offset end_lineno end_col_offset"),
    "TypeVarTuple": ("type_param", "name default_value", "", "default_value", "lineno col_offset end_lineno end_col_offset"),
    "UAdd": ("unaryop", "", "", "", ""),
    "USub": ("unaryop", "", "", "", ""),
    "UnaryOp": ("expr", "op operand", "", "", "lineno col_offset end_lineno end_col_offset"),
    "While": ("stmt", "test body orelse", "body orelse", "", "lineno col_offset end_lineno end_col_offset"),
    "With": ("stmt", "items body type_comment", "items body", "type_comment", "lineno col_offset end_lineno end_col_offset"),
    "Yield": ("expr", "value", "", "value", "lineno col_offset end_lineno end_col_offset"),
    "YieldFrom": ("expr", "value", "", "", "lineno col_offset end_lineno end_col_offset"),
    "alias": ("AST", "name asname", "", "asname", "lineno col_offset end_lineno end_col_offset"),
    "arg": ("AST", "arg annotation type_comment", "", "annotation type_comment", "lineno col_offset end_lineno end_col_offset"),
    "arguments": ("AST", "posonlyargs args vararg kwonlyargs kw_defaults kwarg defaults", "posonlyargs args kwonlyargs kw_defaults defaults", "vararg kwarg", ""),
    "comprehension": ("AST", "target iter ifs is_async", "ifs", "", ""),
    "keyword": ("AST", "arg value", "", "arg", "lineno col_offset end_lineno end_col_offset"),
    "match_case": ("AST", "pattern guard body", "body", "guard", ""),
    "withitem": ("AST", "context_expr optional_vars", "", "optional_vars", ""),
}
_LISTS = {name: tuple(row[2].split()) for name, row in _NODES.items()}


def _make():
    classes = {"AST": AST}
    for name, (base, fields, lists, optional, attributes) in _NODES.items():
        fields = tuple(fields.split())
        content = {"_fields": fields, "__match_args__": fields, "_attributes": tuple(attributes.split()), "__module__": "ast"}
        for field in optional.split():
            content[field] = None
        classes[name] = type(name, (classes[base],), content)
    globals().update(classes)


_make()
del _make
