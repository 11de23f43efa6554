# strftime: all directives, flags, widths and modifiers, tuples that are none, and what else the module says of times as text.
import os
import time

os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"
time.tzset()
t=time.gmtime(0)
for w in (100,1000,1023,1024,1500,2000,2047,2048,3000,5000,10000,10**6,10**9,10**10,2**31,10**20):
    s=time.strftime('%%%dY'%w,t); print(w,len(s),s[:5])
for w in (5000,100000):
    s=time.strftime('x'*100+'%%%dY'%w,t); print(w,len(s),s[:5])
for f in ['%5d','%-d','%_d','%05d','%^a','%#a','%#p','%^p','%10A','%-5A','%05A','%_5H','%-H','%e','%_e','%-e','%0e','%k','%l','%-j','%5j','%z','%5z','%-z','%_z','%10z','%Z','%10Z','%#Z','%^B','%#B','%010Z','%c','%40c','%^c','%#c','%x','%10x','%D','%12D','%012D','%-D','%F','%12F','%+F','%r','%20r','%R','%T','%X','%n','%5n','%t','%5t','%%','%5%','%-%','%Ey','%Od','%EY','%O','%E','%Q','%5Q','%','%-','%5','%é','%5é','\ud800%Y\0%d','%s','%20s','%G','%g','%V','%u','%w','%U','%W','%C','%P','%^P','%h','%y','%-y','%_y','%5y','%+5Y','%:z','%N','%v','%i','%J','%K','%L','%f','%1d','%01d','%_1d','%0-5d','%-05d','%_05d','%^^a','%#^a','%^#a','%EEy','%EOy','%5EY','%E5Y']:
    for tt in (t,time.struct_time((5,1,2,3,4,5,6,7,-1)),(2024,12,31,23,59,58,1,366,1)):
        try: print(ascii(f),ascii(time.strftime(f,tt)))
        except Exception as e: print(ascii(f),type(e).__name__,e)
for tt in [None,1,(),(1,)*9,(0,)*9,(2024,13,1,0,0,0,0,1,0),(2024,1,32,0,0,0,0,1,0),(2024,1,1,24,0,0,0,1,0),(2024,1,1,0,60,0,0,1,0),(2024,1,1,0,0,62,0,1,0),(2024,1,1,0,0,0,7,1,0),(2024,1,1,0,0,0,-2,1,0),(2024,1,1,0,0,0,-1,1,0),(2024,1,1,0,0,0,0,367,0),(2024,1,1,0,0,0,0,-1,0),(2024,1,1,0,0,0,0,0,0),(2024,0,0,0,0,0,0,0,0),(-5,1,1,0,0,0,0,1,0),(12345,1,1,0,0,0,0,1,0),(2**31,1,1,0,0,0,0,1,0),(-2**31,1,1,0,0,0,0,1,0),(2**31-1,1,1,0,0,0,0,1,0),(2**70,1,1,0,0,0,0,1,0),(1.5,1,1,0,0,0,0,1,0),('a',1,1,0,0,0,0,1,0),[2024,1,1,0,0,0,0,1,0],(2024,1,1,0,0,0,0,1,5),(2024,1,1,0,0,0,0,1,-5)]:
    try: r=ascii(time.strftime('%Y %C %y %G %V %g %j %w %u %a %b %d %s' if tt is not None else '',tt) if tt is not None else time.strftime('',))
    except Exception as e: r=type(e).__name__+' '+str(e)
    print(tt,r)
    try: r=ascii(time.asctime(tt)) if tt is not None else ''
    except Exception as e: r=type(e).__name__+' '+str(e)
    print(tt,r)
for a in [(),(1,),(b'x',),('x',None),('x',t,1)]:
    try: print(a,time.strftime(*a))
    except Exception as e: print(a,type(e).__name__,e)
for m in 'EO':
    print(m,[(c,time.strftime('%'+m+c,t)) for c in 'aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%'])
for f in ['%020s','%-20s','%_20s','%^Z','%#Z','%#5Z','%#c','%^x','%^p','%#P','%^5Q','%^q','%#q','%^b','%^h','%05n','%_n','%020c','%_20c','%-20c','%010%','%_C','%5C','%_Y','%6Y','%_6Y','%-6Y','%06G','%_6z','%-6z','%06z','%^z','%5s','%05u','%_3w','%3U','%_3V','%-3W','%5I','%-5I','%_5p','%05p','%#^p','%5k','%05k','%-5k','%99d','%^99Q', '%0^5a', '%5\0d','%5\x80','a%','%E\0','%Eé','%-','%--5d','%5-d','%5^a']:
    for tt in (t,(-12,1,2,3,4,5,6,7,0)):
        print(ascii(f),ascii(time.strftime(f,tt)))
print(len(time.strftime('%1500Y\0%3000Y',t)),len(time.strftime('%3000Yé%1500Y',t)), len(time.strftime('x'*20+'%4000Yé%3000Y',t)), len(time.strftime('x'*20+'%4000Yé%4090Y',t)))
for n in ('time','monotonic','perf_counter','process_time','thread_time','x'):
    try: print(time.get_clock_info(n))
    except Exception as e: print(type(e).__name__,e)
for a in ((),(1,),('a','b')):
    try: print(time.get_clock_info(*a))
    except Exception as e: print(type(e).__name__,e)
for a in ((),(1,),('a','b'),('10','%H'),('Thu Jan  1 00:00:00 1970',)):
    try: print(time.strptime(*a))
    except Exception as e: print(type(e).__name__,e)
print(time.ctime(0),time.asctime((2024,1,2,3,4,5,6,7,0)))
for a in ((1.5,),('a',),(2**80,),(10**12,),(10**18,),(None,)):
    try: print(a,len(time.ctime(*a)))
    except Exception as e: print(a, type(e).__name__,e)
import random
r=random.Random(5)
for i in range(300):
    t=time.gmtime(r.randrange(-10**11,10**11))
    print(time.strftime('%G %V %g %U %W %u %w %j %y %C %s %c',t))
