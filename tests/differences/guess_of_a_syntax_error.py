# Where a source is wrong in more than one way, which mistake is told is a guess, and may be another one.
SOURCE = r"""for k in [8, '- ', len(('😀'[-3] if 1.5 else (str(bool(2)) if ([None, b'\nc', 8.38213507961821e-69] is None) else rf'\{{'abc': True}}\n')).splitlines(('日本' in {2j} - {['']}.union(list(range(-1, -0))).intersection([0, len(list('')), 7, 0])))), '']:"""
try:
    compile(SOURCE, "<string>", "exec")
except SyntaxError as error:
    print(error.msg)
