import io

from real import contextlib, copy, reprlib, queue, operator


@contextlib.contextmanager
def manager(name):
    print("enter", name)
    try:
        yield name.upper()
    except KeyError as error:
        print("swallowed", error)
    finally:
        print("exit", name)


with contextlib.ExitStack() as stack:
    print([stack.enter_context(manager(name)) for name in "ab"])
    stack.callback(print, "callback", end="!\n")
    stack.push(lambda kind, error, trace: print("pushed", kind))
with manager("c"), contextlib.suppress(ZeroDivisionError):
    1 // 0
with manager("d"):
    raise KeyError("k")
try:
    with manager("e"):
        raise ValueError("v")
except ValueError as error:
    print(repr(error))
with contextlib.redirect_stdout(io.StringIO()) as out:
    print("hidden")
print(repr(out.getvalue()), contextlib.nullcontext(5).__enter__())


@manager("f")
def decorated():
    print("inside")


decorated()
shared = [1]
value = {"a": shared, "b": (shared, (2,)), "c": b"x"}
value["self"] = value
deep, shallow = copy.deepcopy(value), copy.copy(value)
shared.append(2)
print(deep["a"], deep["a"] is deep["b"][0], deep["self"] is deep, shallow["a"], shallow["self"] is value)
short = reprlib.Repr(maxlist=3, maxstring=12)
print(short.repr(list(range(9))), short.repr("long" * 9), reprlib.repr({number: [number] * 9 for number in range(9)}), reprlib.repr([[[[[[[1]]]]]]]))
for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue):
    line = kind(3)
    for number in (2, 3, 1):
        line.put(number)
    try:
        line.put_nowait(0)
    except queue.Full:
        print("full", [line.get() for _ in range(3)], line.empty())
print(operator.attrgetter("real", "imag")(3 + 4j), operator.itemgetter(1, -1)("abc"), operator.methodcaller("split", "-")("a-b"), operator.concat([1], [2]), operator.countOf("aba", "a"))
