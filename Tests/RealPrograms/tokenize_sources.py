import io
import os

from real import tokenize

SOURCE = '''#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Text."""
def f(a, *b, **c) -> "x": \x20
    if a <= 0x1F and b != 1_000.5e-3j:  # a comment
        return f"{a!r:>{10}} {{}}{b=}" rb'\\n' ...

    # between
    x: int = a @ b // 2 ** -1 ; y |= ~a
  # further out
async def g(): await (
   1, # in brackets

   {2: [3]})
é = 'héllo' \\
    "wörld"
f"{x:{y}}{z:a{b}c}" f"{ {1: 2}[1] }" rf'{x}\\d'
if x:
  if y:
    pass
x = 1  # end'''


def show(source):
    print(repr(source))
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            print(tokenize.tok_name[token.exact_type], token)
    except (tokenize.TokenError, SyntaxError) as error:
        print(type(error).__name__, error.args[0])


for source in (SOURCE, "", "x", "# only", "x = $ ?", "\n\n", "'open", '"""open', "x = (1,", "if x:\n    a\n  b\n"):
    show(source)
for token in tokenize.tokenize(io.BytesIO(SOURCE.encode()).readline):
    if token.type in (tokenize.ENCODING, tokenize.STRING):
        print(token)
print(tokenize.detect_encoding(io.BytesIO(SOURCE.encode()).readline))
print(tokenize.detect_encoding(io.BytesIO(b"# coding: latin-1\n").readline), tokenize.detect_encoding(io.BytesIO(b"\xef\xbb\xbfx").readline))
for line in (b"# coding: nonsense\n", b"\xff\n", b"\xef\xbb\xbf# coding: latin-1\n"):
    try:
        print(tokenize.detect_encoding(io.BytesIO(line).readline))
    except SyntaxError as error:
        print(error)
plain = "def f(a):\n    return [a, {'b': 1}]  # list\n"
tokens = list(tokenize.generate_tokens(io.StringIO(plain).readline))
print(tokenize.untokenize(tokens) == plain, repr(tokenize.untokenize(token[:2] for token in tokens)))
for name in ("heapq.py", "textwrap.py", "graphlib.py", "fractions.py"):
    with tokenize.open(os.path.join(os.environ["REAL_LIBRARY"], name)) as file:
        print(name, file.encoding, hash(tuple((token.type, token.start, token.end, len(token.string)) for token in tokenize.generate_tokens(file.readline))))
