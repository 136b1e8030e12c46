"""How the prompt begins and ends: start-up file, `-i`, pipes, leaving."""

import fcntl
import os
import pty
import subprocess
import tempfile
import time

from screen import CORO, Prompt, equal, main

# Where a prompt keeps its history, should it keep one: it goes away with the tests.
_folder = tempfile.TemporaryDirectory(prefix='coro-home-')
HOME = _folder.name


def startup_file():
    text = 'print("from the start")\nstarted = 5\n'
    with Prompt(files={'.config/coro/startup.coro': text}) as p:
        p.expect('from the start\n>>>')
        equal(p.run('started'), ['5'])
    with Prompt(files={'mine.coro': text}, environment={'CORO_STARTUP': 'mine.coro'}) as p:
        p.expect('from the start\n>>>')
        equal(p.run('started'), ['5'])
    with Prompt(environment={'CORO_STARTUP': 'missing.coro'}) as p:
        p.expect("can't open file 'missing.coro'")
        equal(p.run('1 + 1'), ['2'])
    with Prompt(files={'.config/coro/startup.coro': 'import asyncio\n1/0\n'}) as p:
        p.expect('ZeroDivisionError: division by zero\n>>>')
        equal(p.run('asyncio.sleep.__name__'), ["'sleep'"])


def file_then_prompt():
    program = ('import asyncio, sys\nasync def main():\n    print("ran", sys.argv[1:])\n    return 5\n'
               'async def tick():\n    await asyncio.sleep(0.3)\n    print("still there")\n'
               'result = asyncio.run(main())\nt = asyncio.get_event_loop().create_task(tick())\n')
    with Prompt('-i', 'program.coro', 'word', files={'program.coro': program}) as p:
        p.expect("ran ['word']")
        equal(p.run('result'), ['5'])
        p.expect('still there')
        equal(p.run('__name__'), ["'__main__'"])
    with Prompt('-i', 'program.coro', files={'program.coro': 'x = 3\n1/0\n'}) as p:
        p.expect('ZeroDivisionError: division by zero\n>>>')
        equal(p.run('x'), ['3'])


def text_then_prompt():
    with Prompt('-i', '-c', 'import sys; x = sys.argv', 'word') as p:
        equal(p.run('x'), ["['-c', 'word']"])


def interrupt_before_the_first_prompt():
    program = 'import time\nx = 1\nprint("begun")\ntime.sleep(100)\n'
    with Prompt('-i', 'program.coro', files={'program.coro': program}, wait=False) as p:
        p.expect('begun')
        p.type('\x03')
        p.expect('KeyboardInterrupt\n>>>')
        equal(p.run('x'), ['1'])


def pipe_has_no_prompt_machinery():
    environment = {'PATH': os.environ['PATH'], 'TERM': 'xterm', 'HOME': HOME}
    run = subprocess.run([CORO], input=b'import asyncio\nprint(1 + 1)\nasyncio.run(asyncio.sleep(0))\n',
                         capture_output=True, env=environment)
    equal((run.stdout, run.stderr, run.returncode), (b'2\n', b'', 0))
    run = subprocess.run([CORO], input=b'1/0\n', capture_output=True, env=environment)
    equal((run.stdout, run.returncode), (b'', 1))
    assert b'\x1b' not in run.stderr and run.stderr.endswith(b'ZeroDivisionError: division by zero\n')


def output_into_a_pipe():
    # The keyboard is a terminal, standard output is not: plain lines, the prompt on standard error, no colours.
    terminal, side = pty.openpty()
    process = subprocess.Popen([CORO], stdin=side, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={
        'PATH': os.environ['PATH'], 'TERM': 'xterm', 'HOME': HOME})
    os.close(side)
    os.write(terminal, b"'text'\n1/0\n\x04")
    out, err = process.communicate(timeout=10)
    equal(out, b"'text'\n")
    assert b'\x1b' not in err and b'ZeroDivisionError' in err and b'>>> ' in err, err
    equal(process.returncode, 0)
    os.close(terminal)


def interactive_on_a_pipe():
    run = subprocess.run([CORO, '-i'], input=b'6 * 7\nx = 1\nif x:\n    print("yes")\n\nexit(4)\n', capture_output=True,
                         env={'PATH': os.environ['PATH'], 'HOME': HOME})
    equal((run.stdout, run.returncode), (b'42\nyes\n', 4))


def leaves():
    for way, code in ((b'\x04', 0), (b'exit()\r', 0), (b'quit()\r', 0), (b':quit\r', 0), (b'exit(7)\r', 7),
                      (b'import sys; sys.exit("so long")\r', 1), (b'raise SystemExit(3)\r', 3)):
        with Prompt() as p:
            p.type(way)
            equal(p.wait_for_end(), code, str(way))
            equal(p.is_raw(), False)
            if b'long' in way:
                assert 'so long' in p.text()


def end_of_input_counts_on_an_empty_line_only():
    with Prompt() as p:
        p.type('12')
        p.settle(0.1)
        p.type('\x04')
        p.settle(0.2)
        p.type('3\r')
        p.expect_rows('123', '>>>')


def asks_once_while_tasks_run():
    for way in ('\x04', 'exit()\r', ':quit\r'):
        with Prompt() as p:
            p.run('import asyncio')
            p.enter('async def wait():', 'try: await asyncio.sleep(100)', 'finally: print("cleaned up")', '')
            p.run("t = asyncio.create_task(wait(), name='sleeper')")
            p.type(way)
            p.expect('1 task is still running: sleeper.')
            p.expect_prompt()
            p.type(way)
            equal(p.wait_for_end(), 0)
            assert 'cleaned up' in p.text(), p.picture()
            equal(p.is_raw(), False)


def asks_again_after_a_statement():
    with Prompt() as p:
        p.run('import asyncio; t = asyncio.create_task(asyncio.sleep(100))')
        p.type('\x04')
        p.expect('1 task is still running')
        p.expect_prompt()
        p.run('1 + 1')
        p.type('\x04')
        p.expect_rows('>>>')
        p.type('\x04')
        equal(p.wait_for_end(), 0)


def leaves_while_a_task_spins():
    with Prompt() as p:
        p.run('import asyncio')
        p.enter('async def spin():', 'while True: pass', '')
        p.run("s = asyncio.create_task(spin(), name='spinner')")
        p.type('\x04')
        p.expect('1 task is still running: spinner.')
        p.expect_prompt()
        p.type('\x04')
        equal(p.wait_for_end(), 0)
        equal(p.is_raw(), False)


def descriptor_stays_blocking():
    with Prompt() as p:
        p.run('import os')
        equal(p.run('os.get_blocking(0)'), ['True'])
        equal(fcntl.fcntl(p.terminal, fcntl.F_GETFL) & os.O_NONBLOCK, 0)
        p.type('\x04')
        p.wait_for_end()


def exit_handlers_run():
    with Prompt() as p:
        p.run("import atexit; atexit.register(print, 'at the end') and None")
        p.type('\x04')
        equal(p.wait_for_end(), 0)
        assert 'at the end' in p.text(), p.picture()


def terminal_goes_away():
    with Prompt() as p:
        p.run('import asyncio; t = asyncio.create_task(asyncio.sleep(100))')
        os.close(p.terminal)
        end = time.monotonic() + 8
        while os.waitpid(p.pid, os.WNOHANG) == (0, 0):
            assert time.monotonic() < end, 'it runs on without a terminal'
            time.sleep(0.05)
        p.status = 0


main({name: case for name, case in list(globals().items())
      if callable(case) and getattr(case, '__module__', '') == '__main__'})
