# exit: 1
# Notes, a custom class with module and a multi-line message.
class AppError(Exception):
    def __init__(self, code, text):
        super().__init__(code, text)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {self.args[1]}\nsecond line"


def run():
    error = AppError(42, "something broke")
    error.add_note("note one")
    error.add_note("note two\nwith two lines")
    raise error


run()
