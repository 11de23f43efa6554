# Float formatting with format(), % and round at the edges.
values = [0.0, -0.0, 1.0, -1.5, 3.14159265, 1234567.891, 1e-7, 1e20, 99.995, 0.5, 2.5, 1e300, float("inf"), float("-inf"), float("nan")]
specs = ["", "f", ".0f", ".2f", "e", ".0e", ".3E", "g", ".3g", "G", "#.3g", "%", ".1%", "10.2f", "<10.2f", "^12.3f", "+.1f", " .1f", "010.1f", ",.2f", "_.2f", "n", "#.0f", "z.0f", ".15g", ".17g", "*>12.1f", "=+12.2f", "F", ".3"]
for s in specs:
    print(repr(s), *(format(v, s) for v in values), sep="|")
for s in ("%f", "%.2f", "%e", "%g", "%10.3f", "%-10.2f|", "%+.1f", "% .1f", "%010.2f", "%#.0f", "%.0f", "%.3g", "%G", "%E", "%#g", "%s", "%r", "%d", "%i", "%5.1f%%"):
    row = []
    for v in values[:12]:
        row.append(s % v)
    print(s, *row)
for s in ("d", "x", ".2d", "s", "c", "5.", ".f", "10.2", "b", "#,", ",_", "q"):
    try:
        print(s, format(1.5, s))
    except ValueError as e:
        print(s, "->", e)
print(f"{0.1:.20f} {0.1:.55f} {1e22:.0f} {1e23:.0f} {2**0.5:.30f}")
print(f"{5e-324:.3e} {1.7976931348623157e308:.3e} {1e-310:g} {123456789.0:g} {1234567.0:g} {0.00001234:g} {100000.0:g} {1000000.0:g}")
print([round(x, 2) for x in (1.005, 2.675, 1.115, 0.125, 0.375, 2.345, -1.005, 1e-3, 5.015)])
print([round(x) for x in (0.5, 1.5, 2.5, 3.5, -0.5, -1.5, -2.5, 0.49999999999999994, 4503599627370497.5)])
print([round(x, -1) for x in (5.0, 15.0, 25.0, 149.9, 1e10, -25.0)], round(1.5e300, 250), round(1e-300, 2), round(123.456, 300), round(123.456, -300))
print("%d" % 3.99, "%d" % -3.99, "%x" % 255, "%o" % 8, "%c%c" % (65, "b"), "%5d|%-5d|%05d" % (1, 2, 3), "%+d % d" % (5, 5))
for f in (lambda: "%x" % 1.5, lambda: "%d" % "a", lambda: "%d" % float("nan"), lambda: "%d" % float("inf"), lambda: "%f" % "x", lambda: "%c" % 1.5, lambda: "%c" % "ab", lambda: "%z" % 1, lambda: "%", lambda: "%d" % (1, 2), lambda: "%d %d" % 1, lambda: "%(a)d" % 5, lambda: "%(a)d" % {}, lambda: "%(a" % {}):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for i in range(-5, 25, 3):
    print(10.0**i, 1.5 * 10.0**i, f"{10.0**i:g}", repr(7 * 10.0**i))
