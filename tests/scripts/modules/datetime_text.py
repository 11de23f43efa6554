# Dates and times as text: strftime, strptime, ctime, format.
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def show(text):
    try:
        print(text, "=>", ascii(eval(text)))
    except Exception as error:
        print(text, "=>", type(error).__name__, ascii(str(error)))


for line in r"""
date(1,1,1).strftime()
date(1,1,1).strftime(1)
date(1,1,1).strftime(format='%Y')
date(1,1,1).strftime('%Y %G %C %F %y %Z|%z|%:z|%f')
datetime(1,1,1,tzinfo=UTC).strftime('%Y %G %C %F %y %Z|%z|%:z|%f %D %c %x %X %')
date(1,1,1).__format__(1)
date(1,1,1).__format__()
date(1,1,1).__format__('')
date(1,1,1).ctime()
datetime(1,1,1).ctime()
datetime.strptime('a','b')
datetime.strptime('a')
date.strptime('2020','%Y')
date.strptime('2020 10','%Y %H')
time.strptime('10','%H')
time.strptime('2010','%Y')
date.strptime(1,2)
datetime(1,1,1,tzinfo=timezone(timedelta(hours=1))).utctimetuple()
time(1,tzinfo=UTC).strftime('%Z %z %Y %G %C %j %U')
date(1,1,1).strftime('\ud800%Y\0x')
date(1,1,1).strftime('%')
date(1,1,1).strftime('%:')
date(1,1,1).strftime('%:z')
date(1,1,1).strftime('%%z')
date(1,1,1).strftime('%é')
datetime(1,1,1,tzinfo=timezone(timedelta(0),'%z%')).strftime('%Z')
datetime(1,1,1,tzinfo=timezone(timedelta(0),'\ud800')).strftime('%Z')
date.strftime(datetime(1,1,1,4),'%H')
date.ctime(datetime(1,1,1,4))
f"{date(2020,1,2):%d/%m}"
""".strip().splitlines():
    show(line)
