# exit: 1
# A misspelt attribute gets a suggestion.
class Account:
    def __init__(self):
        self.balance = 1

    def deposit(self):
        pass


a = Account()
try:
    a.balanse
except AttributeError as e:
    print(e)
try:
    [].appendd
except AttributeError as e:
    print(e)
a.depositt()
