# What pickles hold of dates and times, and the bytes that constructors take.
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def show(text):
    try:
        print(text, "=>", ascii(eval(text)))
    except Exception as error:
        print(text, "=>", type(error).__name__, ascii(str(error)))


for line in r"""
time(b'abcdef')
datetime(1,1,1).isoformat('ab')
time(1).isoformat('a','b')
date(1,1,1).__reduce__()
datetime(1,1,1,fold=1).__reduce__()
datetime(1,1,1,fold=1).__reduce_ex__(3)
datetime(1,1,1,fold=1).__reduce_ex__(4)
datetime(1,1,1,fold=1).__reduce_ex__('a')
datetime(1,1,1,fold=1).__reduce_ex__()
time(1,fold=1,tzinfo=UTC).__reduce_ex__(4)
time(1,fold=1,tzinfo=UTC).__reduce__()
timedelta(1,2,3).__reduce__()
date(2020,1,1).isocalendar().__reduce__()
date(b'abcd')
date(b'\x00\x01\x01\x01')
date('\x00\x01\x01\x01')
date(b'\x00\x01\x0d\x01')
datetime(b'\x00\x01\x01\x01\0\0\0\0\0\0')
datetime(b'\x00\x01\x81\x01\0\0\0\0\0\0').fold
datetime(b'\x00\x01\x01\x01\0\0\0\0\0\0',3)
datetime(b'\x00\x01\x01\x01\0\0\0\0\0\0',UTC)
datetime('\x00\x01\x01\x01\0\0\0\0\0\0',UTC)
datetime('\x00\x01\x01\u1234\0\0\0\0\0\0',UTC)
time(b'\x01\0\0\0\0\0',UTC)
time(b'\x81\0\0\0\0\0',UTC).fold
time(b'\x98\0\0\0\0\0',UTC)
date.__reduce__(datetime(1,1,1))
""".strip().splitlines():
    show(line)
