# A stack machine: assembler, bytecode, interpreter with traps, and a compiler from expressions.


OPS = "HALT PUSH ADD SUB MUL DIV MOD EQ LT NOT JMP JZ LOAD STORE PRINT CALL RET DUP SWAP POP".split()
CODE = {name: i for i, name in enumerate(OPS)}
WITH_ARGUMENT = {"PUSH", "JMP", "JZ", "LOAD", "STORE", "CALL"}


class AsmError(Exception):
    pass


class Trap(Exception):
    def __init__(self, message, pc):
        super().__init__(f"{message} at {pc}")


def assemble(text):
    labels, out, fixes = {}, [], []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.split(";")[0].strip()
        if not line:
            continue
        if line.endswith(":"):
            labels[line[:-1]] = len(out)
            continue
        name, *args = line.split()
        name = name.upper()
        if name not in CODE:
            raise AsmError(f"line {number}: unknown {name}")
        if (name in WITH_ARGUMENT) != bool(args):
            raise AsmError(f"line {number}: {name} takes {'one argument' if name in WITH_ARGUMENT else 'no argument'}")
        out.append(CODE[name])
        if args:
            try:
                out.append(int(args[0]))
            except ValueError:
                fixes.append((len(out), args[0], number))
                out.append(0)
    for at, label, number in fixes:
        if label not in labels:
            raise AsmError(f"line {number}: no label {label}")
        out[at] = labels[label]
    return out


class Machine:
    def __init__(self, code, fuel=10000):
        self.code, self.fuel = code, fuel
        self.stack, self.calls, self.memory, self.output = [], [], {}, []
        self.pc = self.steps = 0

    def pop(self):
        if not self.stack:
            raise Trap("stack underflow", self.pc)
        return self.stack.pop()

    def run(self):
        code, stack = self.code, self.stack
        while True:
            if self.steps >= self.fuel:
                raise Trap("out of fuel", self.pc)
            self.steps += 1
            if not 0 <= self.pc < len(code):
                raise Trap("pc out of range", self.pc)
            op = OPS[code[self.pc]]
            argument = code[self.pc + 1] if op in WITH_ARGUMENT else None
            following = self.pc + (2 if op in WITH_ARGUMENT else 1)
            match op:
                case "HALT":
                    return self.output
                case "PUSH":
                    stack.append(argument)
                case "ADD" | "SUB" | "MUL" | "DIV" | "MOD" | "EQ" | "LT":
                    b, a = self.pop(), self.pop()
                    if op in ("DIV", "MOD") and b == 0:
                        raise Trap("division by zero", self.pc)
                    stack.append({"ADD": int.__add__, "SUB": int.__sub__, "MUL": int.__mul__, "DIV": int.__floordiv__, "MOD": int.__mod__, "EQ": lambda a, b: int(a == b), "LT": lambda a, b: int(a < b)}[op](a, b))
                case "NOT":
                    stack.append(int(not self.pop()))
                case "JMP":
                    following = argument
                case "JZ":
                    if not self.pop():
                        following = argument
                case "LOAD":
                    stack.append(self.memory.get(argument, 0))
                case "STORE":
                    self.memory[argument] = self.pop()
                case "PRINT":
                    self.output.append(self.pop())
                case "CALL":
                    self.calls.append(following)
                    following = argument
                case "RET":
                    if not self.calls:
                        raise Trap("return without call", self.pc)
                    following = self.calls.pop()
                case "DUP":
                    stack.append(stack[-1])
                case "SWAP":
                    stack[-1], stack[-2] = stack[-2], stack[-1]
                case "POP":
                    self.pop()
            self.pc = following


FACTORIAL = """
    push 10
    store 0         ; n
    push 1
    store 1         ; result
loop:
    load 0
    jz done
    load 1
    load 0
    mul
    store 1
    load 0
    push 1
    sub
    store 0
    jmp loop
done:
    load 1
    print
    push 7
    call square
    print
    halt
square:
    dup
    mul
    ret
"""
m = Machine(assemble(FACTORIAL))
print(m.run(), m.steps, m.memory, len(m.code))
for text in ("bogus", "push", "halt 3", "jmp nowhere", "push 1\npush 0\ndiv\nhalt", "add", "ret", "loop:\njmp loop", "push 1", "jmp 500"):
    try:
        print(Machine(assemble(text), 100).run())
    except (AsmError, Trap) as e:
        print(type(e).__name__, e)


class Compiler:
    def __init__(self):
        self.lines, self.names, self.count = [], {}, 0

    def emit(self, *parts):
        self.lines.append(" ".join(map(str, parts)))

    def label(self):
        self.count += 1
        return f"L{self.count}"

    def slot(self, name):
        return self.names.setdefault(name, len(self.names))

    def tokens(self, text):
        word = ""
        for c in text + " ":
            if c.isalnum():
                word += c
            else:
                if word:
                    yield word
                    word = ""
                if not c.isspace():
                    yield c

    def expression(self, text):
        tokens = list(self.tokens(text))[::-1]

        def primary():
            t = tokens.pop()
            if t == "(":
                level(0)
                tokens.pop()
            elif t.isdigit():
                self.emit("push", t)
            else:
                self.emit("load", self.slot(t))

        def level(n):
            groups = [("<", "="), ("+", "-"), ("*", "/", "%")]
            if n == 3:
                return primary()
            level(n + 1)
            while tokens and tokens[-1] in groups[n]:
                op = tokens.pop()
                level(n + 1)
                self.emit({"<": "lt", "=": "eq", "+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod"}[op])
        level(0)

    def program(self, source):
        stack = []
        for line in source.strip().splitlines():
            word, _, rest = line.strip().partition(" ")
            if word == "while":
                top, end = self.label(), self.label()
                self.emit(top + ":")
                self.expression(rest)
                self.emit("jz", end)
                stack.append((top, end))
            elif word == "end":
                top, end = stack.pop()
                self.emit("jmp", top)
                self.emit(end + ":")
            elif word == "print":
                self.expression(rest)
                self.emit("print")
            else:
                self.expression(rest.lstrip("= "))
                self.emit("store", self.slot(word))
        self.emit("halt")
        return "\n".join(self.lines)


source = """
a = 0
b = 1
n = 0
while n < 20
  print a
  t = a + b
  a = b
  b = t
  n = n + 1
end
print (a + b) * 2 % 1000 - 7 / 2
"""
c = Compiler()
code = assemble(c.program(source))
vm = Machine(code)
print(vm.run(), vm.steps, c.names, len(code))
