# datetime: arithmetic, formatting, parsing, time zones, a weekly schedule and an invoice run.
from datetime import date, datetime, time, timedelta, timezone, MINYEAR, MAXYEAR

d = date(2024, 2, 28)
print(d, d + timedelta(2), d.weekday(), d.isoweekday(), tuple(d.isocalendar()), d.toordinal(), d.replace(day=1), d.strftime("%d/%m/%y %A %j"), date.fromisoformat("2024-12-31"), date.fromordinal(738000), d < date(2024, 3, 1), repr(d), date.min, date.max, d.timetuple()[:3], date(2024, 3, 1) - d, hash(d) == hash(date(2024, 2, 28)), d.ctime(), f"{d:%B %Y}")
t = datetime(2024, 5, 6, 7, 8, 9, 123456)
print(t, t.isoformat(), t.date(), t.time(), t + timedelta(hours=20, minutes=-5), t.replace(microsecond=0), repr(t), t.strftime("%Y%m%d-%H%M%S.%f %p %I"), datetime.strptime("06 May 2024 07:08", "%d %b %Y %H:%M"), datetime.fromisoformat("2024-05-06T07:08:09.5+02:00"), t.timetuple().tm_yday, datetime.combine(d, time(1, 2)), t.isoformat(timespec="minutes"), datetime(2024, 1, 1) < t)
x = timedelta(days=1, hours=25, minutes=-61, seconds=3.5)
print(x, repr(x), x.total_seconds(), x.days, x.seconds, x.microseconds, x * 2, x / 2, x // timedelta(hours=1), x % timedelta(hours=1), -x, abs(-x), x / timedelta(days=1), timedelta(seconds=-1), sum([x, x], timedelta()), max(x, timedelta(5)), divmod(x, timedelta(hours=7)), timedelta(weeks=1), str(timedelta(microseconds=1)), bool(timedelta()), timedelta.max)
utc, east = timezone.utc, timezone(timedelta(hours=5, minutes=30), "IST")
a = datetime(2024, 1, 1, 12, tzinfo=utc)
b = a.astimezone(east)
print(a, b, a == b, b.tzname(), b.utcoffset(), a - b, a.timestamp(), datetime.fromtimestamp(0, utc), datetime.fromtimestamp(1e9, east), repr(east), repr(a), b.strftime("%z %Z"), time(1, 2, tzinfo=utc), a.replace(tzinfo=None) == t)
for f in (lambda: date(2023, 2, 29), lambda: date(0, 1, 1), lambda: datetime(2024, 1, 1, 25), lambda: date(2024, 13, 1), lambda: a < t, lambda: a - t, lambda: date.fromisoformat("2024-1-1"), lambda: datetime.strptime("x", "%Y"), lambda: date.max + timedelta(1), lambda: timedelta("a"), lambda: d + 1, lambda: d < t, lambda: time(24), lambda: timedelta(days=10**10), lambda: timezone(timedelta(hours=25)), lambda: date("2024", 1, 1), lambda: d.replace(day=31), lambda: timedelta(1) / 0, lambda: datetime(2024, 1, 1, fold=2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)


def months(start, n):
    y, m = divmod(start.year * 12 + start.month - 1 + n, 12)
    day = start.day
    while True:
        try:
            return date(y, m + 1, day)
        except ValueError:
            day -= 1


print([str(months(date(2024, 1, 31), n)) for n in range(0, 14, 3)], [str(months(date(2024, 1, 31), n)) for n in (1, 13)])


def business(start, end, holidays=()):
    day = start
    while day < end:
        if day.weekday() < 5 and day not in holidays:
            yield day
        day += timedelta(1)


print(sum(1 for _ in business(date(2024, 1, 1), date(2025, 1, 1), {date(2024, 12, 25), date(2024, 1, 1)})), next(business(date(2024, 6, 1), date(2024, 7, 1))))


class Event:
    def __init__(self, name, start, minutes, every=None, count=1):
        self.name, self.start, self.length, self.every, self.count = name, start, timedelta(minutes=minutes), every, count

    def occurrences(self):
        for i in range(self.count):
            s = self.start + (self.every or timedelta()) * i
            yield s, s + self.length, self.name


events = [Event("standup", datetime(2024, 3, 4, 9, 30), 15, timedelta(1), 5), Event("review", datetime(2024, 3, 4, 9, 40), 60, timedelta(7), 2), Event("lunch", datetime(2024, 3, 5, 12), 45)]
everything = sorted(o for e in events for o in e.occurrences())
for s, e, name in everything:
    print(f"{s:%a %d %b %H:%M}-{e:%H:%M} {name}")
print([(a[2], b[2]) for i, a in enumerate(everything) for b in everything[i + 1:] if b[0] < a[1]])
free, at = [], datetime(2024, 3, 5, 9)
for s, e, _ in everything:
    if s.date() == at.date():
        if s > at:
            free.append((at.time().isoformat("minutes"), s.time().isoformat("minutes")))
        at = max(at, e)
print(free)
fridays = [date(2024, m, 13) for m in range(1, 13) if date(2024, m, 13).weekday() == 4]
print([str(f) for f in fridays], (date(2024, 12, 25) - date(2024, 3, 4)).days, MINYEAR, MAXYEAR)
