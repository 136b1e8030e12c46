"""Runs programs one after the other in this process and prints what each printed, as JSON.

    side.py ours|standard LIBRARY    with a JSON list of programs on stdin
"""

import contextlib
import gc
import io
import json
import logging
import re
import signal
import sys
import tempfile
import traceback
import warnings

import native

# Seconds of real time after which a program counts as hanging.
PATIENCE = 8


class Hangs(BaseException):
    pass


def stop(signum, frame):
    signal.alarm(2)  # in case it hangs again while it is being stopped
    raise Hangs


class FirstLine(logging.Handler):
    """Prints what the loop reports, without the tracebacks, whose files differ."""

    def emit(self, record):
        print('logged', record.getMessage().splitlines()[0])


def main():
    which, library = sys.argv[1:]
    programs = json.load(sys.stdin)
    warnings.simplefilter('ignore')
    signal.signal(signal.SIGALRM, stop)
    logging.getLogger('asyncio').addHandler(FirstLine())
    with tempfile.TemporaryDirectory() as directory:
        if which == 'ours':
            native.install(library, directory)
        else:
            import asyncio

            native.use_loop(asyncio, native.virtual_loop_class(asyncio))
        json.dump([run(program, directory) for program in programs], sys.stdout)


def run(program, directory):
    printed = io.StringIO()
    signal.alarm(PATIENCE)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            exec(compile(program, '<program>', 'exec'), {'__name__': '__main__'})
        except BaseException as error:
            print('uncaught', type(error).__name__, *traceback.format_exception_only(error))
        gc.collect()  # what is reported when an object goes shall be reported here
    signal.alarm(0)
    return re.sub(r'0x[0-9a-f]+', '0x…', printed.getvalue())


main()
