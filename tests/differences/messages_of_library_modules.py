# `decimal` and `datetime` are the library's own modules in Python, which CPython replaces by versions in C with other messages. What
# they compute is the same.
import datetime
import decimal


def tried(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


tried(decimal.Decimal, "x")
tried(decimal.Decimal, b"1")
tried(decimal.Decimal, "2.50")
tried(datetime.timedelta, 10**10)
tried(lambda: datetime.date.max + datetime.timedelta(1))
tried(lambda: datetime.datetime(2024, 1, 1) < datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc))
print(datetime.date(2024, 2, 28).isocalendar())
