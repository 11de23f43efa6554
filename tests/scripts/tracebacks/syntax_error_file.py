# exit: 1
# An error in the file itself: nothing runs, the line and the place are shown.
print("never printed")
total = sum([1, 2, 3)
