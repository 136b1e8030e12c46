import io

from real import tokenize

SOURCE = '''#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Text."""
def f(a, *b, **c) -> "x":
    if a <= 0x1F and b != 1_000.5e-3j:  # a comment
        return f"{a!r:>{10}} {{}}" rb'\\n' ...

    \tx: int = a @ b // 2 ** -1 ; y |= ~a
async def g(): await (lambda: (yield))
é = 'héllo' \\
    'wörld'
'''
for token in tokenize.generate_tokens(io.StringIO("x = 1\n").readline):
    print(token)
print(tokenize.detect_encoding(io.BytesIO(SOURCE.encode()).readline))
print(tokenize.detect_encoding(io.BytesIO(b"# coding: latin-1\n").readline), tokenize.detect_encoding(io.BytesIO(b"\xef\xbb\xbfx").readline))
for line in (b"# coding: nonsense\n", b"\xff\n", b"\xef\xbb\xbf# coding: latin-1\n"):
    try:
        print(tokenize.detect_encoding(io.BytesIO(line).readline))
    except SyntaxError as error:
        print(error)
