"""Ctrl-C, a task that spins, and stops of the process."""

import os
import signal
import time

from screen import CORO, Prompt, equal, main

PROGRAM = '''
import asyncio, time

async def tick(count=1000, every=0.05):
    for number in range(count):
        await asyncio.sleep(every)
        seen.append(number)

async def spin():
    while True:
        pass

async def stubborn():
    while True:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print('not yet')

async def careful():
    try:
        await asyncio.sleep(100)
    finally:
        await asyncio.sleep(0.05)
        print('cleaned up')

seen = []
'''

CTRL_C = '\x03'


def prompt(**more):
    return Prompt('-i', 'tasks.coro', files={'tasks.coro': PROGRAM}, **more)


def drops_the_line():
    with prompt() as p:
        p.type('seen = oops')
        p.expect_rows('>>> seen = oops')
        p.type(CTRL_C)
        p.expect_rows('>>> seen = oops', '>>>')
        # Nothing of it is left for the next line.
        equal(p.run('1 + 1'), ['2'])


def drops_all_rows_of_a_statement():
    with prompt() as p:
        p.type('def f():\r')
        p.expect_rows('>>> def f():', '...')
        p.type('pass')
        p.settle(0.1)
        p.type(CTRL_C)
        p.expect_rows('>>> def f():', '...     pass', '>>>')
        equal(p.run('1 + 1'), ['2'])


def ends_a_search():
    with prompt() as p:
        p.run('alpha = 1')
        p.type('\x12alp')
        p.expect("(reverse-i-search)`alp': alpha = 1")
        p.type(CTRL_C)
        p.expect_rows('>>>')
        equal(p.run('1 + 1'), ['2'])


def cancels_the_foreground_alone():
    with prompt() as p:
        p.run('t = asyncio.create_task(tick())')
        p.type('await careful()\r')
        time.sleep(0.2)
        p.settle(0.1)
        p.type(CTRL_C)
        p.expect('cleaned up')
        p.expect('KeyboardInterrupt')
        p.expect_prompt()
        before = int(p.run('len(seen)')[-1])
        time.sleep(0.3)
        assert int(p.run('len(seen)')[-1]) > before
        equal(p.run('t.done()'), ['False'])


def interrupts_plain_code():
    with prompt() as p:
        p.run('t = asyncio.create_task(tick())')
        p.type('while True: pass\r')
        p.settle(0.1)
        p.type('\r')
        p.settle(0.2)
        p.type(CTRL_C)
        p.expect_rows('KeyboardInterrupt', '>>>')
        p.expect('    while True: pass')
        equal(p.run('t.done()'), ['False'])


def interrupts_what_blocks():
    with prompt() as p:
        for statement in ('time.sleep(100)', "input('name? ')", 'asyncio.run(careful())',
                          'asyncio.get_event_loop().run_forever()'):
            p.type(statement + '\r')
            p.settle(0.3)
            p.type(CTRL_C)
            p.expect('KeyboardInterrupt\n>>>')
            p.run('print("\\n" * 30)')


def spinning_task_lets_statements_run():
    with prompt() as p:
        p.run("s = asyncio.create_task(spin(), name='spinner')")
        equal(p.run('6 * 7'), ['42'])
        equal(p.run('await asyncio.sleep(0.05, 43)'), ['43'])
        equal(p.run('asyncio.run(asyncio.sleep(0.05, 44))')[-1], '44')
        assert any('spinner' in row and 'running' in row for row in p.run(':tasks'))
        # A statement that spins itself is interrupted, and only that.
        p.type('while True: pass\r\r')
        p.settle(0.3)
        p.type(CTRL_C)
        p.expect('KeyboardInterrupt\n>>>')
        equal(p.run('s.done()'), ['False'])


def busy_task_is_not_held_up():
    with prompt() as p:
        # A task that is at work most of the time goes on while a statement awaits.
        p.enter('async def work():', 'while True:', 'seen.append(sum(range(20000)))', 'await asyncio.sleep(0)', '')
        p.run('t = asyncio.create_task(work())')
        for _ in range(5):
            before = int(p.run('len(seen)')[-1])
            after = int(p.run('await asyncio.sleep(0.3, None) or len(seen)')[-1])
            assert after - before > 5, (before, after)


def second_press_offers_to_stop():
    with prompt() as p:
        p.run("s = asyncio.create_task(spin(), name='spinner')")
        p.type(CTRL_C)
        p.settle(0.2)
        p.type(CTRL_C)
        p.expect_rows('spinner runs without a pause. Stop it? [y/N]')
        p.type('n\r')
        p.expect_prompt()
        equal(p.run('s.done()'), ['False'])
        p.type(CTRL_C)
        p.settle(0.2)
        p.type(CTRL_C)
        p.expect_rows('spinner runs without a pause. Stop it? [y/N]')
        p.type('y\r')
        p.expect_prompt()
        equal(p.run('s.cancelled()'), ['True'])


def no_offer_without_a_spinning_task():
    with prompt() as p:
        p.run('t = asyncio.create_task(tick(every=0.001))')
        for _ in range(4):
            p.type(CTRL_C)
            p.settle(0.15)
        assert 'Stop it?' not in p.text()
        equal(p.run('1 + 1'), ['2'])


def foreground_behind_a_spinning_task():
    with prompt() as p:
        p.run("l = asyncio.get_event_loop(); l.call_later(0.2, lambda: l.create_task(spin(), name='spinner')) and None")
        p.type('await careful()\r')
        p.settle(0.5)
        # The statement is cancelled, and cleans up, although the task does not let go.
        p.type(CTRL_C)
        p.expect('cleaned up')
        p.expect('KeyboardInterrupt')
        p.expect_prompt()
        equal(p.run('6 * 7'), ['42'])
        p.type(CTRL_C)
        p.settle(0.2)
        p.type(CTRL_C)
        p.expect_rows('spinner runs without a pause. Stop it? [y/N]')
        p.type('y\r')
        p.expect_prompt()
        equal(p.run('6 * 8'), ['48'])
        equal(p.run(':tasks'), ['No tasks.'])


def stop_and_return():
    # A shell with job control between the two.
    with Prompt('--norc', '-i', program='/bin/bash', environment={'PS1': '$ '}, files={'tasks.coro': PROGRAM}, wait=False) as p:
        p.expect_rows('$')
        p.type(f'{CORO} -i tasks.coro\r')
        p.expect_prompt()
        p.type('half a li')
        p.expect_rows('>>> half a li')
        p.type('\x1a')
        p.expect('Stopped')
        p.expect_rows('$')
        p.type('stty -a | grep -o " .icanon\\| icanon"\r')
        p.expect_rows(' icanon', '$')
        p.type('fg\r')
        p.expect_rows('>>> half a li')
        p.type('ne')
        p.expect_rows('>>> half a line')
        p.type(CTRL_C)
        p.expect_prompt()
        # Also while a statement runs.
        p.type('import time; time.sleep(1); "woken"\r')
        p.settle(0.3)
        p.type('\x1a')
        p.expect_rows('$')
        p.type('fg\r')
        p.expect_rows("'woken'", '>>>')
        p.type('\x04')
        p.expect_rows('$')
        p.type('exit\r')
        p.wait_for_end()


def signals_restore_the_terminal():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGABRT, signal.SIGSEGV):
        with prompt() as p:
            p.type('half')
            p.expect_rows('>>> half')
            equal(p.is_raw(), True)
            os.kill(p.pid, number)
            code = p.wait_for_end()
            equal(code, -number, f'exit code after {number!r}')
            equal(p.is_raw(), False, f'after {number!r}')


def ends_a_programs_wait_for_a_line():
    program = "try:\n    input('name? ')\nexcept KeyboardInterrupt:\n    print('left')\nprint(input('again? '), 'it was')"
    with Prompt('-c', program, wait=False) as p:
        p.expect('name?')
        p.type(CTRL_C)
        p.expect('left')
        p.expect('again?')
        p.type('yes\r')
        p.expect('yes it was')
        equal(p.wait_for_end(), 0)


def exit_in_a_task_restores_the_terminal():
    with prompt() as p:
        p.run('import os, sys')
        p.enter('async def end(): await asyncio.sleep(0.2); os._exit(3)', '')
        p.run('t = asyncio.create_task(end())')
        equal(p.wait_for_end(), 3)
        equal(p.is_raw(), False)
    with prompt() as p:
        p.run('import os, sys')
        p.enter('async def end(): await asyncio.sleep(0.2); sys.exit(4)', '')
        p.run('t = asyncio.create_task(end())')
        equal(p.wait_for_end(), 4)
        equal(p.is_raw(), False)


main({name: case for name, case in list(globals().items())
      if callable(case) and getattr(case, '__module__', '') == '__main__' and name not in ('prompt',)})
