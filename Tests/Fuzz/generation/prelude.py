def show(value, depth=0):
    """What `repr` gives, but with the elements of sets in order and iterators run through."""
    kind = type(value)
    if depth > 6:
        return "..."
    if kind is list:
        return "[" + ", ".join([show(item, depth + 1) for item in value[:60]]) + "]"
    if kind is tuple:
        return "(" + ", ".join([show(item, depth + 1) for item in value[:60]]) + ",)"
    if kind is dict:
        return "{" + ", ".join([show(key, depth + 1) + ": " + show(item, depth + 1) for key, item in value.items()]) + "}"
    if kind is set or kind is frozenset:
        return kind.__name__ + "{" + ", ".join(sorted([show(item, depth + 1) for item in value])) + "}"
    if hasattr(value, "__next__"):
        return kind.__name__ + ":" + show(list(itertools.islice(value, 12)), depth + 1)
    if kind.__name__.startswith("dict_"):
        return kind.__name__ + ":" + show(list(value), depth + 1)
    text = repr(value)
    return text if len(text) < 300 else text[:250] + "~" + str(len(text))


def describe(error, depth=0):
    """The exception, its group's members, what it comes from and what it happened in."""
    text = type(error).__name__ + "(" + str(error)[:300] + ")"
    if depth > 5:
        return "..."
    if isinstance(error, BaseExceptionGroup):
        text += "[" + ", ".join([describe(member, depth + 1) for member in error.exceptions]) + "]"
    if hasattr(error, "__notes__"):
        text += " notes " + repr(error.__notes__)
    if error.__cause__ is not None:
        text += " from " + describe(error.__cause__, depth + 1)
    elif error.__context__ is not None:
        text += (" hiding " if error.__suppress_context__ else " in ") + describe(error.__context__, depth + 1)
    return text


def step(number, thunk):
    try:
        print(number, show(thunk()))
    except Exception as error:
        print(number, describe(error))


def brief(error):
    """The exception alone: how a module came to what it raises is its own matter."""
    return type(error).__name__ + "(" + str(error)[:300] + ")"


def ask(number, thunk):
    try:
        print(number, show(thunk()))
    except Exception as error:
        print(number, brief(error))


class Manager:
    """A context manager that tells what happens to it."""

    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise LookupError(self.name)
        return self

    def __exit__(self, kind, error, trace):
        print("exit", self.name, None if kind is None else kind.__name__, trace is not None)
        if self.fail == "exit":
            raise KeyError(self.name)
        return self.swallow

    async def __aenter__(self):
        await asyncio.sleep(0)
        return self.__enter__()

    async def __aexit__(self, *details):
        await asyncio.sleep(0)
        return self.__exit__(*details)


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y=0):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x!r}, {self.y!r})"

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)


class Steps:
    """An awaitable and asynchronous iterator that suspends between its items."""

    def __init__(self, count):
        self.count = count

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return self.count

    def __aiter__(self):
        return self

    async def __anext__(self):
        await asyncio.sleep(0)
        if self.count <= 0:
            raise StopAsyncIteration
        self.count -= 1
        return self.count
