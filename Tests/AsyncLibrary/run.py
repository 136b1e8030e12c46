"""Compares the library with CPython's asyncio.

Every program in `programs/` runs twice, with CPython's own asyncio and with the package made
of our `.coro` files, and must print the same. See `native.py` for what stands in for the
native half.

    python3.12 run.py [-v] [--library DIR] [topic or program ...]

A file holds programs separated by lines `# --- name`. A version in brackets after the name,
`# --- name [3.13]`, says which CPython has the behaviour, where it is not all of them.
`PYTHONS` maps versions to interpreters.
"""

import argparse
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LIBRARY = HERE.parent.parent / 'Sources' / 'CoroAsync' / 'Library'
PYENV = pathlib.Path(os.environ.get('PYENV_ROOT', '/root/.pyenv')) / 'versions'
PYTHONS = {
    '3.10': PYENV / '3.10.13/bin/python3.10',
    '3.12': PYENV / '3.12.1/bin/python3.12',
    '3.13': PYENV / '3.13.0/bin/python3.13',
}


class Program:
    def __init__(self, topic, name, only, source):
        self.topic = topic
        self.name = name
        self.only = only
        self.source = source

    @classmethod
    def load(cls, path):
        """Read the programs of one file."""
        pieces = re.split(r'^# --- (.+)\n', path.read_text(), flags=re.M)
        for title, source in zip(pieces[1::2], pieces[2::2]):
            name, _, only = title.partition('[')
            yield cls(path.stem, name.strip(), only.strip(' ]'), source)

    def runs_with(self, version):
        """Say with which version's asyncio this is to be compared."""
        return version == self.only if self.only else version != '3.10'


def run_side(which, version, programs):
    """Run programs in one process; return what each printed."""
    done = subprocess.run(
        [PYTHONS[version], HERE / 'side.py', which, LIBRARY],
        input=json.dumps([program.source for program in programs]),
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
    )
    if done.returncode:
        sys.exit(f'{which} {version}: the process failed')
    return json.loads(done.stdout)


def compare(version, programs, verbose):
    """Compare with one version; return the number of programs that differ."""
    # Nothing of ours needs to work on 3.10, which is only asked what @coroutine did.
    expected = run_side('standard', version, programs)
    actual = run_side('ours', '3.12' if version == '3.10' else version, programs)
    failures = 0
    for program, theirs, ours in zip(programs, expected, actual):
        if theirs != ours:
            failures += 1
            print(f'FAILED {version} {program.topic}: {program.name}')
            print(''.join(difflib.unified_diff(
                theirs.splitlines(True), ours.splitlines(True), 'CPython', 'Coro', n=9)))
        elif verbose:
            print(f'ok {version} {program.topic}: {program.name}\n{ours}')
    return failures


def main():
    global LIBRARY
    options = argparse.ArgumentParser()
    options.add_argument('-v', '--verbose', action='store_true')
    options.add_argument('--library', type=pathlib.Path, default=LIBRARY)
    options.add_argument('names', nargs='*')
    options = options.parse_args()
    LIBRARY = options.library

    programs = []
    for path in sorted((HERE / 'programs').glob('*.coro')):
        for program in Program.load(path):
            if not options.names or {program.topic, program.name} & set(options.names):
                programs.append(program)

    failures = comparisons = 0
    for version, python in PYTHONS.items():
        chosen = [program for program in programs if program.runs_with(version)]
        if chosen and not python.exists():
            print(f'skipped: there is no {python}')
        elif chosen:
            comparisons += len(chosen)
            failures += compare(version, chosen, options.verbose)
    print(f'{len(programs)} programs, {comparisons} comparisons, {failures} differ')
    sys.exit(failures > 0)


main()
