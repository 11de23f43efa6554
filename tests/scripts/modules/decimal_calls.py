# decimal: how methods and functions take their arguments, and what they give to subclasses.
import copy
import pickle
from decimal import *

d = Decimal


def tried(function, *args, **keywords):
    try:
        print(len(args), keywords, "->", repr(function(*args, **keywords)))
    except Exception as error:
        print(len(args), keywords, "!!", type(error).__name__, error)


for n in ('quantize','exp','compare','fma','to_integral','is_nan','adjusted','copy_abs','as_tuple','logb','rotate','from_float','from_number','as_integer_ratio','__copy__','__deepcopy__','__format__','__round__','__ceil__','__reduce__','conjugate','radix','is_normal','max','number_class','to_eng_string','canonical'):
    m=getattr(d(1),n)
    print('==',n); tried(m); tried(m,1,2,3,4,5,6); tried(m,zz=1); tried(m,1,zz=1)
c=Context()
for n in ('quantize','exp','add','fma','power','to_integral_exact','is_nan','Etiny','radix','copy_decimal','create_decimal','create_decimal_from_float','clear_flags','copy','_apply','__copy__','__reduce__','logb','rotate','canonical','is_normal','number_class'):
    m=getattr(c,n)
    print('==C',n); tried(m); tried(m,1,2,3,4,5,6); tried(m,zz=1); tried(m,1,zz=1)
tried(getcontext,zz=1); tried(setcontext,zz=1);tried(setcontext,1,2);tried(IEEEContext,1,2);tried(IEEEContext,bits=32);tried(localcontext,1,2,3,4,5,6,7,8,9,10)
tried(lambda: localcontext(Context(), prec=3).__enter__())
with localcontext(None,5) as q: print(q)
tried(Decimal,1,2,3); tried(Decimal,1,zz=2); tried(Decimal,1,value=2)
tried(Context,28,prec=2)
print(d(1).__round__.__text_signature__, d(1).__format__.__text_signature__)
tried(c.copy_decimal,3);tried(c.copy_decimal,'x');tried(c.canonical,3);tried(c.canonical,d(3));tried(c._apply,3);tried(c._apply,d('1.23'));tried(c.is_nan,3);tried(c.is_nan,'3')
tried(d(3).canonical);tried(c.canonical,'x')
for a in ('__lt__','__eq__','__add__','__radd__','__pow__','__divmod__','__hash__','__bool__','__float__','__int__','__neg__'):
  m=getattr(d(1),a);tried(m);tried(m,1,2,3)
tried(d.from_float,True);tried(d.from_number,True); tried(d.from_float,1.5);tried(d.from_float,float('nan'));tried(d.from_float,-0.0)
class D(Decimal): pass
print(repr(D.from_float(1.5)),type(D.from_float(1.5)),type(D(3)+1),type(D.from_number(3)),type(copy.copy(D(1))),type(copy.deepcopy(D(1))),D(1).__reduce__(),type(pickle.loads(pickle.dumps(D(1)))),type(D(D(1))),type(Decimal(D(1))),repr(D(1)), type(+D(1)),type(D(1).copy_abs()),type(D(1).canonical()),type(D(1).conjugate()),type(D(1).real),type(D(1).imag),type(round(D(1),1)))
x=D(1);print(x.canonical() is x, x.real is x, d(x) is x, copy.copy(x) is x, copy.deepcopy(x) is x, x.conjugate() is x)
y=d(1);print(y.canonical() is y, y.real is y, d(y) is y, copy.copy(y) is y, c.create_decimal(y) is y, c.canonical(y) is y,c.copy_decimal(y) is y, y.from_number(y) is y, D(x) is x)
print(c.create_decimal(D(1)).__class__, y.imag)
# flags
