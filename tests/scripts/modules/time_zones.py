# The local zone: what TZ says, in time tuples, the way back, and datetime.
import datetime
import os
import time

MOMENTS = (0, 1e9, 1720000000, 1735000000.75, 4102444800, 1762063200, 1741510800, 1741514400, 951782400, 10**12)
TUPLES = (
    (2025, 3, 9, 2, 30, 0, 0, 0, -1), (2025, 3, 9, 2, 30, 0, 0, 0, 0), (2025, 3, 9, 2, 30, 0, 0, 0, 1),
    (2025, 11, 2, 1, 30, 0, 0, 0, 0), (2025, 11, 2, 1, 30, 0, 0, 0, 1), (2025, 7, 1, 12, 0, 0, 0, 0, 0), (2025, 7, 1, 12, 0, 0, 0, 0, 1),
    (2025, 1, 1, 12, 0, 0, 0, 0, 1), (2025, 1, 1, 12, 0, 0, 0, 0, -1), (2025, 14, -3, 25, 61, 70, 0, 0, -1), (1969, 12, 31, 23, 59, 59, 0, 0, 0),
)


def local(zone):
    if zone is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = zone
    time.tzset()


for zone in ("EST5EDT,M3.2.0,M11.1.0", "EST+05EDT,M4.1.0,M10.5.0", "AEST-10AEDT-11,M10.5.0,M3.5.0", "<+0330>-3:30", "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1",
             "CET-1CEST,M3.5.0,M10.5.0/3", "UTC+3", "", ":", "Nonsense/Zone", "XY", "EST5EDT,J60,300/3", "IST-5:30"):
    local(zone)
    print("==", zone, time.tzname, time.timezone, time.altzone, time.daylight)
    for moment in MOMENTS:
        shown = time.localtime(moment)
        print(tuple(shown), shown.tm_zone, shown.tm_gmtoff, time.strftime("%Z %z %s", shown), time.mktime(shown) == moment // 1, time.ctime(moment))
    print([time.mktime(each) for each in TUPLES])
    there = datetime.datetime(2025, 7, 4, 12, tzinfo=datetime.timezone.utc).astimezone()
    print(there, there.tzname(), repr(there.tzinfo))
    there = datetime.datetime(2025, 1, 4, 12).astimezone()
    print(there, there.tzname(), there.timestamp(), there.strftime("%c %Z%z"))
    print(datetime.datetime.fromtimestamp(1720000000), [datetime.datetime(2025, *rest, fold=fold).timestamp() for rest in ((3, 9, 2, 30), (11, 2, 1, 30)) for fold in (0, 1)])

# Files say what the rules say, where there are files.
def table(zone):
    local(zone)
    return [tuple(time.localtime(moment)) + (time.localtime(moment).tm_gmtoff, time.localtime(moment).tm_zone) for moment in range(1_600_000_000, 2_500_000_000, 9_876_543)]


for name, rules in (("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"), ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"), ("Asia/Kolkata", "IST-5:30")):
    path = "/usr/share/zoneinfo/" + name
    print(name, not os.path.exists(path) or [table(each) for each in (name, ":" + name, path)] == [table(rules)] * 3)

# What time tuples and formats take.
local("EST5EDT,M3.2.0,M11.1.0")


def tried(function, *arguments):
    try:
        print(function.__name__, arguments, function(*arguments))
    except Exception as error:
        print(function.__name__, arguments, type(error).__name__, error)


for value in ("x", 2**60, 2**63, -2**63, float("nan"), float("inf"), 1.9, -0.5, True, -1):
    tried(time.gmtime, value)
    tried(time.localtime, value)
for value in (1, (1,), (), (1,) * 10, ("a",) * 9, (1.5,) * 9, (2**31,) * 9, (2**63,) * 9, [2020, 1, 1, 0, 0, 0, 0, 0, 0], (-2**31, 1, 1, 0, 0, 0, 0, 0, 0), (2020, 2**31 - 1, 1, 1, 1, 1, 0, 0, 0)):
    tried(time.mktime, value)
for zone, offset in (("X", 5400), ("X", -5430), (None, None)):
    tried(time.strftime, "%Z%z", time.struct_time((2020, 1, 1, 0, 0, 0, 0, 0, 1, zone, offset)))
for summer in (-1, 0, 1):
    tried(time.strftime, "%Z|%z", (2020, 1, 1, 0, 0, 0, 0, 0, summer))
for change in ({1: 13}, {1: -1}, {2: 32}, {3: 24}, {4: 60}, {5: 62}, {5: 61}, {6: -2}, {6: -1}, {7: 367}, {7: -1}, {0: 2**40}, {0: -2**31}, {0: -5}, {1: "x"}):
    when = [2020, 1, 1, 0, 0, 0, 0, 1, 0]
    for place, value in change.items():
        when[place] = value
    tried(time.asctime, tuple(when))
    tried(time.strftime, "%a %d %b %H:%M:%S", tuple(when))
tried(time.asctime, (2020, 1, 1))
when = (5, 3, 4, 3, 9, 7, 2, 63, 0)
for form in ("%4Y", "%_4Y", "%10d", "%-10d", "%_10d", "%010e", "%e", "%0e", "%^a", "%#a", "%10a", "%^10a", "%-e", "%_m", "%5C", "%_5C", "%12c", "%3j", "%-j", "%10T", "%010T", "%_10T",
             "%-H", "%3y", "%6G", "%Q", "%-", "%", "%E", "%EY", "%Oy", "%10%", "%^p", "%#p", "%P", "%k|%l", "%_3k", "%03k", "%15Z", "%015Z", "a%"):
    print(repr(form), repr(time.strftime(form, when)))
for value in ([], "x", None, -1, -0.5, 1e10, 2**70, float("inf"), float("nan")):
    tried(time.sleep, value)
