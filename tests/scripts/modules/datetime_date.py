# Days: making them, what is refused, arithmetic and comparison.
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def show(text):
    try:
        print(text, "=>", ascii(eval(text)))
    except Exception as error:
        print(text, "=>", type(error).__name__, ascii(str(error)))


for line in r"""
date()
date(1)
date(1,2)
date(1,2,3,4)
date(1,2,3,4,5)
date(year=1)
date(1,2,3,day=3)
date(1,2,3,foo=3)
date(1,2,foo=3)
date(0,1,1)
date(1,13,1)
date(1,2,30)
date(1.0,2,30)
date("1",2,30)
date(2**31,2,30)
date(2**70,2,30)
date(None,2,3)
date(True,2,3)
date.min+timedelta(-1)
date.max+timedelta(1)
date(1,1,1)<3
date(1,1,1)<datetime(1,1,1)
date(1,1,1)==datetime(1,1,1)
date(1,1,1)-datetime(1,1,1)
date(1,1,1)-date(2,1,1)
date(1,1,1)+date(2,1,1)
date(1,1,1)+1
date.fromordinal(0)
date.fromordinal(-1)
date.fromordinal(3652060)
date.fromordinal(2**31)
date.fromordinal(2**80)
date.fromordinal(1.5)
date.fromordinal()
date.fromisocalendar(2021,53,1)
date.fromisocalendar(2021,0,1)
date.fromisocalendar(2021,1,0)
date.fromisocalendar(0,1,1)
date.fromisocalendar(9999,52,6)
date.fromisocalendar(10000,52,6)
date.fromisocalendar(2**40,52,6)
date.fromisocalendar(1,2,'x')
date.fromisocalendar(1,2)
date.fromisocalendar(1,2,3,4)
date.fromisocalendar(year=1,week=2,day=3)
date.fromtimestamp('a')
date.fromtimestamp(10**30)
date.fromtimestamp(float('nan'))
date(1,1,1).replace(1,2,3,4)
date(1,1,1).replace(x=4)
date(1,1,1).replace(year=None)
date(1,1,1).isoformat(1)
date(2020,1,1).isocalendar()
date(1,1,1).year.__class__
date(1,1,1).__dict__
date.resolution
date.__new__.__doc__
date.__init__
date.__new__(int)
date.__new__(datetime,1,1,1)
date.weekday(1)
date.toordinal(datetime(1,1,1))
date.isoformat(datetime(1,1,1))
date.__str__(datetime(1,1,1))
date.__repr__(datetime(1,1,1))
date(1,1,1).replace(year=2**40)
date(1,1,1).replace(year='a')
date(1,1,1).replace(1,year=2)
date(1,1,1).replace(yea=2)
date(1,1,1).__replace__(yea=2)
date(1,1,1).__replace__(2)
date(1,1,1).__replace__(2,3,4,5)
date.fromisocalendar(1,2,x=3)
date(2020,1,1).timetuple().tm_zone
hash(date(1,2,3))==hash(date(1,2,3))
date.__eq__(datetime(1,1,1),date(1,1,1))
date.__lt__(datetime(1,1,1),datetime(1,1,1))
date.__add__(datetime(1,1,1),timedelta(1))
date.__hash__(datetime(1,1,1)) == hash(date(1,1,1))
date.replace(datetime(1,1,1),2)
date.timetuple(datetime(1,1,1,4))
date.__new__()
date.__new__(1)
""".strip().splitlines():
    show(line)
