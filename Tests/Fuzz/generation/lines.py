"""Pieces of source text."""


def indented(lines):
    return ["    " + line for line in lines]


def guarded(label, lines, dice=None):
    """The lines in a `try` that prints what they raise."""
    return ["try:", *indented(lines), "except Exception as error:", f"    print({label}, describe(error))"]
