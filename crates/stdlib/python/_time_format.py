"""Times as text."""

import time
from _operator import index

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# Conversions to numbers, which are filled up with zeros; some by themselves with spaces.
_NUMBERS = frozenset("CdegGHIjklmMsSuUVwWyY")
_SPACED = "ekl"
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def _int(value):
    number = index(value)
    if not -2**31 <= number < 2**31:
        raise OverflowError("signed integer is " + ("less than minimum" if number < 0 else "greater than maximum"))
    return number


def _checked(when, name):
    if when is None:
        return time.localtime()
    if not isinstance(when, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if len(when) != 9:
        raise TypeError(f"{name}(): illegal time tuple argument")
    numbers = [_int(number) for number in when]
    if numbers[0] < 1900 - 2**31:
        raise OverflowError("year out of range")
    for place, low, high, message in ((1, 0, 12, "month"), (2, 0, 31, "day of month"), (3, 0, 23, "hour"), (4, 0, 59, "minute"), (5, 0, 61, "seconds"),
                                      (7, 0, 366, "day of year")):
        if not low <= numbers[place] <= high:
            raise ValueError(f"{message} out of range")
    if numbers[6] < -1:
        raise ValueError("day of week out of range")
    return when


def asctime(when=None):
    when = _checked(when, "asctime")
    return f"{_DAYS[when[6] % 7][:3]} {_MONTHS[(when[1] or 1) - 1][:3]}{when[2]:3d} {when[3]:02d}:{when[4]:02d}:{when[5]:02d} {when[0]}"


def ctime(seconds=None):
    return asctime(time.localtime(seconds))


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


def _offset(when):
    if when[8] < 0:
        return ""
    seconds = getattr(when, "tm_gmtoff", None) or 0
    minutes = abs(seconds) // 60
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02d}{minutes % 60:02d}"


def _padded(text, code, flags, width):
    # The last flag about filling counts.
    fill = next((flag for flag in reversed(flags) if flag in "-_0"), "")
    if code in _NUMBERS and text.strip().isdigit():
        short = text.strip().lstrip("0") or "0"
        if fill == "-":
            return short.rjust(width)
        spaces = fill == "_" or fill == "" and code in _SPACED
        return short.rjust(max(width, len(text)), " " if spaces else "0")
    if "#" in flags and code == "p":
        text = text.lower()
    elif "^" in flags or "#" in flags:
        text = text.upper()
    return text.rjust(width, "0" if fill == "0" else " ")


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
        start = position
        while position < len(format) and format[position] in "-_0^#":
            position += 1
        flags = format[start:position]
        digits = position
        while position < len(format) and format[position] in "0123456789":
            position += 1
        width = int(format[digits:position] or 0)
        if position < len(format) and format[position] in "EO":
            position += 1
        if position >= len(format):
            out.append("%" + format[start:])
            break
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
        elif code == "s": text = str(int(time.mktime(tuple(when))))
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
        elif code == "z": text = _offset(when)
        elif code == "Z": text = getattr(when, "tm_zone", None) or ("" if when[8] < 0 else time.tzname[when[8] != 0])
        elif code == "%": text = "%"
        else:
            out.append("%" + format[start:position])
            continue
        if flags or width:
            text = _padded(text, code, flags, width)
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
