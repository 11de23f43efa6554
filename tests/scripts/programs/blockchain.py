# A toy ledger: hashing by hand, merkle trees, mining, validation, forks.
def fnv(data):
    h = 0xCBF29CE484222325
    for b in data:
        h = (h ^ b) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return h


def digest(*parts):
    data = "|".join(map(str, parts)).encode()
    a = fnv(data)
    b = fnv(data[::-1] + a.to_bytes(8, "big"))
    return f"{a ^ b >> 7:016x}"


def merkle(items):
    level = [digest(i) for i in items] or [digest("")]
    while len(level) > 1:
        if len(level) % 2:
            level.append(level[-1])
        level = [digest(a, b) for a, b in zip(level[::2], level[1::2])]
    return level[0]


class Transaction:
    def __init__(self, sender, receiver, amount):
        self.sender, self.receiver, self.amount = sender, receiver, amount

    def __str__(self):
        return f"{self.sender}->{self.receiver}:{self.amount}"


class Block:
    def __init__(self, index, previous, transactions, difficulty):
        self.index, self.previous, self.transactions = index, previous, tuple(transactions)
        self.difficulty, self.nonce = difficulty, 0
        self.root = merkle(self.transactions)

    @property
    def hash(self):
        return digest(self.index, self.previous, self.root, self.nonce)

    def mine(self):
        target = "0" * self.difficulty
        while not self.hash.startswith(target):
            self.nonce += 1
        return self


class ChainError(Exception):
    pass


class Chain:
    def __init__(self, difficulty=2):
        self.difficulty = difficulty
        self.blocks = [Block(0, "0" * 16, [], difficulty).mine()]
        self.pending = []

    def balances(self):
        out = {"bank": 10**6}
        for block in self.blocks:
            for t in block.transactions:
                out[t.sender] = out.get(t.sender, 0) - t.amount
                out[t.receiver] = out.get(t.receiver, 0) + t.amount
        return out

    def submit(self, sender, receiver, amount):
        spent = sum(t.amount for t in self.pending if t.sender == sender)
        have = self.balances().get(sender, 0) - spent
        if amount <= 0 or have < amount:
            raise ChainError(f"{sender} cannot send {amount}, has {have}")
        self.pending.append(Transaction(sender, receiver, amount))

    def seal(self):
        last = self.blocks[-1]
        block = Block(last.index + 1, last.hash, self.pending, self.difficulty).mine()
        self.blocks.append(block)
        self.pending = []
        return block

    def validate(self):
        for previous, block in zip(self.blocks, self.blocks[1:]):
            if block.previous != previous.hash:
                raise ChainError(f"block {block.index}: broken link")
            if merkle(block.transactions) != block.root:
                raise ChainError(f"block {block.index}: transactions changed")
            if not block.hash.startswith("0" * block.difficulty):
                raise ChainError(f"block {block.index}: no work")
        return True


chain = Chain(1)
for who, amount in (("ann", 500), ("bob", 300)):
    chain.submit("bank", who, amount)
chain.seal()
chain.submit("ann", "bob", 120)
chain.submit("bob", "cid", 250)
for args in (("ann", "cid", 400), ("cid", "ann", 1), ("ann", "bob", 0)):
    try:
        chain.submit(*args)
    except ChainError as e:
        print(e)
chain.seal()
for b in chain.blocks:
    print(b.index, b.hash, b.previous, b.root, b.nonce, [str(t) for t in b.transactions])
print({k: v for k, v in sorted(chain.balances().items())}, chain.validate())
chain.blocks[1].transactions[0].amount = 5000
try:
    chain.validate()
except ChainError as e:
    print(e)
chain.blocks[1].root = merkle(chain.blocks[1].transactions)
try:
    chain.validate()
except ChainError as e:
    print(e)
print(merkle([]), merkle(["a"]), merkle("abc"), merkle("abcc") == merkle("abc"), len({merkle(range(n)) for n in range(1, 20)}))


def adler(data, mod=65521):
    a, b = 1, 0
    for x in data:
        a = (a + x) % mod
        b = (b + a) % mod
    return b << 16 | a


def luhn(number):
    digits = [int(d) for d in str(number)][::-1]
    return (sum(digits[::2]) + sum(sum(divmod(2 * d, 10)) for d in digits[1::2])) % 10 == 0


print(hex(adler(b"Wikipedia")), luhn(4539578763621486), luhn(4539578763621487), digest("x"), digest("x", 1), fnv(b"hello"))


def rsa(p, q, e=65537):
    n, phi = p * q, (p - 1) * (q - 1)
    d = pow(e, -1, phi)
    return n, e, d


n, e, d = rsa(2**89 - 1, 2**107 - 1)
message = int.from_bytes(b"memory", "big")
cipher = pow(message, e, n)
print(cipher, pow(cipher, d, n).to_bytes(6, "big"))
