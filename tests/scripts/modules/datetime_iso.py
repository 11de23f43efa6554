# fromisoformat: the formats of ISO 8601, and what is not quite one of them.
from datetime import date, datetime, time

DATES = "2020-01-02 20200102 2020-W01-1 2020W011 2020W01 2020-W01 2020-W53 2021-W53-7 9999-12-31 0001-01-01 9999-W52-7 2020-02-30 2020-13-01 0000-01-01 10000-01-01 2020-1-1 2020-0102 2020001".split()
TIMES = "1 12 1230 12:30 123045 12:30:45 12:30:45.1 12:30:45.123456 12:30:45,1234567 123045.12 12.5 12:30.5 24 24:00:00 24:00:01 25:00 12:60 12:30:60 12:30:45. 12:30:45:33 1230:45 12:3045 12045512".split()
ZONES = "Z + - +1 +01 -01:30 +0130 +01:30:45 +013045.5 -00:00 +00:00:00.5 -00:00:00.000001 +24:00 +23:59:59.999999 +01:60 z Z0 +01:3 x +01:00:00. +01:00Z".split()
SEPARATORS = ["T", " ", "-", "0", "\u00e9", "\U0001f600", "\ud800", "", "W", "\0", "TT"]


def show(function, text):
    try:
        print(ascii(text), ascii(function(text)))
    except Exception as error:
        print(ascii(text), type(error).__name__, ascii(str(error)))


for text in DATES:
    show(date.fromisoformat, text)
for text in ["", "T", "T12", "TT12", "12:30\0", "\0", "\u0661\u0662:30", "12:3\ud800"] + TIMES:
    show(time.fromisoformat, text)
for zone in ZONES:
    for text in "12", "1230", "12:30:45", "12:30:45.", "12:30:45.25", "24:00", "24:00:01":
        show(time.fromisoformat, text + zone)
for day in DATES:
    for separator in SEPARATORS:
        show(datetime.fromisoformat, day + separator + "12:30")
    show(datetime.fromisoformat, day)
for text in TIMES:
    show(datetime.fromisoformat, "2020-12-31T" + text)
    show(datetime.fromisoformat, "2020W537" + text)
    show(datetime.fromisoformat, "2020-W01-" + text)
    show(datetime.fromisoformat, "9999-12-31 " + text + "+01")
for function in date.fromisoformat, time.fromisoformat, datetime.fromisoformat:
    for value in None, 1, b"2020-01-01", ["2020-01-01"]:
        show(function, value)
