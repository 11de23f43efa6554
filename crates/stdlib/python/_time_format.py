"""Time tuples: the calendar, and times as text. The local zone is UTC."""

from time import struct_time

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def _date(days):
    # Days since 1970-01-01 to year, month, day (proleptic Gregorian), counted in eras of 400 years that start in March.
    days += 719468
    era, day_of_era = divmod(days, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, day


def _days(year, month, day):
    year += (month - 1) // 12
    month = (month - 1) % 12 + 1
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468


def _tuple(seconds, zone="UTC"):
    if seconds is None:
        from time import time
        seconds = time()
    days, rest = divmod(int(seconds // 1), 86400)
    year, month, day = _date(days)
    if not -2147483648 + 1900 <= year <= 2147483647:
        raise OverflowError("timestamp out of range for platform time_t")
    weekday = (days + 3) % 7
    return struct_time((year, month, day, rest // 3600, rest // 60 % 60, rest % 60, weekday, days - _days(year, 1, 1) + 1, 0, zone, 0))


def gmtime(seconds=None):
    return _tuple(seconds, "GMT")


def localtime(seconds=None):
    return _tuple(seconds)


def mktime(when):
    if not isinstance(when, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if len(when) != 9:
        raise TypeError("mktime(): illegal time tuple argument")
    return float(_days(when[0], when[1], when[2]) * 86400 + when[3] * 3600 + when[4] * 60 + when[5])


def _checked(when, name):
    if when is None:
        return _tuple(None)
    if not isinstance(when, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if len(when) < 9:
        raise TypeError(f"{name}(): illegal time tuple argument")
    for index, low, high, message in ((1, 0, 12, "month"), (2, 0, 31, "day of month"), (3, 0, 23, "hour"), (4, 0, 59, "minute"), (5, 0, 61, "seconds"),
                                      (7, 0, 366, "day of year")):
        if not low <= when[index] <= high:
            raise ValueError(f"{message} out of range")
    if when[6] < 0:
        raise ValueError("day of week out of range")
    return when


def asctime(when=None):
    when = _checked(when, "asctime")
    return f"{_DAYS[when[6] % 7][:3]} {_MONTHS[(when[1] or 1) - 1][:3]}{when[2]:3d} {when[3]:02d}:{when[4]:02d}:{when[5]:02d} {when[0]}"


def ctime(seconds=None):
    return asctime(_tuple(seconds))


def _iso(year, yday, wday):
    # ISO year and week.
    week = (yday - 1 - wday + 10) // 7
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if week < 1:
        last = year - 1
        days = 366 if last % 4 == 0 and (last % 100 != 0 or last % 400 == 0) else 365
        return last, (yday + days - 1 - wday + 10) // 7
    if week == 53 and (366 if leap else 365) - yday < 3 - wday:
        return year + 1, 1
    return year, week


def strftime(format, when=None):
    if not isinstance(format, str):
        raise TypeError(f"strftime() argument 1 must be str, not {type(format).__name__}")
    when = _checked(when, "strftime")
    year, month, day, hour, minute, second, wday, yday = when[:8]
    month = month or 1
    day = day or 1
    yday = yday or 1
    wday %= 7
    sunday = (wday + 1) % 7
    out = []
    position = 0
    while position < len(format):
        char = format[position]
        position += 1
        if char != "%" or position >= len(format):
            out.append(char)
            continue
        code = format[position]
        position += 1
        pad = ""
        if code in "-_0^#" and position < len(format):
            pad, code = code, format[position]
            position += 1
        if code in "EO" and position < len(format):
            code = format[position]
            position += 1
        if code == "a": text = _DAYS[wday][:3]
        elif code == "A": text = _DAYS[wday]
        elif code in "bh": text = _MONTHS[month - 1][:3]
        elif code == "B": text = _MONTHS[month - 1]
        elif code == "c": text = f"{_DAYS[wday][:3]} {_MONTHS[month - 1][:3]} {day:2d} {hour:02d}:{minute:02d}:{second:02d} {year}"
        elif code == "C": text = f"{year // 100:02d}"
        elif code == "d": text = f"{day:02d}"
        elif code in "Dx": text = f"{month:02d}/{day:02d}/{year % 100:02d}"
        elif code == "e": text = f"{day:2d}"
        elif code == "F": text = f"{year}-{month:02d}-{day:02d}"
        elif code == "G": text = str(_iso(year, yday, wday)[0])
        elif code == "g": text = f"{_iso(year, yday, wday)[0] % 100:02d}"
        elif code == "H": text = f"{hour:02d}"
        elif code == "I": text = f"{hour % 12 or 12:02d}"
        elif code == "j": text = f"{yday:03d}"
        elif code == "k": text = f"{hour:2d}"
        elif code == "l": text = f"{hour % 12 or 12:2d}"
        elif code == "m": text = f"{month:02d}"
        elif code == "M": text = f"{minute:02d}"
        elif code == "n": text = "\n"
        elif code == "p": text = "AM" if hour < 12 else "PM"
        elif code == "P": text = "am" if hour < 12 else "pm"
        elif code == "r": text = f"{hour % 12 or 12:02d}:{minute:02d}:{second:02d} {'AM' if hour < 12 else 'PM'}"
        elif code == "R": text = f"{hour:02d}:{minute:02d}"
        elif code == "s": text = str(int(mktime(tuple(when)[:9])))
        elif code == "S": text = f"{second:02d}"
        elif code == "t": text = "\t"
        elif code in "TX": text = f"{hour:02d}:{minute:02d}:{second:02d}"
        elif code == "u": text = str(wday + 1)
        elif code == "U": text = f"{(yday - 1 + 7 - sunday) // 7:02d}"
        elif code == "V": text = f"{_iso(year, yday, wday)[1]:02d}"
        elif code == "w": text = str(sunday)
        elif code == "W": text = f"{(yday - 1 + 7 - wday) // 7:02d}"
        elif code == "y": text = f"{year % 100:02d}"
        elif code == "Y": text = str(year)
        elif code == "z": text = "+0000"
        elif code == "Z": text = getattr(when, "tm_zone", None) or "UTC"
        elif code == "%": text = "%"
        else: text = "%" + pad + code
        if pad == "-" and text.strip("0123456789") == "":
            text = text.lstrip("0") or "0"
        elif pad == "^":
            text = text.upper()
        out.append(text)
    return "".join(out)


def strptime(string, format="%a %b %d %H:%M:%S %Y"):
    import _strptime
    return _strptime._strptime_time(string, format)


def get_clock_info(name):
    from types import SimpleNamespace
    clocks = {"time": ("clock_gettime(CLOCK_REALTIME)", False, True), "monotonic": ("clock_gettime(CLOCK_MONOTONIC)", True, False),
              "perf_counter": ("clock_gettime(CLOCK_MONOTONIC)", True, False), "process_time": ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", True, False),
              "thread_time": ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", True, False)}
    if name not in clocks:
        raise ValueError("unknown clock")
    implementation, monotonic, adjustable = clocks[name]
    return SimpleNamespace(implementation=implementation, monotonic=monotonic, adjustable=adjustable, resolution=1e-09)
