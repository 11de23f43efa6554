"""The classes of datetime by the name that its native part has elsewhere."""

from _pydatetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, timezone, tzinfo

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

from _lissom_types import set_name as _set_name

for _class in (date, datetime, time, timedelta, timezone, tzinfo):
    _set_name(_class, f"datetime.{_class.__name__}")
del _class, _set_name
