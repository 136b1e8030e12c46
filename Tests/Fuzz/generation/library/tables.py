"""How the functions and methods of modules are written down: arguments in, type of the result out."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A call: of `name` itself, or, where there is an owner, of the method `name` of a value of that kind."""

    name: str
    owner: str | None
    kinds: tuple
    result: str


# How a special method is asked for by those who write programs: a value, and what stands beside it.
SPELLINGS = {
    "__abs__": "abs({0})", "__add__": "{0} + {1}", "__and__": "{0} & {1}", "__bool__": "bool({0})", "__contains__": "{1} in {0}", "__copy__": "copy.copy({0})", "__divmod__": "divmod({0}, {1})",
    "__eq__": "{0} == {1}", "__floordiv__": "{0} // {1}", "__format__": "format({0}, {1})", "__getitem__": "{0}[{1}]", "__le__": "{0} <= {1}", "__len__": "len({0})", "__lt__": "{0} < {1}", "__mod__": "{0} % {1}",
    "__mul__": "{0} * {1}", "__neg__": "-{0}", "__next__": "next({0})", "__or__": "{0} | {1}", "__pos__": "+{0}", "__pow__": "{0} ** {1}", "__radd__": "{1} + {0}", "__reversed__": "[*reversed({0})]",
    "__ror__": "{1} | {0}", "__sub__": "{0} - {1}", "__truediv__": "{0} / {1}",
}
# What is no expression.
STATEMENTS = {"__delitem__": "del {0}[{1}]", "__iadd__": "{0} += {1}", "__imul__": "{0} *= {1}", "__ior__": "{0} |= {1}", "__isub__": "{0} -= {1}", "__setitem__": "{0}[{1}] = {2}"}


def spelled(target, name, arguments):
    """The text of a call of a method, by an operator where there is one for it."""
    if name in SPELLINGS:
        return "(" + SPELLINGS[name].format(target, *arguments) + ")"
    return f"{target}.{name}({', '.join(arguments)})"


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
