# Parsing a CSV-like text with quotes, grouping, statistics and a formatted report.
DATA = '''date,region,product,units,price
2024-01-05,North,"Widget, large",10,2.50
2024-01-06,South,Gadget,3,19.99
2024-01-06,North,Gadget,1,19.99
2024-02-10,East,"The ""best"" one",7,5
2024-02-11,South,"Widget, large",25,2.25
2024-02-12,East,Gadget,,19.99
2024-03-01,North,"Multi
line",2,100.00
2024-03-02,West,Widget,x,1.00
'''


class ParseError(ValueError):
    pass


def parse(text):
    row, cell, quoted, i = [], "", False, 0
    while i < len(text):
        c = text[i]
        if quoted:
            if c == '"' and text[i + 1:i + 2] == '"':
                cell += '"'
                i += 1
            elif c == '"':
                quoted = False
            else:
                cell += c
        elif c == '"' and not cell:
            quoted = True
        elif c == ",":
            row.append(cell)
            cell = ""
        elif c == "\n":
            row.append(cell)
            yield row
            row, cell = [], ""
        else:
            cell += c
        i += 1
    if quoted:
        raise ParseError("unterminated quote")
    if cell or row:
        yield row + [cell]


class Record:
    __slots__ = ("date", "region", "product", "units", "price")

    def __init__(self, **values):
        for name in self.__slots__:
            setattr(self, name, values[name])

    @property
    def revenue(self):
        return self.units * self.price

    @property
    def month(self):
        return self.date[:7]


def load(text):
    rows = parse(text)
    header = next(rows)
    records, errors = [], []
    for number, row in enumerate(rows, 2):
        values = dict(zip(header, row, strict=True))
        try:
            values["units"] = int(values["units"] or 0)
            values["price"] = float(values["price"])
            records.append(Record(**values))
        except ValueError as e:
            errors.append(f"row {number}: {e}")
    return records, errors


records, errors = load(DATA)
print(len(records), errors)
print([r.product for r in records])


def group(records, key):
    out = {}
    for r in records:
        out.setdefault(key(r), []).append(r)
    return out


def table(title, headers, rows, align):
    rows = [[str(c) for c in r] for r in rows]
    widths = [max(len(h), *(len(r[i]) for r in rows)) for i, h in enumerate(headers)]
    line = "+".join("-" * (w + 2) for w in widths)
    print(f"{title:=^{len(line)}}")
    print("|".join(f" {h:^{w}} " for h, w in zip(headers, widths)))
    print(line)
    for r in rows:
        print("|".join(f" {c:{a}{w}} " for c, w, a in zip(r, widths, align)))


table(" by region ", ["region", "orders", "units", "revenue"], [(k, len(v), sum(r.units for r in v), f"{sum(r.revenue for r in v):,.2f}") for k, v in sorted(group(records, lambda r: r.region).items())], "<>>>")
table(" by month ", ["month", "revenue", "share"], [(k, f"{sum(r.revenue for r in v):.2f}", f"{sum(r.revenue for r in v) / sum(r.revenue for r in records):.1%}") for k, v in group(records, lambda r: r.month).items()], "<>>")
pivot = {}
for r in records:
    pivot.setdefault(r.region, {}).setdefault(r.month, 0)
    pivot[r.region][r.month] += r.units
months = sorted({r.month for r in records})
table(" units ", ["region", *months], [[k, *(v.get(m, "-") for m in months)] for k, v in pivot.items()], "<" + ">" * len(months))


def stats(values):
    values = sorted(values)
    n = len(values)
    mean = sum(values) / n
    median = values[n // 2] if n % 2 else (values[n // 2 - 1] + values[n // 2]) / 2
    deviation = (sum((v - mean) ** 2 for v in values) / (n - 1)) ** 0.5
    return {"n": n, "mean": round(mean, 3), "median": median, "sd": round(deviation, 3), "min": values[0], "max": values[-1]}


print(stats([r.revenue for r in records]))
best = max(records, key=lambda r: r.revenue)
print(best.product.replace("\n", " "), best.date, f"{best.revenue:.2f}")


def write(rows):
    def quote(c):
        c = str(c)
        return '"' + c.replace('"', '""') + '"' if any(x in c for x in ',"\n') else c
    return "\n".join(",".join(map(quote, r)) for r in rows) + "\n"


rows = list(parse(DATA))
print(write(rows) == DATA, list(parse(write([["a,b", 'q"q', "", "n\nl"]]))))
try:
    list(parse('a,"b'))
except ParseError as e:
    print(type(e).__name__, e, isinstance(e, ValueError))
try:
    load("a,b\n1\n")
except ValueError as e:
    print(e)
histogram = {}
for r in records:
    histogram[int(r.price) // 10 * 10] = histogram.get(int(r.price) // 10 * 10, 0) + 1
for bucket in sorted(histogram):
    print(f"{bucket:>4}-{bucket + 9:<4}{'*' * histogram[bucket]}")
running, total = [], 0
for r in records:
    total += r.units
    running.append(total)
print(running, [round(sum(running[max(0, i - 2):i + 1]) / len(running[max(0, i - 2):i + 1]), 2) for i in range(len(running))])
