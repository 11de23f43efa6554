# annotationlib: formats of deferred annotations.
from annotationlib import get_annotations, Format, ForwardRef


def lazy(a: Known, *args: list[Missing]) -> MissingName | int:
    pass


try:
    lazy.__annotations__
except NameError as e:
    print(e)
print(get_annotations(lazy, format=Format.STRING))
Known = int
found = get_annotations(lazy, format=Format.FORWARDREF)
print(found["a"], type(found["return"]).__name__)


class C:
    x: Later = 1
    y: "string"


print(get_annotations(C, format=Format.STRING))
ref = get_annotations(C, format=Format.FORWARDREF)["x"]
print(type(ref).__name__, ref.__forward_arg__)
Later = str
print(ref.evaluate(), get_annotations(C), get_annotations(C, eval_str=False))
print(ForwardRef("int").evaluate(), ForwardRef("a.b") == ForwardRef("a.b"))
print([f.name for f in Format])
