# exit: 1
# Groups with causes, notes and nesting.
def make(n):
    try:
        try:
            [][n]
        except IndexError as e:
            raise ValueError(f"value {n}") from e
    except ValueError as e:
        e.add_note(f"note {n}")
        return e


group = ExceptionGroup("outer", [make(1), ExceptionGroup("inner", [make(2), TypeError("plain")])])
group.add_note("on the group")
raise group from KeyError("cause of all")
