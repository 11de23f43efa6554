"""Template strings (PEP 750)."""

from _lissom_types import set_name as _set_name

__all__ = ["Interpolation", "Template", "convert"]

_CONVERSIONS = {None: lambda value: value, "a": ascii, "r": repr, "s": str}


class Interpolation:
    """A value in a template string, with the text it was written as."""

    __slots__ = ("value", "expression", "conversion", "format_spec")
    __match_args__ = ("value", "expression", "conversion", "format_spec")

    def __init__(self, value, expression="", conversion=None, format_spec=""):
        if conversion not in _CONVERSIONS:
            raise ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
        for name, content in zip(self.__slots__, (value, expression, conversion, format_spec)):
            object.__setattr__(self, name, content)

    def __setattr__(self, name, value):
        raise AttributeError("readonly attribute")

    __class_getitem__ = classmethod(type(list[int]))

    def __repr__(self):
        return f"Interpolation({self.value!r}, {self.expression!r}, {self.conversion!r}, {self.format_spec!r})"

    def __reduce__(self):
        return Interpolation, (self.value, self.expression, self.conversion, self.format_spec)


class Template:
    """A template string: text and interpolations in turn."""

    __slots__ = ("strings", "interpolations")

    def __init__(self, *args):
        strings, interpolations = [""], []
        for part in args:
            if isinstance(part, str):
                strings[-1] += part
            elif isinstance(part, Interpolation):
                interpolations.append(part)
                strings.append("")
            else:
                raise TypeError(f"Template.__new__ *args need to be of type 'str' or 'Interpolation', got {type(part).__name__}")
        object.__setattr__(self, "strings", tuple(strings))
        object.__setattr__(self, "interpolations", tuple(interpolations))

    def __setattr__(self, name, value):
        raise AttributeError("readonly attribute")

    @property
    def values(self):
        return tuple([part.value for part in self.interpolations])

    def __iter__(self):
        for index, text in enumerate(self.strings):
            if text:
                yield text
            if index < len(self.interpolations):
                yield self.interpolations[index]

    def __add__(self, other):
        if isinstance(other, Template):
            return Template(*self, *other)
        raise TypeError(f'can only concatenate string.templatelib.Template (not "{type(other).__name__}") to string.templatelib.Template')

    def __repr__(self):
        return f"Template(strings={self.strings!r}, interpolations={self.interpolations!r})"

    def __reduce__(self):
        return Template, tuple(self)


def convert(obj, /, conversion):
    """Convert obj as !s, !r or !a would."""
    try:
        return _CONVERSIONS[conversion](obj)
    except KeyError:
        raise ValueError(f"invalid conversion specifier: {conversion}") from None


_set_name(Interpolation, "string.templatelib.Interpolation")
_set_name(Template, "string.templatelib.Template")
