from collections import ChainMap, Counter, OrderedDict, UserDict, defaultdict, deque
from dataclasses import dataclass, field
from types import MappingProxyType, SimpleNamespace

from real import pprint


@dataclass
class Node:
    name: str
    children: list = field(default_factory=list)


tree = Node("root", [Node(f"child {number}", [Node("leaf" * 5)] * number) for number in range(3)])
values = [tree, {"key %d" % number: list(range(number * 3)) for number in range(8)}, "words and words " * 12, b"octets" * 20,
          bytearray(b"xyz" * 30), OrderedDict(a=1, b=[2] * 30), Counter("abracadabra" * 3), defaultdict(int, {"k": "v" * 60, "w": "x" * 40}),
          deque(range(40), 50), ChainMap({"a": "b" * 50}, {"c": "d" * 50}), MappingProxyType({"m": "n" * 80}), SimpleNamespace(one="1" * 40, two="2" * 40),
          {frozenset({number}): (number,) * 20 for number in range(3)}, UserDict(z=list("zzzzzzzzzzzzzzzzzzzzzzzz")), {"a"}, [1j, ..., True], {}, []]
for value in values:
    pprint.pprint(value)
    pprint.pprint(value, width=30, indent=2, compact=True)
    print(pprint.pformat(value, depth=1, sort_dicts=False, underscore_numbers=True))
loop = [1]
loop.append(loop)
print(pprint.saferepr(loop).startswith("[1, <Recursion on list with id="), pprint.isrecursive(loop), pprint.isreadable(loop), pprint.isreadable([1]))
pprint.pp({"b": 1, "a": 10 ** 30}, underscore_numbers=True)
