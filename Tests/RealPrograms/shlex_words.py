from real import shlex

for text in ("echo 'a b' \"c\\\"d\" e\\ f # tail", "a=b;c|d&&e", "x''y \"\"", "\\", "'open", "a 'b\nc' d"):
    for options in ({}, {"comments": True}, {"posix": False}):
        try:
            print(shlex.split(text, **options))
        except ValueError as error:
            print(type(error).__name__, error)
print(shlex.join(["a b", "c", "d'e", ""]), shlex.quote("$HOME"))
lexer = shlex.shlex("if a >= 10 && (b != 'x y') then # note\nrun(it); fi", punctuation_chars=True)
print(list(lexer), lexer.lineno)
lexer = shlex.shlex("name = value\nnext 'one'", infile="file.conf")
print([lexer.get_token() for _ in range(3)], lexer.error_leader(), list(lexer))
lexer.push_token("back")
print(lexer.get_token(), lexer.eof)
