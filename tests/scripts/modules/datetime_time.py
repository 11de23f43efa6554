# Times of day: making them, what is refused, comparison.
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def show(text):
    try:
        print(text, "=>", ascii(eval(text)))
    except Exception as error:
        print(text, "=>", type(error).__name__, ascii(str(error)))


for line in r"""
time(24)
time(tzinfo=3)
time(1,2,3,4,5,6)
time(1,2,3,4,None,6)
time(1,2,3,4,None,fold=6)
time(1,2,3,4,None,fold=-1)
time(1,2,3,4,None,fold=2**40)
time('a')
time(hour='a')
time(1)<time(1,tzinfo=UTC)
time(1)<3
time(1).replace(hour=24)
time(1).replace(1,2,3,4,5)
time(1).replace(1,2,3,4,None,5)
time(1).isoformat('milliseconds')
time(1).isoformat('')
time.min
time.max
time.resolution
bool(timedelta(0))
time(1)-time(2)
time(1)+timedelta(1)
bool(time(0))
""".strip().splitlines():
    show(line)
