# decimal: the mini-language of formats, with conventions given and with sizes beyond the limits.
from decimal import *
import itertools
vals=[Decimal(x) for x in ('0','-0','1.5','-1234567.891','1e30','1.23e-10','nan','-inf','snan12','0e5','-0.004','99.995')]
specs=['','e','E','f','F','g','G','n','%','.2','.2f','.0f','.0e','.3g','.3%','+','-',' ','z','z.1f','zf','z.0f','-z.2f','#','#.3f','#g','#e','#.0f','0','010','010.2f','=10','<10','>10','^10','*^10','x<10.2f','0=10','0<10','<010','+010','_','_.2f',',','.2_f','.2,f','_.3_f',',.4_','._f','.,f',',.3,','.12_f','015,','015_.2f','15,.2f','=15,','0,','00010','z,','z_','c','s','d','x','b','.f','.','..','1.','+f','--','+-','= 10','10e','10.3E','20,e','20_.5_e','\0<10','\0','é^12','ab','#010.3f','z010.1f','n','.4n','020n',',n','_n','.3,n','f ','\ud800<5','1_000','+z#010_.3_f','g.','.0g','.0','.1g','.1%','.0%','%%','.40','.10g',]
def t(v,s):
    try: return repr(format(v,s))
    except Exception as e: return type(e).__name__+': '+str(e)
for s in specs: print(ascii(s),[t(v,s) for v in vals])


D = Decimal


def tried(function, *args, **keywords):
    try:
        print(args[1:], keywords, "->", repr(function(*args, **keywords)))
    except Exception as error:
        print(args[1:], keywords, "!!", type(error).__name__, error)


def f(x,fmt,o): return D(x).__format__(fmt,o)
ov=[{}, {'decimal_point':','},{'thousands_sep':'.'},{'grouping':'\3\0'},{'decimal_point':',','thousands_sep':'.','grouping':'\3\0'},{'decimal_point':'','thousands_sep':'.','grouping':'\3\0'},{'thousands_sep':''},{'grouping':[3,0]},{'grouping':''},{'grouping':'\3'},{'grouping':'\3\2\0'},{'grouping':'\3\177'},{'decimal_point':3},{'decimal_point':'\u066b','thousands_sep':'\u066c','grouping':'\2\3\0'},{'x':1},[],None,{'grouping':'\0'}, {'thousands_sep':None}]
for o in ov:
    for s in ('n','g','f',',','020n','020,','.2f','_','#n','12345n', ''):
        tried(f,'1234567.891',s,o) if s!='12345n' else 0

for s in ['1000000000000000000','9223372036854775807','9223372036854775808','.1000000000000000000f','.9223372036854775807f','.9223372036854775808','10.99999999999999999999','#1000000000000000000','_.1000000000000000000f']:
    tried(format, D('1.5'), s)
