"""Type parameters and aliases: what the syntax of PEP 695 makes, and typing shows."""

import sys
from _lissom_types import set_name as _set_name


@staticmethod
def _idfunc(value, /):
    return value


def _caller():
    try:
        return sys._getframemodulename(2)
    except (AttributeError, ValueError):
        return None


def _union(left, right):
    import typing
    return typing.Union[left, right]


class _Lazy:
    """Stands for what was not evaluated yet."""


_LAZY = _Lazy()


class _Sealed(type):
    """The classes here are like built-in ones: they take no attributes and no subclasses."""

    def __new__(cls, name, bases, namespace, *, own=False):
        for base in bases:
            if not own and isinstance(base, _Sealed):
                raise TypeError(f"type '{base.__module__}.{base.__qualname__}' is not an acceptable base type")
        return super().__new__(cls, name, bases, namespace)

    def __init__(self, name, bases, namespace, *, own=False):
        super().__init__(name, bases, namespace)

    def __setattr__(self, name, value):
        if name != "__module__" or "__sealed__" in self.__dict__:
            raise TypeError(f"cannot set {name!r} attribute of immutable type '{self.__module__}.{self.__qualname__}'")
        super().__setattr__(name, value)

    def __delattr__(self, name):
        raise TypeError(f"cannot set {name!r} attribute of immutable type '{self.__module__}.{self.__qualname__}'")


class _NoDefaultType(metaclass=_Sealed, own=True):
    """The type of the NoDefault singleton."""

    __slots__ = ()

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = object.__new__(_NoDefaultType)


class _ConstEvaluator(metaclass=_Sealed, own=True):
    """Evaluates what is known already."""

    __slots__ = ("_value",)

    def __new__(cls):
        raise TypeError("cannot create '_typing._ConstEvaluator' instances")

    def __call__(self, format, /):
        if format == 4:
            from annotationlib import type_repr
            if isinstance(self._value, tuple):
                return "(" + ", ".join(map(type_repr, self._value)) + ")"
            return type_repr(self._value)
        return self._value

    def __repr__(self):
        return f"<constevaluator {self._value!r}>"


def _constant(value):
    evaluator = object.__new__(_ConstEvaluator)
    evaluator._value = value
    return evaluator


class _Parameter(metaclass=_Sealed, own=True):
    """What type parameters have in common: a name, and values that are made when they are first asked for."""

    __slots__ = ("__name__", "_default", "_evaluate_default", "__weakref__", "__dict__")

    def _begin(self, name, default, module):
        if not isinstance(name, str):
            raise TypeError(f"{type(self).__name__}() argument 'name' must be str, not {type(name).__name__}")
        self.__name__ = name
        self._default = default
        self._evaluate_default = None
        self.__module__ = module

    @property
    def __default__(self):
        if self._default is _LAZY:
            self._default = self._evaluate_default(1)
        return self._default

    @property
    def evaluate_default(self):
        if self._evaluate_default is not None:
            return self._evaluate_default
        return None if self._default is NoDefault else _constant(self._default)

    def has_default(self):
        return self._default is not NoDefault

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __reduce__(self):
        return self.__name__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


def _prefix(parameter):
    if parameter.__infer_variance__:
        return ""
    return "+" if parameter.__covariant__ else "-" if parameter.__contravariant__ else "~"


def _variance(parameter, covariant, contravariant, infer_variance):
    if covariant and contravariant:
        raise ValueError("Bivariant types are not supported.")
    if infer_variance and (covariant or contravariant):
        raise ValueError("Variance cannot be specified with infer_variance.")
    parameter.__covariant__ = bool(covariant)
    parameter.__contravariant__ = bool(contravariant)
    parameter.__infer_variance__ = bool(infer_variance)


class TypeVar(_Parameter, own=True):
    """Type variable."""

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False):
        self._begin(name, default, _caller())
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        _variance(self, covariant, contravariant, infer_variance)
        if bound is not None:
            import typing
            bound = typing._type_check(bound, "Bound must be a type.")
        self._constraints = constraints
        self._bound = bound
        self._evaluate_bound = self._evaluate_constraints = None

    @property
    def __bound__(self):
        if self._bound is _LAZY:
            self._bound = self._evaluate_bound(1)
        return self._bound

    @property
    def __constraints__(self):
        if self._constraints is _LAZY:
            self._constraints = self._evaluate_constraints(1)
        return self._constraints

    @property
    def evaluate_bound(self):
        if self._evaluate_bound is None and self._bound is not None:
            return _constant(self._bound)
        return self._evaluate_bound

    @property
    def evaluate_constraints(self):
        if self._evaluate_constraints is None and self._constraints:
            return _constant(self._constraints)
        return self._evaluate_constraints

    def __typing_subst__(self, arg):
        import typing
        return typing._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        params = alias.__parameters__
        index = params.index(self)
        if index < len(args):
            return args
        if index == len(args) and self.has_default():
            return (*args, self.__default__)
        raise TypeError(f"Too few arguments for {alias}")

    def __repr__(self):
        return _prefix(self) + self.__name__


class ParamSpecArgs(metaclass=_Sealed, own=True):
    """The args of a ParamSpec."""

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecArgs) else NotImplemented

    def __hash__(self):
        return hash(self.__origin__)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpecKwargs(metaclass=_Sealed, own=True):
    """The kwargs of a ParamSpec."""

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"

    def __eq__(self, other):
        return self.__origin__ == other.__origin__ if isinstance(other, ParamSpecKwargs) else NotImplemented

    def __hash__(self):
        return hash(self.__origin__)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpec(_Parameter, own=True):
    """Parameter specification variable."""

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False):
        self._begin(name, default, _caller())
        _variance(self, covariant, contravariant, infer_variance)
        self.__bound__ = bound

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        import typing
        return typing._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._paramspec_prepare_subst(self, alias, args)

    def __repr__(self):
        return _prefix(self) + self.__name__


class TypeVarTuple(_Parameter, own=True):
    """Type variable tuple."""

    def __init__(self, name, *, default=NoDefault):
        self._begin(name, default, _caller())

    def __iter__(self):
        import typing
        yield typing.Unpack[self]

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._typevartuple_prepare_subst(self, alias, args)

    def __repr__(self):
        return self.__name__


class TypeAliasType(metaclass=_Sealed, own=True):
    """Type alias."""

    __slots__ = ("__name__", "__type_params__", "_value", "_evaluate", "__weakref__", "__dict__")

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        default_seen = False
        for parameter in type_params:
            if not isinstance(parameter, (TypeVar, ParamSpec, TypeVarTuple)) and type(parameter).__module__ != "typing_extensions":
                raise TypeError(f"Expected a type param, got {parameter!r}")
            if parameter.has_default():
                default_seen = True
            elif default_seen:
                raise TypeError(f"non-default type parameter '{parameter!r}' follows default type parameter")
        self.__name__ = name
        self.__type_params__ = type_params
        self._value = value
        self._evaluate = None
        self.__module__ = _caller()

    @property
    def __value__(self):
        if self._value is _LAZY:
            self._value = self._evaluate(1)
        return self._value

    @property
    def evaluate_value(self):
        return self._evaluate if self._evaluate is not None else _constant(self._value)

    @property
    def __parameters__(self):
        parameters = []
        for parameter in self.__type_params__:
            if isinstance(parameter, TypeVarTuple):
                parameters.extend(parameter)
            else:
                parameters.append(parameter)
        return tuple(parameters)

    def __iter__(self):
        import typing
        yield typing.Unpack[self]

    def __getitem__(self, args):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        import types
        return types.GenericAlias(self, args if isinstance(args, tuple) else (args,))

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __reduce__(self):
        return self.__name__

    def __repr__(self):
        return self.__name__


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()
    _is_protocol = False

    def __class_getitem__(cls, *args):
        import typing
        return typing._generic_class_getitem(cls, *args)

    def __init_subclass__(cls, *args, **kwargs):
        import typing
        typing._generic_init_subclass(cls, *args, **kwargs)


for _class in (TypeVar, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeVarTuple, TypeAliasType, Generic, _NoDefaultType):
    _class.__module__ = "typing"
_ConstEvaluator.__module__ = "_typing"
for _class in (TypeVar, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeVarTuple, TypeAliasType, _ConstEvaluator, _NoDefaultType):
    type.__setattr__(_class, "__sealed__", True)
    _set_name(_class, f"{_class.__module__}.{_class.__name__}")
del _class

from builtins import type as _type
Union = _type(int | str)


# What the compiler calls.

def _made(cls, name):
    parameter = cls(name, infer_variance=True) if cls is not TypeVarTuple else cls(name)
    parameter.__module__ = _caller()
    return parameter


def _typevar(name):
    return _made(TypeVar, name)


def _typevar_with_bound(name, evaluate):
    parameter = _made(TypeVar, name)
    parameter._evaluate_bound, parameter._bound = evaluate, _LAZY
    return parameter


def _typevar_with_constraints(name, evaluate):
    parameter = _made(TypeVar, name)
    parameter._evaluate_constraints, parameter._constraints = evaluate, _LAZY
    return parameter


def _paramspec(name):
    return _made(ParamSpec, name)


def _typevartuple(name):
    return _made(TypeVarTuple, name)


def _set_default(parameter, evaluate):
    parameter._evaluate_default, parameter._default = evaluate, _LAZY
    return parameter


def _typealias(name, type_params=None, evaluate=None):
    if isinstance(name, tuple):
        name, type_params, evaluate = name
    alias = TypeAliasType(name, None, type_params=type_params or ())
    alias._evaluate, alias._value = evaluate, _LAZY
    alias.__module__ = _caller()
    return alias


def _subscript_generic(parameters):
    unpacked = []
    for parameter in parameters:
        if isinstance(parameter, TypeVarTuple):
            unpacked.extend(parameter)
        else:
            unpacked.append(parameter)
    return Generic[tuple(unpacked)]
