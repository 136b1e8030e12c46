"""CPython and coro, each as something that runs a file."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# A file of programs prints a few hundred kilobytes; one that prints without an end had filled gigabytes.
MOST_OUTPUT = 16 << 20
MODES = {"plain": {}, "stress": {"CORO_GC": "stress"}, "everywhere": {"CORO_SUSPEND": "everywhere"}}


@dataclass(frozen=True)
class Outcome:
    output: str
    errors: str
    code: int | None  # None: it ran out of time

    @property
    def last_error(self):
        # What is reported behind the traceback happens while CPython takes its modules apart.
        lines = WARNING.sub("", self.errors.split("Exception ignored in")[0]).strip().splitlines()
        return lines[-1] if lines else ""


class Engine:
    def __init__(self, command, environment=(), time_limit=30.0):
        self.command = command
        self.environment = {"PATH": os.defpath, "LANG": "C.UTF-8", **dict(environment)}
        self.time_limit = time_limit

    def run(self, path, **environment):
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            process = subprocess.Popen([*self.command, str(path)], env=self.environment | environment,
                                       cwd=Path(path).parent, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
            code = self.wait(process, output)
            texts = []
            for file in (output, errors):
                file.seek(0)
                texts.append(readable(file.read(MOST_OUTPUT)))
        return Outcome(*texts, code)

    def wait(self, process, output):
        """The exit code; None for what runs or prints without an end, which is ended here."""
        end = time.monotonic() + self.time_limit
        while True:
            try:
                return process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                if time.monotonic() > end or os.fstat(output.fileno()).st_size > MOST_OUTPUT:
                    process.kill()
                    process.wait()
                    return None


# What the oracle is told to keep to itself; with the line of the source below it.
WARNING = re.compile(r'^[^\s].*:\d+: \w+Warning: .*\n(?:  .*(?:\n|\Z))?', re.MULTILINE)
# A frame of CPython's own library, where coro goes no deeper: `bytes.decode` of some encodings.
LIBRARY_FRAME = re.compile(r'  File "[^"]*/lib/python3\.\d+/[^"]*", line .*\n(?:    .*\n)*')


def readable(octets):
    """The text, with addresses left out; coro has one iterator for every string."""
    text = octets.decode("utf-8", "backslashreplace").replace("str_ascii_iterator", "str_iterator")
    text = LIBRARY_FRAME.sub("", text)
    return re.sub(r"0x[0-9a-f]{6,}>", "0x>", text)


def find_oracle():
    """CPython 3.12: $CORO_ORACLE, this very interpreter, or one that pyenv installed."""
    if named := os.environ.get("CORO_ORACLE"):
        return named
    if sys.version_info[:2] == (3, 12):
        return sys.executable
    installed = sorted(Path.home().glob(".pyenv/versions/3.12.*/bin/python3.12"))
    return str(installed[-1]) if installed else shutil.which("python3.12")


def cpython(path):
    # Warnings are not part of what is compared: coro gives none about syntax.
    return Engine([path, "-I", "-S", "-X", "utf8", "-W", "ignore"])


def coro(path, mode):
    environment = {"SWIFT_BACKTRACE": "enable=no", **MODES[mode]}
    return Engine([str(Path(path).resolve())], environment, time_limit=60.0 if mode == "plain" else 300.0)
