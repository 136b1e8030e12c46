"""CPython and coro, each as something that runs a file."""
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MODES = {"plain": {}, "stress": {"CORO_GC": "stress"}, "everywhere": {"CORO_SUSPEND": "everywhere"}}


@dataclass(frozen=True)
class Outcome:
    output: str
    errors: str
    code: int | None  # None: it ran out of time

    @property
    def last_error(self):
        # What is reported behind the traceback happens while CPython takes its modules apart.
        lines = self.errors.split("Exception ignored in")[0].strip().splitlines()
        return lines[-1] if lines else ""


class Engine:
    def __init__(self, command, environment=(), time_limit=30.0):
        self.command = command
        self.environment = {"PATH": os.defpath, "LANG": "C.UTF-8", **dict(environment)}
        self.time_limit = time_limit

    def run(self, path, **environment):
        try:
            done = subprocess.run([*self.command, str(path)], env=self.environment | environment, cwd=Path(path).parent,
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=self.time_limit)
        except subprocess.TimeoutExpired as expired:
            return Outcome(readable(expired.stdout or b""), readable(expired.stderr or b""), None)
        return Outcome(readable(done.stdout), readable(done.stderr), done.returncode)


def readable(octets):
    """The text, with addresses left out; coro has one iterator for every string."""
    text = octets.decode("utf-8", "backslashreplace").replace("str_ascii_iterator", "str_iterator")
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
