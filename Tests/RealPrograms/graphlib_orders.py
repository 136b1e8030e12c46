from real import graphlib

graph = {"d": ["b", "c"], "b": ["a"], "c": ["a"], "e": []}
sorter = graphlib.TopologicalSorter(graph)
print(tuple(sorter.static_order()))
sorter = graphlib.TopologicalSorter()
for step in range(12):
    sorter.add(step, *range(step % 3, step, 3))
sorter.prepare()
rounds = []
while sorter.is_active():
    ready = sorted(sorter.get_ready())
    rounds.append(ready)
    sorter.done(*ready)
print(rounds)
for act in (lambda: graphlib.TopologicalSorter({1: [2], 2: [3], 3: [1]}).prepare(), lambda: sorter.add(1),
            lambda: sorter.done(99), lambda: graphlib.TopologicalSorter({}).get_ready(), lambda: sorter.done(0)):
    try:
        act()
    except ValueError as error:
        print(type(error).__name__, error.args)
