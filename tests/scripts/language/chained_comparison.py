# Chained comparisons evaluate once and stop early.
def v(x):
    print("v", x, end="; ")
    return x


print(v(1) < v(2) < v(3))
print(v(3) < v(2) < v(1))
print(v(1) < v(3) > v(2) == v(2) != v(5))
print(1 < 2 > 1, 1 == 1.0 == True, 1 in [1] == True, (1 in [1]) == True)
print(not 1 < 0 < 1 / 1, None is None is not ...)


class Odd:
    def __init__(self, result):
        self.result = result

    def __lt__(self, other):
        print("lt", end=" ")
        return self.result

    def __bool__(self):
        raise ValueError("no truth")


print(Odd([]) < 1)
print((Odd([]) < 1 < 2))
print((Odd("yes") < 1 < 2))
try:
    Odd(Odd(0)) < 1 < 2
except ValueError as e:
    print(e)


class Rich:
    def __eq__(self, other):
        return "eq"

    def __ne__(self, other):
        return "ne"

    def __contains__(self, item):
        return item * 2

    def __le__(self, other):
        return NotImplemented


r = Rich()
print(r == 1, 1 == r, r != 1, 1 != r, 3 in r, 0 in r, 3 not in r)
for code in ["r <= 1", "1 >= r", "r < r", "1 < 'a'", "[] > ()", "None < None", "1 in 5", "{} < {}", "1j < 2j", "1 < None < 2", "object() >= object()"]:
    try:
        print(eval(code))
    except TypeError as e:
        print(code, "->", e)
a, b, c = 1, 2, 3
print(a < b < c and c > b > a or "no", a if a > b else c)
print([x for x in range(10) if 2 < x < 7 or x == 9])
print(1 < 3 in [3], (1 < 3) in [3])
print("a" < "b" <= "b" < "ba", [1, 2] < [1, 2, 0] < [1, 3], (1, "a") < (1, "b"))
print(float("nan") == float("nan"), [float("nan")] == [float("nan")])
n = float("nan")
print([n] == [n], n in [n], (n,) == (n,), n == n, n is n)
print(0 == 0.0 == 0j == False, -0.0 == 0.0, 10**20 == 1e20, 10**23 == 1e23, 2**53 + 1 == float(2**53 + 1))
