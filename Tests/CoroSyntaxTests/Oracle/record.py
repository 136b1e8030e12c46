"""Records what CPython 3.12 says about each program of the files named: `python3.12 record.py Errors/*.txt`."""
import ast, re, sys, warnings

warnings.simplefilter("ignore")

def answer(program):
    try:
        ast.parse(program)
        return "no error"
    except SyntaxError as error:
        end_line, end = error.end_lineno, error.end_offset
        # No end, or one not behind the start: one caret.
        if end is None or (end_line == error.lineno and end <= error.offset): end_line, end = error.lineno, error.offset
        return f"{error.lineno}:{error.offset}-{end_line}:{end} {type(error).__name__}: {error.msg}"

for path in sys.argv[1:]:
    entries = open(path).read().rstrip("\n").split("\n---\n")
    programs = [re.split(r"\n=> ?[^\n]*\Z", entry)[0] for entry in entries]
    text = "\n---\n".join(f"{program}\n=> {answer(program + chr(10))}" for program in programs) + "\n"
    open(path, "w").write(text)
