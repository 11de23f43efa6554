# The dict of an instance has its items in the instance, and so keeps it alive: `__del__` runs when both are let go.
class Deleted:
    def __del__(self):
        print("deleted")


attributes = vars(Deleted())
print(attributes)
del attributes
