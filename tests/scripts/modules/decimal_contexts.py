# decimal: contexts and their attributes, signal dictionaries, exceptions, and which context is the current one.
import contextvars
import decimal
import threading
from decimal import *


def tried(function, *args, **keywords):
    try:
        print(len(args), keywords, "->", repr(function(*args, **keywords)))
    except Exception as error:
        print(len(args), keywords, "!!", type(error).__name__, error)


for n,v in [('prec',0),('prec','x'),('prec',1.5),('prec',10**20),('Emin',1),('Emin',-10**20),('Emax',-1),('Emax',10**18),('rounding','x'),('rounding',1),('capitals',2),('capitals',-1),('clamp',2),('traps',1),('flags',3),('traps',[1]),('traps',{}),('traps',[Inexact]),('traps',{Inexact:1}),('x',1),('prec',None),('rounding',None),('_allcr',3),('prec',True),('capitals',10**30),('traps',None)]:
    c=Context()
    tried(setattr,c,n,v)
    tried(Context,**{n:v})
    tried(lambda: localcontext(**{n: v}).__enter__())
tried(delattr,Context(),'prec');tried(delattr,Context(),'x');tried(delattr,Context(),'traps')
tried(getattr,Context(),'x')
tried(Context,1,2,3,4,5,6,7,8,9); tried(Context,28); tried(Context,5,'ROUND_UP',-10,10,0,1,[Inexact],[Clamped])
tried(Context,y=2)
tried(localcontext,1);tried(localcontext,1,2);tried(lambda: localcontext(ctx=Context()).__enter__())
tried(setcontext,1);tried(setcontext);tried(getcontext,1);tried(IEEEContext,32);tried(IEEEContext,33);tried(IEEEContext,'x');tried(IEEEContext,10**30);tried(IEEEContext,0);tried(IEEEContext,-32);tried(IEEEContext,1024);tried(IEEEContext)

c=Context()
c.flags[InvalidOperation]=True
d=Decimal
s=type(c.flags)
tried(lambda: len(s()));tried(len,c.flags);tried(lambda:c.flags[1]);tried(lambda:c.flags.__setitem__(1,2));tried(lambda:c.flags.__delitem__(Inexact));tried(repr,c.flags);tried(lambda:c.flags==c.traps);tried(lambda:c.flags==c.flags.copy());tried(lambda:c.flags<c.flags);tried(list,c.flags);tried(hash,c.flags);tried(repr,c);tried(str,c);tried(lambda:c==c);tried(lambda:c.flags.__setitem__(Inexact,'x')); tried(lambda:c.flags.clear());tried(lambda:s.__mro__);tried(lambda:c.flags.copy()); tried(lambda:list(c.flags.items()));tried(lambda:c.flags is c.flags);tried(lambda:c.__reduce__());tried(lambda: c.copy().flags)
for e in (DecimalException,Clamped,InvalidOperation,decimal.ConversionSyntax if hasattr(decimal,'ConversionSyntax') else DecimalException,DivisionByZero,DivisionImpossible if 'DivisionImpossible' in globals() else Inexact,Inexact,Rounded,Subnormal,Overflow,Underflow,FloatOperation): print(e,e.__mro__,e.__module__)
import _decimal
for e in (_decimal.ConversionSyntax,_decimal.DivisionImpossible,_decimal.DivisionUndefined,_decimal.InvalidContext): print(e,e.__mro__)

DefaultContext.prec = 12
setcontext(DefaultContext)
print(getcontext(), getcontext() is DefaultContext)


def in_thread():
    print("thread", getcontext().prec)
    getcontext().prec = 3
    print("thread", d(1) / 3)


thread = threading.Thread(target=in_thread)
thread.start()
thread.join()
print(getcontext().prec)


def in_context():
    print("context", d(1) / 3)
    setcontext(Context(prec=4))
    print("context", d(1) / 3)
    with localcontext(prec=2) as inner:
        print("context", d(1) / 3, inner is getcontext())
    print("context", d(1) / 3)


contextvars.copy_context().run(in_context)
print(d(1) / 3)


def steps():
    with localcontext(prec=5):
        yield d(1) / 7
        yield d(1) / 7


steps = steps()
print(next(steps), d(1) / 7, next(steps), d(1) / 7)
manager = localcontext(prec=6)
with manager as first, manager as second:
    print(first is second, d(1) / 7)
print(d(1) / 7)
for name in ("BasicContext", "ExtendedContext"):
    print(getattr(decimal, name))
print(decimal.MAX_PREC, decimal.MAX_EMAX, decimal.MIN_EMIN, decimal.MIN_ETINY, decimal.HAVE_THREADS, decimal.HAVE_CONTEXTVAR, decimal.IEEE_CONTEXT_MAX_BITS, decimal.__version__, decimal.__libmpdec_version__)
print(DecimalTuple(0, (1, 2), 3), DecimalTuple.__module__, DecimalTuple._fields)
