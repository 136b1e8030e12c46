from real import difflib

BEFORE = """def fib(n):
    a, b = 0, 1
    while a < n:
        print(a)
        a, b = b, a + b
    return None
""".splitlines(keepends=True)
AFTER = """def fib(limit):
    a, b = 0, 1
    while a < limit:
        yield a
        a, b = b, a + b
# the end
""".splitlines(keepends=True)
print("".join(difflib.unified_diff(BEFORE, AFTER, "before.py", "after.py", n=1)))
print("".join(difflib.context_diff(BEFORE, AFTER, "before.py", "after.py")))
delta = list(difflib.ndiff(BEFORE, AFTER))
print("".join(delta), "".join(difflib.restore(delta, 1)) == "".join(BEFORE))
matcher = difflib.SequenceMatcher(None, "private Thread currentThread;", "private volatile Thread currentThread;")
print(matcher.ratio(), matcher.quick_ratio(), matcher.real_quick_ratio(), matcher.get_opcodes(), matcher.get_matching_blocks())
print(list(matcher.get_grouped_opcodes(2)))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.get_close_matches("whle", ["while", "with", "whale"], 2, 0.5))
print(difflib.HtmlDiff(wrapcolumn=30).make_table(BEFORE, AFTER, context=True, numlines=1))
print(list(difflib.diff_bytes(difflib.unified_diff, [b"a\n", b"\xff\n"], [b"a\n", b"b\n"])))
