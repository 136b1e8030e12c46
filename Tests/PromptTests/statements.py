"""Statements: await at top level, results, commands, help."""

from screen import Prompt, equal, main

PROGRAM = '''
import asyncio

class Manager:
    async def __aenter__(self):
        await asyncio.sleep(0.01)
        return 'inside'

    async def __aexit__(self, *error):
        print('left')

async def numbers():
    for number in range(3):
        await asyncio.sleep(0.01)
        yield number

def count():
    """Counts."""
    first = yield 1
    second = yield 2
    return 3

async def wait(seconds=0.05):
    value = 7
    await asyncio.sleep(seconds)
    return value

async def parent():
    return await asyncio.gather(wait(50), wait(60))

async def grouped():
    async with asyncio.TaskGroup() as group:
        group.create_task(wait(50), name='child')
'''


def prompt(**more):
    return Prompt('-i', 'things.coro', files={'things.coro': PROGRAM}, **more)


def rows(p, *typed):
    mark = len(p.everything())
    p.enter(*typed)
    p.expect_prompt()
    return p.everything()[mark:-1]


# -- await at top level

def awaits_at_top_level():
    with prompt() as p:
        equal(p.run('await wait()'), ['7'])
        equal(p.run('x = await wait()'), [])
        equal(p.run('x, await wait() + 1'), ['(7, 8)'])
        equal(p.run('[number async for number in numbers()]'), ['[0, 1, 2]'])
        equal(rows(p, 'async for n in numbers():', 'print(n)', '')[-3:], ['0', '1', '2'])
        equal(rows(p, 'async with Manager() as m:', 'print(m)', '')[-2:], ['inside', 'left'])
        # The scope is the module's.
        equal(p.run('n, m'), ["(2, 'inside')"])
        equal(p.run('globals()["m"]'), ["'inside'"])


def errors_after_await():
    with prompt() as p:
        found = p.run('await asyncio.sleep(0.01); 1/0')
        equal(found[0], 'Traceback (most recent call last):')
        equal(found[-1], 'ZeroDivisionError: division by zero')


def runs_on_the_live_loop():
    with prompt() as p:
        equal(p.run('asyncio.run(wait())'), ["# asyncio.run: on the prompt's own loop, which goes on", '7'])
        equal(p.run('loop = asyncio.get_event_loop()'), [])
        found = p.run('loop.run_until_complete(wait())')
        equal(found, ["# run_until_complete: on the prompt's own loop, which is running", '7'])
        equal(p.run('loop.close()'), ["# the prompt's loop stays open"])
        equal(p.run('l2 = asyncio.new_event_loop(); l2.run_until_complete(wait())'), ['7'])
        equal(p.run('l2.close()'), [])
        equal(rows(p, 'with asyncio.Runner() as r:', 'print(r.run(wait()))', '')[-1], '7')
        equal(p.run('await wait()'), ['7'])
        # Within a coroutine it is what it is everywhere.
        rows(p, 'async def nested():', 'return asyncio.run(wait())', '')
        found = p.run('await nested()')
        assert 'RuntimeError: asyncio.run() cannot be called from a running event loop' in found, found


def tasks_run_while_the_prompt_waits():
    with prompt() as p:
        p.run('t = asyncio.create_task(wait(0.1))')
        p.settle(0.4)
        equal(p.run('t.done(), t.result()'), ['(True, 7)'])


def context_variables_stay():
    with prompt() as p:
        p.run('import contextvars; v = contextvars.ContextVar("v")')
        equal(p.run('v.set(1) and None'), [])
        p.run('x = v.set(2); await asyncio.sleep(0)')
        equal(p.run('v.get()'), ['2'])


def a_deadlock_says_so():
    with prompt() as p:
        assert 'DeadlockError' in '\n'.join(p.run('await asyncio.get_running_loop().create_future()'))
        equal(p.run('1'), ['1'])


# -- results

def names_of_results():
    with prompt() as p:
        p.run('40')
        p.run('None')
        p.run('50')
        equal(p.run('_ + 1'), ['51'])
        equal(p.run('_1, _2, _3, _'), ['(40, 50, 51, 51)'])


def nested_values_are_laid_out():
    with prompt(columns=40) as p:
        found = p.run("{'one': list(range(12)), 'two': {'three': 'x'}}")
        equal(found, ["{'one': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9,", '         10, 11],', " 'two': {'three': 'x'}}"])
        equal(p.run("['short', {1: 2}]"), ["['short', {1: 2}]"])


def colours():
    with prompt(environment={'NO_COLOR': None}) as p:
        p.run("'text', 12, None")
        p.run('1/0')
        raw = p.raw
        assert b'\x1b[32m>>> ' in raw, 'a coloured prompt'
        assert b"\x1b[32m'text'\x1b[0m" in raw and b'\x1b[36m12\x1b[0m' in raw, 'coloured values'
        assert b'\x1b[1;35mZeroDivisionError\x1b[0m' in raw, 'a coloured traceback'
        # The cursor knows nothing of them.
        p.type('ab')
        p.settle()
        equal(p.cursor[1], 6)
    for environment in ({}, {'NO_COLOR': None, 'TERM': 'dumb'}):
        with prompt(environment=environment) as p:
            p.run("'text', 12, None")
            assert b'\x1b[32m' not in p.raw and b'\x1b[36m' not in p.raw


def reads_standard_input():
    with prompt() as p:
        p.type("name = input('name? ')\r")
        p.expect_rows('name?')
        p.type('Ann\r')
        p.expect_rows('name? Ann', '>>>')
        equal(p.run('name'), ["'Ann'"])
        # What was typed ahead is there for it.
        p.type("a = input(); b = input()\rone\rtwo\r")
        p.expect_prompt()
        p.settle(0.2)
        equal(p.run('a, b'), ["('one', 'two')"])


# -- commands

def help_lists_commands():
    with prompt() as p:
        found = '\n'.join(p.run(':help'))
        for name in 'help tasks tree cancel locals step time load reset doc source quit'.split():
            assert f':{name}' in found, name
        equal(p.run(':nonsense'), ['There is no command :nonsense. :help lists them.'])
        equal(p.run(':cancel'), ['Use: :cancel NAME'])


def tasks_command():
    with prompt() as p:
        equal(p.run(':tasks'), ['No tasks.'])
        p.run("a = asyncio.create_task(wait(100), name='first')")
        p.run("q = asyncio.Queue(); b = asyncio.create_task(q.get(), name='second')")
        p.settle(0.2)
        found = p.run(':tasks')
        equal(found[0].split(), ['name', 'coroutine', 'state', 'awaits', 'made', 'at', 'age'])
        equal(found[1].split()[:5], ['first', 'wait()', 'waiting', 'sleep()', '<stdin>:1'])
        equal(found[2].split()[:5], ['second', 'Queue.get()', 'waiting', 'Queue.get()', '<stdin>:1'])


def tree_command():
    with prompt() as p:
        p.run("t = asyncio.create_task(parent(), name='top')")
        p.settle(0.2)
        found = p.run(':tree')
        equal(found[0], 'top parent() waiting, awaits gather of 2')
        equal(found[1], '│   parent() at things.coro:29')
        assert found[2].startswith('├─ Task-') and found[2].endswith('wait() waiting, awaits sleep()'), found
        assert found[4].startswith('└─ Task-'), found
        p.run('t.cancel() and None')
        p.run("g = asyncio.create_task(grouped(), name='group')")
        p.settle(0.2)
        found = p.run(':tree')
        assert found[0].startswith('group grouped() waiting'), found
        assert any(row.startswith('└─ child wait() waiting') for row in found), found


def cancel_and_locals_commands():
    with prompt() as p:
        p.run("t = asyncio.create_task(wait(100), name='first')")
        p.settle(0.2)
        equal(p.run(':locals first'), ['wait() at things.coro:25', '  seconds = 100', '  value = 7'])
        equal(p.run(':cancel first'), [])
        equal(p.run('t.cancelled()'), ['True'])
        equal(p.run(':cancel first'), ['No task of the name first is running.'])


def step_command():
    with prompt() as p:
        p.run('g = count()')
        equal(p.run(':step g'), ['yielded 1', '  count() at things.coro:19', '    first = yield 1'])
        equal(p.run(':step g'), ['yielded 2', '  count() at things.coro:20', '    second = yield 2'])
        equal(p.run(':step g'), ['returned 3, finished'])
        equal(p.run(':step g'), ['It is finished.'])
        p.run('c = wait()')
        equal(p.run(':step c'), ['awaits sleep()', '  wait() at things.coro:25', '    await asyncio.sleep(seconds)'])
        equal(p.run(':step c'), ['returned 7, finished'])


def time_command():
    with prompt() as p:
        found = p.run(':time await wait(0.1)')
        equal(found[0], '7')
        assert found[1].startswith('# 1') and 'ms elapsed' in found[1], found


def load_and_reset_commands():
    with Prompt(files={'more.coro': 'value = 11\nprint("loaded")\n'}) as p:
        equal(p.run(':load more.coro'), ['loaded'])
        equal(p.run('value'), ['11'])
        equal(p.run(':reset'), [])
        equal(p.run('value')[-1], "NameError: name 'value' is not defined")
        assert "No such file or directory: 'none.coro'" in p.run(':load none.coro')[-1]


def doc_and_source_commands():
    with prompt() as p:
        equal(p.run(':doc count'), ['count()', 'Counts.'])
        equal(p.run(':source count')[0], 'def count():')
        equal(p.run(':source Manager')[:2], ['class Manager:', '    async def __aenter__(self):'])
        equal(p.run(':source Manager')[-1], "        print('left')")
        equal(p.run(':source len'), ['There is no source for a value of builtin_function_or_method.'])


def help_function():
    with prompt() as p:
        found = p.run('help(count)')
        equal(found[0], 'Help on function count in module __main__:')
        assert 'count()' in found and '    Counts.' in found, found
        found = p.run('help(Manager)')
        equal(found[0], 'Help on class Manager in module __main__:')
        equal(p.run('help(5)')[0], 'Help on int object:')


main({name: case for name, case in list(globals().items())
      if callable(case) and getattr(case, '__module__', '') == '__main__' and name not in ('prompt', 'rows')})
