# After a star in a display only what binds tighter than a comparison may stand, unless it is in parentheses. The parser's check is misled by parentheses around the first operand, and reads it as if
# there were some around the whole.
for source in ("{**(a) == b}", "[*(a) or b]", "[*a or b]"):
    try:
        compile(source, "<string>", "eval")
        print("compiled")
    except SyntaxError as error:
        print(error)
