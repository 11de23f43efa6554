# Subclasses of dates, times, durations and zones, and zones that answer nonsense.
import copy
import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def show(label, function, *args, **keywords):
    try:
        print(label, ascii(function(*args, **keywords)))
    except Exception as error:
        print(label, type(error).__name__, ascii(str(error)))


class Day(date):
    def __new__(cls, *args, **keywords):
        print("Day", args, keywords)
        return super().__new__(cls, *args, **keywords)


class Moment(datetime):
    def __new__(cls, *args, **keywords):
        print("Moment", args, keywords)
        made = super().__new__(cls, *args, **keywords)
        made.extra = "extra"
        return made


class Clock(time):
    def __new__(cls, *args, **keywords):
        print("Clock", args, keywords)
        return super().__new__(cls, *args, **keywords)


class Duration(timedelta):
    attribute = 1


class Slotted(datetime):
    __slots__ = ("a", "b")


for make in (
    lambda: Day(2020, 2, 29) + timedelta(1),
    lambda: timedelta(1) + Day(2020, 2, 29),
    lambda: Day(2020, 2, 29) - timedelta(1),
    lambda: Day(2020, 2, 29) - date(2020, 1, 1),
    lambda: Day.fromordinal(700000),
    lambda: Day.fromisoformat("2020-02-29"),
    lambda: Day.fromisocalendar(2020, 9, 6),
    lambda: Day.strptime("2020", "%Y"),
    lambda: Day(2020, 2, 29).replace(day=1),
    lambda: copy.replace(Day(2020, 2, 29), year=2024),
    lambda: Day.min,
    lambda: Moment(2020, 2, 29, tzinfo=UTC) + timedelta(1),
    lambda: Moment(2020, 2, 29, fold=1).replace(hour=3),
    lambda: Moment(2020, 2, 29, fold=1).replace(hour=3, fold=0),
    lambda: Moment(2020, 2, 29).date(),
    lambda: Moment(2020, 2, 29, fold=1).timetz(),
    lambda: Moment.combine(date(2020, 1, 1), time(3, fold=1, tzinfo=UTC)),
    lambda: Moment.fromisoformat("2020-02-29T12:30Z"),
    lambda: Moment.strptime("2020 +0100", "%Y %z"),
    lambda: Moment.fromtimestamp(0, UTC),
    lambda: Moment(2020, 1, 1, tzinfo=UTC).astimezone(timezone(timedelta(hours=1))),
    lambda: Moment(2020, 1, 1, tzinfo=UTC).utctimetuple()[:6],
    lambda: Moment(2020, 1, 1) - Moment(2019, 1, 1),
    lambda: Clock(12, fold=1).replace(minute=3),
    lambda: Clock.fromisoformat("12:30"),
    lambda: Clock.strptime("12", "%H"),
    lambda: Duration(1) + Duration(2),
    lambda: -Duration(1),
    lambda: Duration(1) * 2,
    lambda: Duration(days=999999999, hours=23, microseconds=1),
    lambda: Duration.min.days,
    lambda: [Duration.max, Duration(-999999999)],
    lambda: Slotted(2020, 1, 1, 5, tzinfo=UTC),
    lambda: Slotted(2020, 1, 1).a,
):
    show("made", make)

moment = Moment(2020, 1, 1, 2, 3, 4, 5, UTC, fold=1)
print(moment.extra, vars(moment), moment == datetime(2020, 1, 1, 2, 3, 4, 5, UTC), hash(moment) == hash(datetime(2020, 1, 1, 2, 3, 4, 5, UTC)))
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    back = pickle.loads(pickle.dumps([moment, Day(1, 2, 3), Clock(1, 2), Duration(1, 2, 3), UTC, timezone(timedelta(1) / 3, "x")], protocol))
    print(protocol, back, back[0].fold, type(back[0]).__name__, back[4] is UTC)
for value in moment, Day(1, 2, 3), Clock(1, 2, tzinfo=UTC), Duration(-1), timezone(timedelta(1) / 3), UTC:
    print(copy.copy(value) == value, copy.deepcopy(value) == value, copy.copy(value) is value)
slotted = Slotted(2020, 1, 1)
slotted.a = [slotted]
print(slotted.a[0] is slotted)
del slotted


class Odd(datetime):
    "Makes something else of its arguments."

    def __new__(cls, *args, **keywords):
        return ("odd", args, keywords) if len(args) > 3 else super().__new__(cls, *args)


odd = Odd(2020, 1, 1)
show("odd", lambda: odd + timedelta(1))
show("odd", lambda: odd.replace(fold=1))
show("odd", lambda: odd.isoformat())
show("odd", lambda: Odd.fromordinal(1))


class Told(tzinfo):
    def __init__(self, offset=None, dst=None, name=None):
        self.answers = offset, dst, name

    def __repr__(self):
        return "told"

    def utcoffset(self, moment):
        return self.answers[0]

    def dst(self, moment):
        return self.answers[1]

    def tzname(self, moment):
        return self.answers[2]


hour = timedelta(hours=1)
for answers in (
    (None, None, None),
    (hour, hour, "name"),
    (hour, timedelta(0), "%Z%z"),
    (hour, None, ""),
    (timedelta(hours=24), hour, 3),
    (-timedelta(hours=24), timedelta(days=-3), b"x"),
    (timedelta(hours=24, microseconds=-1), timedelta(microseconds=1), "\ud800"),
    (-timedelta(hours=24, microseconds=-1), timedelta(microseconds=-1), "a"),
    (60, 0, "int"),
    ("60", "0", None),
    (3.5, NotImplemented, None),
    (Duration(hours=1), Duration(1) / 3, "sub"),
):
    zone = Told(*answers)
    moment, clock = datetime(2020, 5, 6, 7, 8, 9, tzinfo=zone), time(7, 8, 9, tzinfo=zone)
    print("answers", ascii(answers))
    for value in moment, clock:
        for name in "utcoffset", "dst", "tzname", "isoformat", "__str__", "__hash__":
            if name == "__hash__":
                show(name, lambda: bool(hash(value)) or True)
            else:
                show(name, getattr(value, name))
        for text in "%z", "%:z", "%Z", "%H %% %f", "%z %:z %Z":
            show(text, value.strftime, text)
        other = value.replace(tzinfo=UTC)
        naive = value.replace(tzinfo=None)
        show("==", lambda: [value == other, value != other, value == naive, value == value.replace(tzinfo=zone)])
        show("<", lambda: value < other)
        show("< naive", lambda: value < naive)
    for name in "timetuple", "utctimetuple", "timestamp":
        show(name, getattr(moment, name))
    show("-", lambda: moment - datetime(2020, 1, 1, tzinfo=UTC))
    show("- naive", lambda: moment - datetime(2020, 1, 1))
    show("fromutc", zone.fromutc, moment)
    show("astimezone", moment.astimezone, UTC)
    show("to", datetime(2020, 1, 1, tzinfo=UTC).astimezone, zone)
    show("same", lambda: moment.astimezone(zone) is moment)
    show("now", lambda: datetime.now(zone).tzinfo is zone)


class Folding(tzinfo):
    "The offset depends on fold."

    def utcoffset(self, moment):
        return timedelta(hours=1 - moment.fold) if moment is not None else timedelta(0)

    def dst(self, moment):
        return timedelta(hours=1 - moment.fold)

    def tzname(self, moment):
        return "fold%d" % moment.fold


zone = Folding()
first, second = datetime(2020, 1, 1, 5, tzinfo=zone), datetime(2020, 1, 1, 5, tzinfo=zone, fold=1)
print(first == second, hash(first) == hash(second), first - second, first < second)
utc = first.astimezone(UTC)
print(utc, utc == first, utc != first, utc < first, utc <= first, second - first.replace(tzinfo=UTC))
print(first.tzname(), second.tzname(), first, second, repr(second).replace(repr(zone), "zone"))
print(second.timetuple().tm_isdst, first.timetuple().tm_isdst, second.utctimetuple().tm_hour, second.timestamp() - first.timestamp())
print({first: 1}.get(second))


class Raising(tzinfo):
    def utcoffset(self, moment):
        raise LookupError("no offset")

    dst = tzname = utcoffset


broken = datetime(2020, 1, 1, tzinfo=Raising())
for action in (
    lambda: broken == datetime(2020, 1, 1, tzinfo=UTC),
    lambda: broken == datetime(2020, 1, 1),
    lambda: broken == broken.replace(),
    lambda: hash(broken),
    lambda: str(broken),
    lambda: broken - datetime(2020, 1, 1),
    lambda: broken + timedelta(1) == broken,
    lambda: broken.timetuple(),
    lambda: broken.astimezone(UTC),
    lambda: broken.strftime("%Y"),
    lambda: broken.strftime("%Z"),
    lambda: broken.timetz().isoformat(),
    lambda: time(1, tzinfo=Raising()) < time(1),
):
    show("broken", action)


class Both(tzinfo, date):
    pass


class Pickled(tzinfo):
    def __init__(self, name="a"):
        self.name = name

    def __getinitargs__(self):
        return (self.name,)


both = Both(2020, 1, 2)
print(both, both.year, isinstance(both, tzinfo), datetime(1, 1, 1, tzinfo=both).tzinfo is both)
print(Pickled("b").__reduce__()[1:], pickle.loads(pickle.dumps(Pickled("c"))).name)
show("base", lambda: type("X", (timezone,), {}))
show("base", lambda: type("X", (type(date(1, 1, 1).isocalendar()),), {}))
show("base", lambda: type("X", (datetime, time), {}))
show("new", lambda: date.__new__(datetime, 1, 1, 1))
show("new", lambda: date.__new__(int, 1, 1, 1))
show("new", lambda: object.__new__(date))
show("new", lambda: tzinfo.__new__(timezone))
show("new", lambda: datetime.__new__(date, 1, 1, 1))
show("class", lambda: setattr(date(1, 1, 1), "__class__", datetime))
show("set", lambda: setattr(date(1, 1, 1), "x", 1))
show("set", lambda: setattr(datetime(1, 1, 1), "hour", 1))
show("set", lambda: setattr(timedelta(1), "days", 1))
show("set", lambda: setattr(date, "x", 1))
