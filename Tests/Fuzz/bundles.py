"""Many programs in one file, so that starting a process does not take all the time, and what each printed."""
import re
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

PRELUDE = (Path(__file__).parent / "generation" / "prelude.py").read_text(encoding="utf-8")
MARK = "=== "
MODULES = (
    "array base64 binascii bisect calendar cmath collections collections.abc colorsys contextlib copy csv dataclasses datetime decimal difflib enum fnmatch fractions functools graphlib hashlib heapq html "
    "inspect io json keyword math numbers operator pathlib posixpath pprint random re reprlib shlex statistics string struct textwrap time traceback typing unicodedata urllib.parse uuid zlib"
).split()


@dataclass
class Difference:
    """A program on which the two disagree. `lines` is its body."""

    seed: int
    theme: str
    lines: list
    expected: str
    found: str

    def first_lines(self):
        """The first line of each that the other has not."""
        expected, found = self.expected.splitlines() + ["<end>"], self.found.splitlines() + ["<end>"]
        for one, other in zip(expected, found):
            if one != other:
                return one, other
        return "<same lines>", "<same lines>"


def compiles(lines):
    text = "def program():\n" + "\n".join("    " + line for line in lines)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "program", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def printing_error(lines):
    """For a program that is none: what the compiler says about it is compared instead."""
    source = "def program():\n" + "\n".join("    " + line for line in lines) + "\n"
    return ["try:", f"    compile({source!r}, 'program', 'exec')", "    print('compiled')", "except SyntaxError as error:",
            "    print(type(error).__name__, error.msg, error.lineno, error.offset)"]


def imports(text):
    """The import of every module that the text asks for: most of the time of a small file is that of its imports."""
    wanted = {"itertools", "sys"} | {module for module in MODULES if re.search(rf"\b{re.escape(module)}\.", text)}
    if re.search("a(sync|wait)", text):
        wanted.add("asyncio")
    return "".join(f"import {module}\n" for module in sorted(wanted))


def source(bodies, start=0):
    """The file that runs each body from `start` on in a function of its own, guarded, a mark before what it prints."""
    text = "\n".join(line for lines in bodies for line in lines)
    parts = [imports(text) + PRELUDE]
    for number, lines in enumerate(bodies):
        runnable = lines if compiles(lines) else printing_error(lines)
        parts.append(f"def program_{number}():\n" + "\n".join("    " + line for line in runnable) + "\n\n")
    names = "".join(f"program_{number}, " for number in range(len(bodies)))
    parts.append(f"for number, program in enumerate(({names})):\n"
                 f"    if number < {start}: continue\n"
                 f"    print('{MARK}' + str(number), flush=True)\n"
                 "    try:\n        program()\n"
                 "    except BaseException as error:\n        print('escaped', describe(error))\n")
    return "\n".join(parts)


def sections(output):
    """What each program printed, by its number."""
    found, number = {}, None
    for line in output.splitlines(keepends=True):
        if line.startswith(MARK) and line[len(MARK):].strip().isdigit():
            number = int(line[len(MARK):])
            found[number] = []
        elif number is not None:
            found[number].append(line)
    # Joined at the end: a program without an end prints millions of lines.
    return {number: "".join(lines) for number, lines in found.items()}


def outputs(engine, bodies, ending="", **environment):
    """What each body prints, and how the file ended; when one brings the process down, the rest runs in a new one."""
    printed, start, last = {}, 0, None
    while start < len(bodies):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "programs.py"
            path.write_text(source(bodies, start) + ending, encoding="utf-8", errors="surrogatepass")
            outcome = engine.run(path, **environment)
        found = {number: text.replace(folder, "<folder>") for number, text in sections(outcome.output).items()}
        for number, text in found.items():
            printed[number] = text
        reached = max((number for number in found if number < len(bodies)), default=-1)
        clean = outcome.code == 0 or (outcome.code == 1 and "Traceback" in outcome.errors)
        if clean and reached == len(bodies) - 1:
            return printed, (outcome.code, outcome.last_error)
        reached = max(reached, start)
        how = "no end" if outcome.code is None else f"process ended with {outcome.code}"
        printed[reached] = printed.get(reached, "") + f"<<{how}: {outcome.errors.replace(folder, '<folder>').strip()[:300]}>>\n"
        start, last = reached + 1, (outcome.code, outcome.last_error)
    return printed, last


def compare(oracle, subject, bodies, ending=""):
    """The numbers of the bodies on which they differ, with both outputs, and the two endings."""
    expected, expected_end = outputs(oracle, bodies, ending, PYTHONHASHSEED="1")
    found, found_end = outputs(subject, bodies, ending)
    differing = {number: (expected.get(number, ""), found.get(number, "<nothing>")) for number in range(len(bodies))
                 if expected.get(number, "") != found.get(number, "<nothing>") and "<<no end" not in expected.get(number, "")}
    return differing, (expected_end, found_end)


def unsteady(oracle, bodies):
    """The numbers of the bodies that print something else under another hash seed: the generator's fault."""
    first, _ = outputs(oracle, bodies, PYTHONHASHSEED="1")
    second, _ = outputs(oracle, bodies, PYTHONHASHSEED="77")
    return {number for number in range(len(bodies)) if first.get(number) != second.get(number)}
