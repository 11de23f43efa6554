# decimal: the flags that operations set, and the results where no trap is set.
from decimal import *

d = Decimal


def tried(function, *args, **keywords):
    try:
        print(args, keywords, "->", repr(function(*args, **keywords)))
    except Exception as error:
        print(args, keywords, "!!", type(error).__name__, error)


c=Context(traps=[],prec=5)
for f,a in [('divide',(1,0)),('divide',(0,0)),('divide_int',(1,0)),('remainder',(1,0)),('divmod',(1,0)),('divmod',(d('inf'),1)),('remainder_near',(1,0)),('remainder_near',(0,0)),('remainder_near',(d('1e10'),3)),('remainder_near',(d('1e4'),3)),('remainder_near',(d('1e5'),3)),('remainder_near',(d('99999.5'),1)),('sqrt',(-1,)),('ln',(0,)),('log10',(0,)),('logb',(0,)),('power',(0,0)),('power',(1,d('.5'))),('power',(d('1.0'),3)),('power',(d('1.00'),d('1e30'))),('power',(10,d('1e30'))),('power',(d('.1'),d('1e30'))),('power',(d('.1'),1000000)),('power',(d('.1'),10000000)),('power',(-1,d('inf'))),('power',(1,d('inf'))),('power',(2,d('inf'))),('power',(d('.5'),d('inf'))),('power',(-2,d('inf'))),('exp',(d('1e-10'),)),('exp',(d('-1e-10'),)),('exp',(1000000000,)),('exp',(-1000000000,)),('exp',(d('1e50'),)),('exp',(d('-1e50'),)),('exp',(1,)),('quantize',(1,d('1e-10'))),('quantize',(d('inf'),1)),('scaleb',(1,d('1.5'))),('scaleb',(1,99999999)),('rotate',(12345,6)),('next_plus',(d('inf'),)),('next_toward',(d('9.9999e999999'),d('inf'))),('next_toward',(d('1e-1000003'),0)),('add',(d('snan123456'),1)),('add',(d('nan123456'),1)),('fma',(0,d('inf'),d('nan5'))),('fma',(0,d('inf'),d('snan5'))),('compare_signal',(d('nan'),1)),('max',(d('nan'),123456)),('plus',(d('1e-1000010'),)),('plus',(d('0e-1000010'),)),('plus',(d('9.99999e999999'),)),('divide',(1,d('inf'))),('divide_int',(1,d('inf'))),('plus',(123456,)),('create_decimal',('1234567',)),('create_decimal',('1e99999999999999999999999',)),('create_decimal',('0e99999999999999999999999',)),('create_decimal',('1e-99999999999999999999999',)),('create_decimal',('nan1234567',)),('create_decimal',(1.1,)),('create_decimal',((0,(1,2,3,4,5,6),0),)),('normalize',(d('1e1000000'),)),('logical_and',(2,1)),('to_integral_exact',(d('1.5'),)),('to_integral_value',(d('1.5'),)),('power',(2,3,0)),('power',(2,d('1e20'),7)),('power',(0,0,7)),('power',(2,3,123456)),('power',(7,d('-1'))),('power',(3,d('-1'))),('power',(0,-1)),('power',(d('-0'),-1)),('power',(d('9.9999'),d('400000.5'))),('power',(d('1.0000001'),d('1e15')))]:
    c.clear_flags()
    tried(getattr(c,f),*a)
    print('   ',[k.__name__ for k,v in c.flags.items() if v])
