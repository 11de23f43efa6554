class A:
    def __init__(self,n): self.n=n
    def __del__(self): print('del',self.n, helper())
def helper(): return x
x='global'
a=A('a'); b=A('b'); c=A('cyc'); c.me=c
def g():
    try: yield 1
    finally: print('gen closed', x)
it=g(); next(it)
def outer(): yield from g()
o=outer(); next(o)


print('end')
