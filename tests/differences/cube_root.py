# The last digit of a function of `math` is that of the system's mathematical library, and CPython may be built with another one.
import math

print(math.cbrt(27), math.cbrt(8), math.cbrt(0.001))
