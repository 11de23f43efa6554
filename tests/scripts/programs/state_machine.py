# State machines with enum: traffic light, vending machine, order workflow.
from enum import Enum, IntEnum, Flag, auto, unique


class Light(Enum):
    GREEN = ("go", 30)
    YELLOW = ("slow", 5)
    RED = ("stop", 20)

    def __init__(self, action, seconds):
        self.action, self.seconds = action, seconds

    @property
    def following(self):
        members = list(Light)
        return members[(members.index(self) + 1) % len(members)]


light, clock = Light.RED, 0
for _ in range(5):
    print(f"t={clock:3} {light.name:<6} {light.action}")
    clock += light.seconds
    light = light.following
print(Light["RED"], Light(("go", 30)), [l.name for l in Light], Light.RED in Light, len(Light), repr(Light.GREEN))


@unique
class State(Enum):
    IDLE = auto()
    PAID = auto()
    DISPENSING = auto()
    EMPTY = auto()


class Coin(IntEnum):
    NICKEL = 5
    DIME = 10
    QUARTER = 25


class Vending:
    price = 50
    transitions = {}

    def __init__(self, stock):
        self.state, self.credit, self.stock, self.log = State.IDLE, 0, stock, []

    def on(*states, table=transitions):
        def register(f):
            for s in states:
                table[s, f.__name__] = f
            return f
        return register

    @on(State.IDLE, State.PAID)
    def insert(self, coin):
        self.credit += Coin(coin)
        return State.PAID if self.credit >= self.price else State.IDLE

    @on(State.PAID)
    def push(self):
        self.credit -= self.price
        self.stock -= 1
        return State.DISPENSING

    @on(State.DISPENSING)
    def taken(self):
        change, self.credit = self.credit, 0
        self.log.append(f"change {change}")
        return State.EMPTY if self.stock == 0 else State.IDLE

    @on(State.IDLE, State.PAID)
    def cancel(self):
        self.log.append(f"refund {self.credit}")
        self.credit = 0
        return State.IDLE

    del on

    def fire(self, event, *args):
        action = self.transitions.get((self.state, event))
        if action is None:
            self.log.append(f"ignored {event} in {self.state.name}")
            return self.state
        old, self.state = self.state, action(self, *args)
        self.log.append(f"{old.name} --{event}--> {self.state.name}")
        return self.state


v = Vending(2)
for event, *args in [("push",), ("insert", Coin.QUARTER), ("insert", 10), ("insert", 25), ("push",), ("insert", 5), ("taken",), ("insert", Coin.NICKEL), ("cancel",), ("insert", 25), ("insert", 25), ("push",), ("taken",), ("insert", 25)]:
    try:
        v.fire(event, *args)
    except ValueError as e:
        print("error", e)
try:
    v2 = Vending(1)
    v2.fire("insert", 3)
except ValueError as e:
    print("error", e)
print("\n".join(v.log))


class Perm(Flag):
    READ = auto()
    WRITE = auto()
    EXEC = auto()
    RW = READ | WRITE


p = Perm.READ | Perm.EXEC
print(p, Perm.READ in p, Perm.WRITE in p, p & Perm.RW, ~p, Perm.RW, list(Perm.RW), Perm(7), Perm(0), bool(Perm(0)), p ^ Perm.RW, p.value)
print(Coin.DIME + 1, Coin.DIME > Coin.NICKEL, max(Coin), f"{Coin.QUARTER}", Coin(25).name, sorted(Coin, reverse=True)[0].name, isinstance(Coin.DIME, int))
for bad in (lambda: Light["BLUE"], lambda: State(99), lambda: setattr(Light, "RED", 1), lambda: State.IDLE < State.PAID, lambda: Perm("x")):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
try:
    @unique
    class Dup(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)
try:
    class Sub(State):
        MORE = 5
except TypeError as e:
    print(e)


class Alias(Enum):
    ONE = 1
    UNO = 1
    TWO = 2

    @classmethod
    def _missing_(cls, value):
        return cls.TWO if value == "deux" else None


print(Alias.UNO is Alias.ONE, list(Alias), Alias.__members__, Alias("deux"), State.IDLE == 1, State.IDLE.value, hash(State.IDLE) == hash(State.IDLE), {State.IDLE: "i"}[State.IDLE])
Animal = Enum("Animal", "CAT DOG BIRD")
print(list(Animal), Animal.DOG.value)
match State.PAID:
    case State.IDLE:
        print("idle")
    case State.PAID:
        print("paid")
