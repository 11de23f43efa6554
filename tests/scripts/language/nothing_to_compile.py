# Sources without any statement, where one is needed.
for source in "", "\n", "#x", "   ", "\n\n#c\n", "\\\n", "\n\n", " \n ", " \t", "#a\n  ":
    for mode in "eval", "exec", "single":
        try:
            compile(source, "<source>", mode)
            print(repr(source), mode, "fine")
        except SyntaxError as error:
            print(repr(source), mode, type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, repr(error.text))
