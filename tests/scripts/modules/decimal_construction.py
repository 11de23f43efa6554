# decimal: making numbers of text, tuples, floats and integers; comparing with other types; what each refusal says.
import decimal
from decimal import *

D = Decimal


def shown(args):
    return [argument if not callable(argument) or isinstance(argument, type) else 'f' for argument in args]


def tried(function, *args, **keywords):
    try:
        print(shown(args), keywords, "->", repr(function(*args, **keywords)))
    except Exception as error:
        print(shown(args), keywords, "!!", type(error).__name__, error)


for x in ('x','',b'1',None,[],(0,),(0,1),(0,(1,2),'x'),(2,(1,),0),(0,(10,),0),(0,[1],0),(0,(1,),0,1),(0,'1',0),(0,(),'F'),(0,(1,2),'n'),(0,(0,1),'N'),(0,(),0),(True,(1,),0),(0,(1,),True),(0,(1.0,),1),(0,(1,),1.5),(0,(1,),10**30),'1e9999999999999999999','-0E-9999999999999999999','0e999999999999999999','1_0','_1_','١٢','\u2003 12 ','nan123','sNaN00','infinit','INFINITY','+inf','1e','.','1.e5','.5e-3', 1.5, True, 10**30, 'nan'+'1'*30, '1e1000000000000000000','1e-2000000000000000000','12\0','\ud800', 1j):
    tried(Decimal, x)
for c in ((0,1,0),(0,None,0),(0,(1,),None),(0,5,'F'),(0,(1,2),'F'),(2,5,'q'),(None,(1,),0),(0,(),''),('0',(1,),0),(0,(11,),'q'),(0,[1,2],True),(0,(True,),0),(2**70,(1,),0),(0,(2**70,),0),(0,(-1,),0),(0.0,(1,),0), (1,(0,0),-3),(1,(0,0),'n')):
    tried(D,c)
tried(D,[0,[1],2]); tried(D,range(3))
class T(tuple): pass
tried(D,T((0,(1,2),0)))
class F(float): pass
class I(int): pass
class S(str): pass
tried(D,F(1.5));tried(D,I(3));tried(D,S('1.5'))
for a in (1.5,2**0.5,'1.5',1j,None,D('nan'),float('nan'),float('inf'),True,10**30,2+0j,1.5+0j):
    for op in ('__eq__','__lt__','__ge__','__ne__','__gt__'):
        tried(getattr(D('1.5'),op),a)
from fractions import Fraction
for a in (Fraction(3,2),Fraction(1,3)):
    for op in ('__eq__','__lt__','__ge__','__add__'):
        tried(getattr(D('1.5'),op),a)
tried(hash,D('1.5')==Fraction(3,2)); print(hash(D('1.5'))==hash(1.5),hash(D('1e30'))==hash(10**30),hash(D('-1')),hash(D('0.1')),hash(D('inf')),hash(D('-inf')),hash(D('1e-400')), hash(D('1e400')),hash(D(10)**40+1)==hash(10**40+1))
with localcontext() as c:
    c.traps[FloatOperation]=True
    tried(D,1.5);tried(lambda:D(1)<1.5);tried(lambda:D(1)==1.5);tried(c.create_decimal,1.5);tried(D.from_float,1.5);tried(D.from_number,1.5);tried(c.create_decimal_from_float,1.5);tried(lambda:D(1)+1.5); tried(lambda: D(1)==1j); tried(lambda: D(1)==(1+0j))
    print(c.flags)
    for s in c.traps: c.traps[s]=True
    for f in (lambda:D(1)/3,lambda:D('1e999999')*10,lambda:D('1e-1000020')*D('.1'),lambda:D('0e-1000026')*D('.1'),lambda:D(1)/0,lambda:D('snan')+1,lambda:D('1.5').remainder_near(0),lambda:D(0).remainder_near(0),lambda:D(0)%0,lambda:D(0)//0,lambda:D('1.5').to_integral_exact(),lambda:D('x'),lambda:D(1).quantize(D('1e-30')),lambda:D('inf').quantize(1),lambda:D(1).scaleb(D('1.1')),lambda:D(1).rotate(D('1.1')),lambda:D(2).logical_and(1),lambda:D(2).logical_invert(),lambda:D('-1').sqrt(),lambda:D('-1').ln(),lambda:D('-1').log10(),lambda:D(0).logb(),lambda:D(0)**0,lambda:D('1e30')//3,lambda:D('1e30').remainder_near(3),lambda:pow(D(1),2,D(0)),lambda:D(-1)**D('.5'),lambda:D('nan')<1,lambda:D('snan').compare(1),lambda:D('nan').compare_signal(1),lambda:D(1).exp(),lambda:D(1e5),lambda:D(10)**D('1e20'),lambda:D('.1')**D('1e20'),lambda:D('inf')-D('inf'),lambda:c.create_decimal('nan'+'1'*40),lambda:c.create_decimal(D('nan'+'1'*40)),lambda:D('1e99999999999999999999')):
        tried(f)
