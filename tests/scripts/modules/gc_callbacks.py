# Observers of the collector hear of each collection twice, whoever asked for it, and none goes on inside of another.
import gc

heard = []


def observer(phase, information):
    heard.append((phase, information["generation"], sorted(information)))
    if phase == "start":
        nested.append(gc.collect())


class Node:
    def __init__(self):
        self.itself = self


class Last:
    def __init__(self):
        self.itself = self

    def __del__(self):
        nested.append(gc.collect())


nested = []
gc.collect()
gc.callbacks.append(observer)
gc.collect(0)
print(heard)
del heard[:]
for _ in range(100_000):
    Node()
    if _ % 20_000 == 0:
        Last()
gc.callbacks.remove(observer)
phases = [phase for phase, _, _ in heard]
print(len(phases) > 4, phases == ["start", "stop"] * (len(phases) // 2), [one[1] for one in heard[::2]] == [one[1] for one in heard[1::2]])
print(set(nested))
