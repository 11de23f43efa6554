# Durations: sums of all units, arithmetic with numbers of all kinds, how they are shown.
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def show(text):
    try:
        print(text, "=>", ascii(eval(text)))
    except Exception as error:
        print(text, "=>", type(error).__name__, ascii(str(error)))


for line in r"""
timedelta(1,2,3,4,5,6,7,8)
timedelta(x=1)
timedelta('a')
timedelta(None)
timedelta(hours='a')
timedelta(days=10**9)
timedelta(10**20)
timedelta(float('nan'))
timedelta(float('inf'))
timedelta(-1e-7)
timedelta(True)
timedelta.max+timedelta(1)
-timedelta.min
abs(timedelta.min)
timedelta.max*2
timedelta.max*10**30
timedelta(1)*1.5
timedelta(1)*float('nan')
timedelta(1)*float('inf')
timedelta(1)/0
timedelta(1)/0.0
timedelta(1)//0
timedelta(1)/timedelta(0)
timedelta(1)//timedelta(0)
timedelta(1)%timedelta(0)
divmod(timedelta(1),timedelta(0))
timedelta(1)%3
timedelta(1)//1.5
timedelta(1)/10**400
timedelta(1)//10**400
timedelta(1)/'a'
'a'*timedelta(1)
timedelta(1)<3
timedelta(1)-date(1,1,1)
1-date(1,1,1)
setattr(date(1,1,1),'year',3)
timedelta.min
timedelta.max
timedelta.resolution
hash(timedelta(1,2,3))==hash((1,2,3))
object.__new__(date)
object.__new__(tzinfo)
timedelta.total_seconds(1)
timedelta(1).total_seconds(2)
timedelta(day=3)
timedelta(1,days=3)
timedelta(0) is timedelta(0)
timedelta(0) is timedelta(1)-timedelta(1)
divmod(timedelta(3),timedelta(2))
timedelta(3)%timedelta(2)
timedelta(3)/timedelta(2)
timedelta(3)//timedelta(2)
timedelta(3)/2.5
timedelta(3)//2
timedelta(microseconds=5)/2
timedelta(microseconds=-5)/2
timedelta(microseconds=7)/2
timedelta(microseconds=7)/-2
timedelta(microseconds=1.5)
timedelta(microseconds=2.5)
timedelta(microseconds=-0.5)
timedelta(seconds=1e-7,microseconds=0.5)
timedelta(days=1e10)
timedelta(10**30, hours=-24*10**30)
timedelta(days=True)
timedelta(1,2,3,4,5,6,7)
timedelta(999999999, 86399, 999999)
timedelta(-999999999,-1)
2.5*timedelta(1)
timedelta(1)/1e-300
timedelta(1)/float('inf')
timedelta(1)/float('nan')
+timedelta(1)
str(timedelta(-1))
str(timedelta(1,2,3))
str(timedelta(2))
timedelta.max.total_seconds()
timedelta.min.total_seconds()
format(timedelta(1),'')
format(timedelta(1),'x')
timedelta.__new__(int)
""".strip().splitlines():
    show(line)
