# A loop over a dict that deletes each key and sets another: the size never changes, so neither notices at once. CPython stops or
# complains depending on when its table was last made anew; here the walk says that the keys changed. Python leaves it open.
numbers = {1: 1, 2: 2, 3: 3}
try:
    for key in numbers:
        del numbers[key]
        numbers[key + 10] = 0
    print("ended")
except RuntimeError as error:
    print(error)
