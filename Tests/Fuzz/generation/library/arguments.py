"""Expressions whose values may also be those of the library's modules."""
from ..expressions import Expressions
from . import dates, iteration, numeric, text
from .tables import spelled

SOURCES = (iteration, numeric, text, dates)
FAMILIES = {name: rows for source in SOURCES for name, rows in source.FAMILIES.items()}
KINDS = {name: make for source in SOURCES for name, make in source.KINDS.items()}
# As often as their functions are many, and the order of rows is no matter.
WEIGHTS = {name: len(rows) for name, rows in FAMILIES.items()}


class LibraryExpressions(Expressions):
    """Expressions over the kinds of one family of modules, along with the language's own.

    Arguments are of the types that are asked for: what modules of CPython say otherwise depends on whether
    they are written in C, and is compared by scripts. Their values are as odd as ever.
    """

    wrong_types = wrong_counts = 0

    def __init__(self, dice, family):
        super().__init__(dice)
        self.rows = FAMILIES[family]
        self.kinds = KINDS

    def make(self, kind, depth):
        if kind in self.kinds:
            if depth > 0 and self.dice.chance(0.25):
                return self.nested(kind, depth)
            return self.kinds[kind](self, depth)
        if depth > 1 and self.dice.chance(0.15):
            return self.nested(kind, depth)
        return super().make(kind, depth)

    def nested(self, kind, depth):
        """The kind as the result of one of the family's calls, where it has one."""
        fitting = [row for row in self.rows if row.result == kind]
        if fitting:
            return self.called(self.dice.pick(fitting), depth - 1)
        return self.kinds[kind](self, depth) if kind in self.kinds else super().make(kind, depth)

    def called(self, row, depth):
        if row.owner is None:
            return f"{row.name}({self.arguments(row.kinds, depth, row.name)})"
        return spelled(self.make(row.owner, depth), row.name, self.listed(row, depth))

    def listed(self, row, depth):
        """The arguments one by one."""
        return [self.arguments([kind], depth, row.name) for kind in row.kinds if not kind.endswith("?") or self.dice.chance(0.5)]

    def statement(self):
        """The text of a call of any of the family's functions."""
        return self.called(self.dice.pick(self.rows), 2)
