# A bank: accounts, interest, transactions with rollback, audit log, custom errors.
class BankError(Exception):
    """Base of all errors of the bank."""


class InsufficientFunds(BankError):
    def __init__(self, account, needed):
        self.account, self.needed = account, needed
        super().__init__(f"{account.owner} has {account.balance}, needs {needed}")


class Frozen(BankError):
    pass


class Account:
    _next = 1000
    kinds = {}

    def __init_subclass__(cls, kind, **kw):
        super().__init_subclass__(**kw)
        cls.kind = kind
        Account.kinds[kind] = cls

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        self.frozen = False
        self.history = []
        self.number = Account._next
        Account._next += 1

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("deposit must be positive")
        self._change(amount, "deposit")

    def withdraw(self, amount):
        if amount > self.available:
            raise InsufficientFunds(self, amount)
        self._change(-amount, "withdraw")

    @property
    def available(self):
        return self._balance

    def _change(self, amount, why):
        if self.frozen:
            raise Frozen(f"account {self.number} is frozen")
        self._balance += amount
        self.history.append((why, amount, self._balance))

    def month_end(self):
        pass

    def __repr__(self):
        return f"<{type(self).__name__} {self.number} {self.owner}: {self._balance}>"


class Checking(Account, kind="checking"):
    overdraft = 100

    @property
    def available(self):
        return self._balance + self.overdraft

    def month_end(self):
        if self._balance < 0:
            self._change(-5, "fee")


class Savings(Account, kind="savings"):
    rate_bp = 250

    def month_end(self):
        interest = self._balance * self.rate_bp // 120000
        if interest:
            self._change(interest, "interest")


class Transaction:
    def __init__(self, bank):
        self.bank = bank

    def __enter__(self):
        self.saved = {n: (a._balance, len(a.history)) for n, a in self.bank.accounts.items()}
        return self

    def __exit__(self, kind, error, tb):
        if kind is not None:
            for n, (balance, length) in self.saved.items():
                a = self.bank.accounts[n]
                a._balance = balance
                del a.history[length:]
            self.bank.log.append(f"rolled back: {error}")
            return issubclass(kind, BankError)
        self.bank.log.append("committed")


class Bank:
    def __init__(self):
        self.accounts, self.log = {}, []

    def open(self, kind, owner, balance=0):
        try:
            account = Account.kinds[kind](owner, balance)
        except KeyError:
            raise BankError(f"no account kind {kind!r}") from None
        self.accounts[account.number] = account
        return account

    def transfer(self, source, target, amount):
        with Transaction(self):
            target.deposit(amount)
            source.withdraw(amount)

    def month_end(self):
        for account in self.accounts.values():
            try:
                account.month_end()
            except Frozen as e:
                self.log.append(str(e))

    @property
    def total(self):
        return sum(a.balance for a in self.accounts.values())


bank = Bank()
ann, bob, eve = bank.open("checking", "Ann", 500), bank.open("savings", "Bob", 120000), bank.open("checking", "Eve")
bank.transfer(ann, bob, 200)
bank.transfer(ann, eve, 350)
bank.transfer(ann, eve, 1000)
print(ann, bob, eve, bank.total)
try:
    bank.transfer(bob, eve, -5)
except ValueError as e:
    print("ValueError", e)
try:
    bank.open("gold", "Zed")
except BankError as e:
    print(e, e.__cause__, e.__suppress_context__)
eve.frozen = True
bank.transfer(bob, eve, 10)
bank.month_end()
eve.frozen = False
for month in range(12):
    bank.month_end()
print(ann, bob, eve, bank.total)
print(bob.history[-3:], ann.history[:3], len(ann.history))
for line in bank.log:
    print(line)
try:
    eve.withdraw(10**6)
except InsufficientFunds as e:
    print(e, e.needed, e.account is eve, isinstance(e, BankError))
print(sorted(Account.kinds), Checking.kind)
