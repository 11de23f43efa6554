# decimal: operations drawn at random, with their results and the flags they set.
import random
from decimal import *
n, big = 1500, 0
r = random.Random(7)
RND=[ROUND_UP,ROUND_DOWN,ROUND_CEILING,ROUND_FLOOR,ROUND_HALF_UP,ROUND_HALF_DOWN,ROUND_HALF_EVEN,ROUND_05UP]
un='exp ln log10 next_minus next_plus normalize to_integral to_integral_exact to_integral_value sqrt abs minus plus copy_abs copy_negate logb logical_invert number_class to_sci_string to_eng_string is_normal is_subnormal is_zero radix create_decimal _apply'.split()
bi='add compare compare_signal divide divide_int divmod max max_mag min min_mag multiply next_toward quantize remainder remainder_near subtract compare_total compare_total_mag copy_sign logical_and logical_or logical_xor rotate same_quantum scaleb shift power power'.split()
def digits(k):
    m=r.random()
    if m<.15: return '0'*r.randint(1,3)
    if m<.25: return '1'+'0'*r.randint(0,k)
    if m<.35: return '9'*r.randint(1,k+1)
    if m<.45: return '5'+'0'*r.randint(0,k)
    if m<.55: return str(r.randint(1,10**r.randint(1,k+1)))+r.choice(['5','50','500','49999','50001','00001'])
    if m<.62: return ''.join(r.choice('01') for _ in range(r.randint(1,k+1)))
    return str(r.randint(0,10**r.randint(1,max(1,k))))
def num(c):
    m=r.random(); s=r.choice(['','','-'])
    if m<.04: return s+r.choice(['inf','nan','snan','nan123','snan45','nan'+'9'*40])
    k=r.choice([3,6,12,19,28,40,60]) if not big else r.choice([10,50,300,2000])
    d=digits(k)
    if m<.55:
        p=r.randint(0,len(d)); d=d[:p]+'.'+d[p:] if r.random()<.7 else d
        return s+d
    if m<.8: return s+d+'E%d'%r.randint(-12,12)
    if m<.9: return s+d+'E%d'%(r.choice([c.Emin,c.Emax,c.Etiny(),c.Etop()])+r.randint(-4,4)-r.choice([0,len(d)]))
    return s+d+'E%d'%r.randint(-60,60)
def ctx():
    c=Context(prec=r.choice([1,2,3,5,9,16,18,19,20,28,28,28,38,39,50]) if not big else r.choice([20,100,500,3000]),rounding=r.choice(RND),clamp=r.choice([0,0,1]),capitals=r.choice([0,1,1]))
    m=r.random()
    if m<.3: c.Emax=r.choice([0,1,5,20,99,384]); c.Emin=-r.choice([0,1,5,20,98,383])
    elif m<.35: c.Emax=MAX_EMAX;c.Emin=MIN_EMIN
    elif m<.5: c.Emax=r.choice([9999,999999999]);c.Emin=-r.choice([9999,999999999])
    for s in c.traps: c.traps[s]=r.random()<.1
    return c
fmts=['','e','.3f','g','.5g','.0%','n','010.2f','+,','_.3f','z.2f','E','.2e','#','.10_f']
for i in range(n):
    c=ctx(); setcontext(Context(prec=50))
    try:
        a=Decimal(num(c)) ; b=Decimal(num(c)); z=Decimal(num(c))
    except DecimalException as e: a,b,z=Decimal(1),Decimal(2),Decimal(3)
    m=r.random()
    q=r.random()
    if m<.32: f=r.choice(un); args=(a,)
    elif m<.72: f=r.choice(bi); args=(a,b)
    elif m<.75: f='fma'; args=(a,b,z)
    elif m<.77: f='power'; args=(abs(Decimal(int(a) if a.is_finite() and -30<a.adjusted()<30 else 7)),Decimal(r.randint(0,50)),Decimal(r.randint(-50,50)))
    elif m<.82: f='power'; args=(a,Decimal(r.choice([r.randint(-40,40),str(r.randint(-400,400)/8),'0.5','-0.5','1e3','3.3','-2.7','1e10'])))
    elif m<.87: f='fmt'; args=(a,r.choice(fmts))
    elif m<.90: f='num'; args=(num(c),)
    elif m<.93: f='hash'; args=(a,)
    elif m<.95: f='cmp'; args=(a,r.choice([b,1,0.5,float('nan'),1+0j,10**20,float('inf'),-0.0,1.5]))
    else: f='misc'; args=(a,)
    if f in('exp',) and a.is_finite() and a.adjusted()>12 and q<.9: args=(a.scaleb(-a.adjusted()) if False else Decimal(str(a)[:4]) if str(a)[:4].strip('-').isdigit() else Decimal(2),)
    if f in('ln','log10') and q<.8 and args[0].is_signed() and not args[0].is_nan(): args=(args[0].copy_negate(),)
    if f=='sqrt' and q<.8 and not args[0].is_nan(): args=(args[0].copy_abs(),)
    if c.Emax>10**15 and any(x.is_finite() and abs(x.adjusted())>10**6 for x in args if isinstance(x,Decimal)) and f in('fmt','num','hash','cmp','misc'): continue
    if f in ('fmt','misc','hash') and a.is_finite() and abs(a.adjusted())>2000: continue
    if c.prec>10**6: continue
    c.clear_flags(); setcontext(c)
    try:
        if f=='fmt': res=format(*args)
        elif f=='num': res=(c.create_decimal(args[0]),Decimal(args[0]))
        elif f=='hash': res=(hash(a) if not a.is_nan() else 0, a.as_tuple(), a.adjusted())
        elif f=='cmp': res=(args[0]<args[1] if type(args[1]) is not complex else 0,args[0]==args[1],args[0]!=args[1])
        elif f=='misc': res=(round(a,2),round(a,-1),a.as_integer_ratio(),int(a),float(a),a.__floor__(),a.__ceil__(),round(a))
        else: res=getattr(c,f)(*args)
        out=repr(res)
    except Exception as e:
        out=type(e).__name__+' '+str(e)
    fl=''.join(str(int(v)) for v in c.flags.values())
    if len(out)>300: out=out[:150]+'#%d#'%len(out)+out[-150:]
    print(i,f,[str(x)[:100] for x in args],(c.prec,c.Emin,c.Emax,c.rounding[6:],c.clamp),'->',out,fl)
