# Roman numerals, number words, calendars and date arithmetic by hand.
ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def to_roman(n):
    if not 0 < n < 4000:
        raise ValueError(f"{n} is out of range")
    out = ""
    for value, letters in ROMAN:
        count, n = divmod(n, value)
        out += letters * count
    return out


def from_roman(text):
    values = [dict((b, a) for a, b in ROMAN)[c] for c in text]
    return sum(-v if any(w > v for w in values[i + 1:i + 2]) else v for i, v in enumerate(values))


print([to_roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1990, 2024, 3999)], all(from_roman(to_roman(n)) == n for n in range(1, 4000)), max(range(1, 4000), key=lambda n: len(to_roman(n))))
for bad in (0, 4000, -1):
    try:
        to_roman(bad)
    except ValueError as e:
        print(e)
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def words(n):
    if n < 0:
        return "minus " + words(-n)
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + ("-" + ONES[n % 10] if n % 10 else "")
    if n < 1000:
        return ONES[n // 100] + " hundred" + (" and " + words(n % 100) if n % 100 else "")
    for size, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= size:
            rest = n % size
            return words(n // size) + " " + name + ((", " if rest >= 100 else " and ") + words(rest) if rest else "")


for n in (0, 13, 21, 100, 342, 1000, 1001, 12345, -7, 1000000, 987654321, 10**12 + 1):
    print(f"{n:>15,} {words(n)}")
print(sum(len(words(n).replace(" ", "").replace("-", "")) for n in range(1, 1001)))
MONTHS = "January February March April May June July August September October November December".split()


def leap(y):
    return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)


def days_in(y, m):
    return 29 if m == 2 and leap(y) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[m - 1]


class Date:
    __slots__ = ("ordinal",)

    def __init__(self, y, m, d):
        if not 1 <= m <= 12 or not 1 <= d <= days_in(y, m):
            raise ValueError(f"no such date: {y}-{m:02}-{d:02}")
        p = y - 1
        self.ordinal = p * 365 + p // 4 - p // 100 + p // 400 + sum(days_in(y, k) for k in range(1, m)) + d

    @classmethod
    def from_ordinal(cls, n):
        y = n * 400 // 146097 + 1
        while cls(y, 1, 1).ordinal > n:
            y -= 1
        n -= cls(y, 1, 1).ordinal
        m = 1
        while n >= days_in(y, m):
            n -= days_in(y, m)
            m += 1
        return cls(y, m, n + 1)

    @property
    def parts(self):
        y = (self.ordinal - 1) * 400 // 146097 + 1
        while Date(y, 1, 1).ordinal > self.ordinal:
            y -= 1
        d = self.ordinal - Date(y, 1, 1).ordinal
        m = 1
        while d >= days_in(y, m):
            d -= days_in(y, m)
            m += 1
        return y, m, d + 1

    weekday = property(lambda self: (self.ordinal - 1) % 7)

    def __sub__(self, o):
        return self.ordinal - o.ordinal if isinstance(o, Date) else Date.from_ordinal(self.ordinal - o)

    def __add__(self, n):
        return Date.from_ordinal(self.ordinal + n)

    def __lt__(self, o):
        return self.ordinal < o.ordinal

    def __eq__(self, o):
        return isinstance(o, Date) and self.ordinal == o.ordinal

    def __str__(self):
        return "{}-{:02}-{:02}".format(*self.parts)

    def __format__(self, spec):
        y, m, d = self.parts
        return spec.replace("%Y", str(y)).replace("%m", f"{m:02}").replace("%d", f"{d:02}").replace("%B", MONTHS[m - 1]).replace("%A", "Mon Tue Wed Thu Fri Sat Sun".split()[self.weekday])


a, b = Date(2000, 2, 28), Date(2024, 3, 1)
print(a, b, b - a, a + 2, b - 1, a < b, f"{b:%A %d %B %Y}", Date(1970, 1, 1).ordinal, Date(1, 1, 1).weekday, sorted([b, a])[0], a + 0 == a)
for args in ((2023, 2, 29), (2024, 13, 1), (2024, 4, 31), (1900, 2, 29)):
    try:
        Date(*args)
    except ValueError as e:
        print(e)


def month(y, m):
    lines = [f"{MONTHS[m - 1]} {y}".center(20).rstrip(), "Mo Tu We Th Fr Sa Su"]
    cells = ["  "] * Date(y, m, 1).weekday + [f"{d:2}" for d in range(1, days_in(y, m) + 1)]
    for i in range(0, len(cells), 7):
        lines.append(" ".join(cells[i:i + 7]))
    return "\n".join(lines)


print(month(2024, 2))
print(month(2021, 2))
easter = lambda y: (lambda a, b, c: (lambda d, e, f, g, h: (lambda i, k: (lambda l: (lambda m: divmod(h + l - 7 * m + 114, 31))((a + 11 * h + 22 * l) // 451))((32 + 2 * e + 2 * i - h - k) % 7))(c // 4, c % 4))(b // 4, b % 4, (b + 8) // 25, (b - (b + 8) // 25 + 1) // 3, (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30))(y % 19, y // 100, y % 100)
print([(MONTHS[m - 1], d + 1) for m, d in map(easter, (1961, 2000, 2024, 2025))])
print(sum(Date(y, m, 1).weekday == 6 for y in range(1901, 2001) for m in range(1, 13)), [m for m in range(1, 13) if Date(2026, m, 13).weekday == 4])
