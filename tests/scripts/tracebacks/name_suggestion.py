# exit: 1
# A misspelt name gets a suggestion.
def compute():
    total_amount = 5
    return totl_amount + 1


compute()
