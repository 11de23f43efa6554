# Symbol tables: what each scope does to each name.
import symtable
src='''
import os
class A[T](B):
    x: int = 1
    def f(self, a: X=1, *b, **c) -> Y:
        global g; g = 1
        nonlocal_ = 2
        def h(): 
            nonlocal nonlocal_
            nonlocal_ = 1
            return super()
        return [i for i in a], (j for j in b), lambda z: z
type Al[K: int = 3] = list[K]
@deco
def dd(): pass
'''
def show(t, d=0):
    print(' '*d, t.get_type(), t.get_name(), t.get_lineno(), t.is_optimized(), t.is_nested(), t.has_children(), sorted((k, hex(v)) for k,v in t._table.symbols.items()), t._table.varnames, t._table.type)
    for c in t.get_children(): show(c, d+2)
t=symtable.symtable(src,'?','exec'); show(t)
