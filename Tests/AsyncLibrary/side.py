"""Runs programs one after the other in this process and prints what each printed, as JSON.

    side.py ours|standard LIBRARY    with a JSON list of programs on stdin
"""

import contextlib
import io
import json
import re
import sys
import tempfile
import traceback
import warnings

import native


def main():
    which, library = sys.argv[1:]
    programs = json.load(sys.stdin)
    warnings.simplefilter('ignore')
    with tempfile.TemporaryDirectory() as directory:
        if which == 'ours':
            native.install(library, directory)
        else:
            import asyncio

            native.use_loop(asyncio, native.virtual_loop_class(asyncio))
        json.dump([run(program, directory) for program in programs], sys.stdout)


def run(program, directory):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            exec(compile(program, '<program>', 'exec'), {'__name__': '__main__'})
        except BaseException as error:
            print('uncaught', type(error).__name__, *traceback.format_exception_only(error))
    return re.sub(r'0x[0-9a-f]+', '0x…', printed.getvalue())


main()
