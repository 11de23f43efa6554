# What CPython has in C makes no entries in tracebacks.
import contextvars
import datetime
import decimal
import threading
import traceback


def entries(function, *args):
    try:
        function(*args)
    except Exception as error:
        print(type(error).__name__, [entry.name for entry in traceback.extract_tb(error.__traceback__)])


def boom():
    raise KeyError("in run")


entries(datetime.date, 2024, 13, 1)
entries(datetime.datetime.fromisoformat, "x")
entries(decimal.Decimal, "x")
entries(contextvars.copy_context().run, boom)
entries(threading.Lock().release)
entries(threading.RLock().release)
entries(lambda: decimal.Decimal(1) / 0)
entries(lambda: datetime.datetime.now() - 5)
