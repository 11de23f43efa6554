# Local time: timestamps, and times that are shown twice or never.
import os
import time
from datetime import UTC, date, datetime, timedelta, timezone


def show(label, function, *args):
    try:
        print(label, ascii(function(*args)))
    except Exception as error:
        print(label, type(error).__name__, ascii(str(error)))


TIMESTAMPS = [0, 1, -1, 0.5, -0.5, 1.5, 0.0000005, 0.0000015, -0.0000005, -1.9999999, 1e10, True, 1700000000, 10**11, -10**11, 10**14, -10**14, 10**17, -10**17, 10**18, 10**30,
              1e300, float("inf"), float("-inf"), float("nan"), 253402300799.9999999, -62135596800, -62135596800.5, 253402300799, 253402300800, "1", None, 1j]
for zone in "UTC", "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0", "<+0545>-5:45", "EST+05EDT,M4.1.0,M10.5.0", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "XYZ-14:30":
    os.environ["TZ"] = zone
    time.tzset()
    print(zone)
    for timestamp in TIMESTAMPS:
        show(("local", timestamp), datetime.fromtimestamp, timestamp)
        show(("date", timestamp), date.fromtimestamp, timestamp)
        if zone == "UTC":
            show(("utc", timestamp), datetime.fromtimestamp, timestamp, UTC)
    for moment in (datetime(2024, 3, 31, 2, 30), datetime(2024, 10, 27, 2, 30), datetime(2024, 3, 10, 2, 30), datetime(2024, 11, 3, 1, 30), datetime(2024, 4, 7, 1, 45),
                   datetime(2024, 10, 6, 2, 15), datetime(1970, 1, 1), datetime(1900, 1, 1), datetime.min, datetime.max, datetime(1, 1, 3), datetime(9999, 12, 29), datetime(2024, 7, 1, 12, 0, 0, 250000)):
        for fold in 0, 1:
            shown = moment.replace(fold=fold)
            show(shown, shown.timestamp)
            show("zone", lambda: shown.astimezone())
            show("utc", lambda: shown.astimezone(UTC))
            show("back", lambda: datetime.fromtimestamp(shown.timestamp()) == shown)
            show("fold", lambda: datetime.fromtimestamp(shown.timestamp()).fold)
    show("from", lambda: datetime(2024, 7, 1, tzinfo=timezone(timedelta(hours=5))).astimezone())
    show("from", lambda: datetime(2024, 1, 1, tzinfo=UTC).astimezone().tzname())
    show("from", lambda: datetime.max.replace(tzinfo=timezone.min).astimezone())
    now = datetime.now()
    print(abs(now - datetime.fromtimestamp(time.time())) < timedelta(seconds=5), abs(datetime.now(UTC) - now.astimezone()) < timedelta(seconds=5), date.today() in (now.date(), (now + timedelta(seconds=5)).date()))
    print(type(datetime.today()), datetime.now(timezone(timedelta(hours=3))).utcoffset())
