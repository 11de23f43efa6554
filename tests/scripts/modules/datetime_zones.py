# Fixed zones, and the base of all zones.
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def show(text):
    try:
        print(text, "=>", ascii(eval(text)))
    except Exception as error:
        print(text, "=>", type(error).__name__, ascii(str(error)))


for line in r"""
timezone()
timezone(1)
timezone(timedelta(1))
timezone(timedelta(0),3)
timezone(timedelta(0),None)
timezone(timedelta(0),'x','y')
timezone(timedelta(0))
timezone(timedelta(0)) is timezone.utc
timezone(timedelta(microseconds=1))
timezone(offset=timedelta(1))
timezone(timedelta(hours=-24))
timezone(timedelta(1)/2).__reduce__()
timezone.utc.__reduce__()
timezone.utc.__getinitargs__()
timezone(timedelta(0),'a').__getinitargs__()
UTC
repr(UTC)
str(UTC)
timezone(timedelta(hours=1,seconds=3))
str(timezone(timedelta(hours=1,seconds=3)))
str(timezone(timedelta(hours=-1,microseconds=3)))
timezone(timedelta(hours=1),'abc')
timezone.min
timezone.max
timezone.utc.utcoffset()
timezone.utc.utcoffset(1)
timezone.utc.dst(1)
timezone.utc.tzname(1)
timezone.utc.fromutc(1)
timezone.utc.fromutc(datetime(1,1,1))
timezone.utc.fromutc(datetime(1,1,1,tzinfo=UTC))
timezone.utc==1
timezone.utc<timezone.utc
hash(timezone.utc)==hash(timedelta(0))
UTC.utcoffset(None) is timedelta(0)
timezone(timedelta(0), 'UTC') is UTC
timezone(timedelta(0), 'UTC')
timezone(timedelta(0), 'a\nb')
tzinfo.utcoffset(1,2)
timezone.__new__(timezone)
timezone.__new__(int)
""".strip().splitlines():
    show(line)
