"""How the functions and methods of modules are written down: arguments in, type of the result out."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A call: of `name` itself, or, where there is an owner, of the method `name` of a value of that kind."""

    name: str
    owner: str | None
    kinds: tuple
    result: str


def read(table, module=""):
    """The rows of a table in the form of `methods.read`; `owner:method` calls a method of a value of the kind `owner`."""
    rows = []
    for line in table.strip().splitlines():
        call, result = line.split("->")
        name, *kinds = call.split()
        owner, _, method = name.rpartition(":")
        full = method if owner or not module else f"{module}.{method}"
        rows.append(Row(full, owner or None, tuple(kinds), result.strip()))
    return rows


def one_of(*texts):
    """A kind of argument that is one of these texts."""
    return lambda made, depth: made.dice.pick(texts)


def listed(kind, low=0, high=4, brackets="[]"):
    """A kind of argument that is a display of some values of another kind."""
    def make(made, depth):
        items = made.dice.several(low, high, lambda: made.make(kind, depth - 1))
        comma = "," if brackets == "()" and len(items) == 1 else ""
        return brackets[0] + ", ".join(items) + comma + brackets[1]
    return make
