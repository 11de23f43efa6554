# Clocks by their numbers: reading them, and refusing to set what cannot be set.
import time
M=time.CLOCK_MONOTONIC
for f in ('clock_settime','clock_settime_ns'):
    g=getattr(time,f)
    for a in ((M,1.5),(M,'a'),(M,None),(M,float('nan')),(M,float('inf')),(M,1e300),(M,2**70),(M,-2**70),(M,-1),(M,2**63-1),('a',1),(2**40,1),(2**70,1),(1.5,1),(99,1),(M,10**10),(M,True),(M,1j),(M,2**63//10**9),(M,2**63//10**9+1),(M,1e19)):
        try: print(f,a,g(*a))
        except Exception as e: print(f,a,type(e).__name__,e)
for f in ('clock_gettime','clock_gettime_ns','clock_getres'):
    g=getattr(time,f)
    for a in ((),(7,),(4,),(11,),(5,),(6,),(99,),(-1,),(2**31,),(2**70,),('a',),(None,),(1.5,)):
        try: print(f,a,g(*a)>0)
        except Exception as e: print(f,a,type(e).__name__,e)
print(time.CLOCK_BOOTTIME,time.CLOCK_TAI,time.CLOCK_MONOTONIC_RAW)
