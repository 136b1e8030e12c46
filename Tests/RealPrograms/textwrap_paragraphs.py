from real import textwrap

TEXT = """Coroutines are computer program components that allow execution to be suspended and resumed,
generalizing subroutines for cooperative multitasking. Coroutines are well-suited for implementing familiar
program components such as cooperative tasks,\texceptions, event loops, iterators, infinite lists and pipes."""

for width in (8, 20, 33, 70):
    print(textwrap.fill(TEXT, width))
    print("-" * width)
print(textwrap.wrap(TEXT, 30, initial_indent="* ", subsequent_indent="  ", max_lines=4, placeholder=" [...]"))
print(textwrap.wrap(TEXT, 12, break_long_words=False, break_on_hyphens=False)[:12])
print(textwrap.wrap(TEXT, 40, expand_tabs=False, replace_whitespace=False, drop_whitespace=False)[:6])
print(textwrap.wrap("Ends here. Then it goes on! Does it?  Yes.", 18, fix_sentence_endings=True))
print(textwrap.shorten("Hello  world of    wrapped words!", width=20), textwrap.shorten("Hello world", width=5, placeholder="..."))
print(repr(textwrap.dedent("    one\n      two\n\n    three\n   \n")))
print(repr(textwrap.indent("one\n\n two\n", "> ")), repr(textwrap.indent("one\n\n", "+", lambda line: True)))
for wrong in (lambda: textwrap.wrap("text", 0), lambda: textwrap.wrap("text here", 3, max_lines=1, placeholder="longer")):
    try:
        print(wrong())
    except ValueError as error:
        print(error)
