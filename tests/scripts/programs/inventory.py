# An inventory with dataclasses: orders, stock, reports, validation.
from dataclasses import dataclass, field, replace, asdict, astuple, fields, FrozenInstanceError


@dataclass(frozen=True, order=True)
class Money:
    cents: int = 0

    def __post_init__(self):
        if not isinstance(self.cents, int):
            raise TypeError("cents must be int")

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __mul__(self, n):
        return Money(self.cents * n)

    def __str__(self):
        return f"${self.cents // 100}.{self.cents % 100:02}"


@dataclass
class Item:
    sku: str
    name: str
    price: Money
    stock: int = 0
    tags: set = field(default_factory=set, compare=False, repr=False)

    @property
    def value(self):
        return self.price * self.stock


@dataclass
class Line:
    item: Item
    quantity: int

    @property
    def total(self):
        return self.item.price * self.quantity


class OutOfStock(Exception):
    pass


@dataclass
class Order:
    number: int
    lines: list[Line] = field(default_factory=list)
    status: str = "open"

    @property
    def total(self):
        return sum((line.total for line in self.lines), Money())


@dataclass
class Inventory:
    items: dict[str, Item] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)

    def add(self, item):
        if item.sku in self.items:
            raise ValueError(f"duplicate sku {item.sku}")
        self.items[item.sku] = item

    def order(self, **wanted):
        order = Order(len(self.orders) + 1)
        reserved = []
        try:
            for sku, quantity in wanted.items():
                item = self.items[sku]
                if item.stock < quantity:
                    raise OutOfStock(f"{item.name}: wanted {quantity}, have {item.stock}")
                item.stock -= quantity
                reserved.append((item, quantity))
                order.lines.append(Line(item, quantity))
        except (KeyError, OutOfStock) as e:
            for item, quantity in reserved:
                item.stock += quantity
            order.status = f"failed ({type(e).__name__}: {e})"
            order.lines.clear()
        else:
            order.status = "shipped"
        self.orders.append(order)
        return order

    def report(self):
        width = max(len(i.name) for i in self.items.values())
        for item in sorted(self.items.values(), key=lambda i: (-i.value.cents, i.sku)):
            yield f"{item.sku:<5} {item.name:<{width}} {item.stock:>4} {item.price!s:>9} {item.value!s:>11}"


inv = Inventory()
for sku, name, cents, stock in [("A1", "Hammer", 1299, 10), ("B2", "Nails (100)", 349, 200), ("C3", "Saw", 2450, 3), ("D4", "Glue", 575, 0)]:
    inv.add(Item(sku, name, Money(cents), stock, {"tool"} if cents > 1000 else set()))
for line in inv.report():
    print(line)
for wanted in ({"A1": 2, "B2": 50}, {"C3": 1, "D4": 1}, {"A1": 1, "Z9": 1}, {"C3": 3}):
    o = inv.order(**wanted)
    print(o.number, o.status, o.total, len(o.lines))
for line in inv.report():
    print(line)
print(sum((o.total for o in inv.orders), Money()), Money(150) < Money(200), max(i.price for i in inv.items.values()), sorted([Money(3), Money(1)]))
print(inv.items["A1"], inv.orders[0].lines[0].quantity, repr(Money(5)), hash(Money(5)) == hash(Money(5)), {Money(1): "one"}[Money(1)])
try:
    inv.add(Item("A1", "x", Money()))
except ValueError as e:
    print(e)
try:
    Money(5).cents = 6
except FrozenInstanceError as e:
    print(type(e).__name__, e)
for bad in (lambda: Item("x"), lambda: Item("x", "y", Money(), 1, set(), 5), lambda: Money(1.5), lambda: Item(nope=1), lambda: Money(1) < 5):
    try:
        bad()
    except TypeError as e:
        print(e)
a = Item("A", "n", Money(1), 5, {"t"})
b = replace(a, stock=9)
print(a == b, b, replace(b, stock=5) == a, asdict(a), astuple(Money(3)), [f.name for f in fields(Item)])
