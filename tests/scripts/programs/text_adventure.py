# A text adventure: rooms, items, a command parser, game state, played from a script.
class GameError(Exception):
    pass


class Item:
    def __init__(self, name, description, portable=True):
        self.name, self.description, self.portable = name, description, portable

    def use(self, game):
        raise GameError(f"you cannot use the {self.name}")


class Key(Item):
    def __init__(self, name, description, direction):
        super().__init__(name, description)
        self.direction = direction

    def use(self, game):
        exit_ = game.room.locked.pop(self.direction, None)
        if exit_ is None:
            raise GameError("nothing here to unlock")
        game.room.exits[self.direction] = exit_
        return f"you unlock the way {self.direction}"


class Lamp(Item):
    lit = False

    def use(self, game):
        self.lit = not self.lit
        return f"the lamp is {'on' if self.lit else 'off'}"


class Room:
    opposite = {"north": "south", "east": "west", "up": "down"}
    opposite |= {v: k for k, v in opposite.items()}

    def __init__(self, name, dark=False):
        self.name, self.dark = name, dark
        self.exits, self.locked, self.items = {}, {}, []

    def connect(self, direction, other, locked=False):
        (self.locked if locked else self.exits)[direction] = other
        other.exits[self.opposite[direction]] = self
        return other

    def describe(self, game):
        if self.dark and not game.light:
            return "it is dark"
        parts = [f"{self.name}: exits {', '.join(sorted(self.exits)) or 'none'}"]
        if self.items:
            parts.append("you see " + ", ".join(i.name for i in self.items))
        if self.locked:
            parts.append("locked: " + ", ".join(self.locked))
        return "; ".join(parts)


class Game:
    aliases = {"n": "go north", "s": "go south", "e": "go east", "w": "go west", "u": "go up", "d": "go down", "i": "inventory", "l": "look", "get": "take"}

    def __init__(self):
        hall = Room("hall")
        cellar = hall.connect("down", Room("cellar", dark=True))
        tower = hall.connect("north", Room("garden")).connect("up", Room("tower"), locked=True)
        hall.items = [Lamp("lamp", "an old brass lamp"), Item("statue", "heavy", portable=False)]
        cellar.items = [Key("key", "a rusty key", "up")]
        tower.items = [Item("gold", "what you came for")]
        self.room, self.bag, self.turns, self.over = hall, [], 0, False
        self.commands = {n[3:]: getattr(self, n) for n in dir(self) if n.startswith("do_")}

    @property
    def light(self):
        return any(isinstance(i, Lamp) and i.lit for i in self.bag + self.room.items)

    def find(self, name, *places):
        for place in places:
            for item in place:
                if item.name == name:
                    return item
        raise GameError(f"there is no {name}")

    def do_go(self, direction):
        if direction in self.room.locked:
            raise GameError("locked")
        if direction not in self.room.exits:
            raise GameError(f"no way {direction}")
        self.room = self.room.exits[direction]
        return self.room.describe(self)

    def do_look(self):
        return self.room.describe(self)

    def do_take(self, name):
        if self.room.dark and not self.light:
            raise GameError("too dark")
        item = self.find(name, self.room.items)
        if not item.portable:
            raise GameError(f"the {name} is too heavy")
        self.room.items.remove(item)
        self.bag.append(item)
        if name == "gold":
            self.over = True
            return "you win"
        return f"taken: {item.description}"

    def do_drop(self, name):
        item = self.find(name, self.bag)
        self.bag.remove(item)
        self.room.items.append(item)
        return "dropped"

    def do_use(self, name):
        return self.find(name, self.bag).use(self)

    def do_inventory(self):
        return "you carry " + (", ".join(sorted(i.name for i in self.bag)) or "nothing")

    def play(self, line):
        self.turns += 1
        words = line.lower().split()
        if not words:
            return "?"
        first = self.aliases.get(words[0], words[0]).split()
        verb, *arguments = first + words[1:]
        command = self.commands.get(verb)
        if command is None:
            near = [c for c in self.commands if c.startswith(verb[:2])]
            return f"I do not know {verb!r}" + (f", did you mean {near[0]!r}?" if near else "")
        try:
            return command(*arguments)
        except GameError as e:
            return f"({e})"
        except TypeError as e:
            return f"{verb} needs {'a different number of words' if 'argument' in str(e) else '?'}"


script = ["look", "take statue", "d", "take key", "u", "get lamp", "inventory", "use lamp", "d", "take key", "u", "n", "up", "go up", "use lamp", "use key", "i", "fly", "tak lamp", "go", "", "u", "drop lamp", "take gold", "l"]
g = Game()
for line in script:
    print(f"> {line}\n{g.play(line)}")
    if g.over:
        break
print(g.turns, g.room.name, sorted(g.commands))
