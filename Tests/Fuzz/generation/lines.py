"""Pieces of source text."""


def indented(lines):
    return ["    " + line for line in lines]


def guarded(label, lines, tell="describe"):
    """The lines in a `try` that prints what they raise: all of it, or, by `brief`, the exception alone."""
    return ["try:", *indented(lines), "except Exception as error:", f"    print({label}, {tell}(error))"]
