# An object whose hash changed while it is in a set may still be found there: a set keeps no hashes (an entry is 8 bytes), and a
# small one is searched by identity first. Python promises nothing for objects whose hash changes.
class Changing:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        return self.value == other.value


item = Changing(1)
items = {item}
item.value = 2
print(item in items, len(items))
