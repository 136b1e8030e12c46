"""Completion, which runs no line of script, and signatures."""

from screen import Prompt, equal, main

PROGRAM = '''
import asyncio, collections

class Thing:
    """A thing."""
    kind = 'plain'

    def __init__(self, size, *, colour='red'):
        self.size = size
        self.shape = [1, {'inner': 5}]

    @property
    def danger(self):
        print('SCRIPT RAN')

    def method(self, first, second=2):
        """Does it."""

class Wild:
    def __getattr__(self, name):
        print('SCRIPT RAN')

    def __dir__(self):
        print('SCRIPT RAN')
        return []

async def spin():
    while True:
        pass

thing = Thing(3)
wild = Wild()
table = {'alpha': 1, 'alpine': Thing(1), 'beta': 3}
things = [thing]
'''


def prompt(**more):
    return Prompt('-i', 'things.coro', files={
        'things.coro': PROGRAM, 'some-data.txt': '', 'folder/inside.txt': '', 'mymodule.coro': 'x = 1\n'}, **more)


def keys(p, text):
    p.type(text)
    p.settle(0.12)


def completes(typed, row, above=None):
    with prompt() as p:
        keys(p, typed)
        p.expect_rows('>>> ' + row)
        if above is not None:
            equal(p.rows()[-2 - len(above) + 1:-1], above)
        assert 'SCRIPT RAN' not in p.text()


def names():
    completes('tabl\t', 'table')
    completes('print(thing\t\t', 'print(thing', ['thing   things'])


def keywords():
    completes('nonl\t', 'nonlocal')


def builtins():
    completes('isinst\t', 'isinstance', ['isinstance(obj, class_or_tuple, /)'])


def attributes():
    completes('thing.\t\t', 'thing.', ['danger  kind    method  shape   size'])
    completes('thing.si\t', 'thing.size')
    completes('thing.met\t', 'thing.method', ['method(self, first, second=2)'])
    completes('asyncio.sle\t', 'asyncio.sleep', ['sleep(delay, result=None)'])
    # Not read yet.
    completes('asyncio.wait_\t', 'asyncio.wait_for')


def attributes_on_a_path():
    completes("table['alpine'].si\t", "table['alpine'].size")
    completes('things[0].sh\t', 'things[0].shape')
    completes('things[-1].sha\t', 'things[-1].shape')


def nothing_that_would_call_script():
    completes('thing.danger.\t\t', 'thing.danger.')
    completes('wild.any\t\t', 'wild.any')


def keys_of_dictionaries():
    completes("table['be\t", "table['beta']")
    completes('table["al\t', 'table["alp')
    completes("things[0].shape[1]['\t", "things[0].shape[1]['inner']")


def modules():
    completes('import asynci\t', 'import asyncio')
    completes('import mymo\t', 'import mymodule')
    completes('from asyncio import slee\t', 'from asyncio import sleep')
    completes('from asyncio import TaskG\t', 'from asyncio import TaskGroup')
    completes('import collections.ab\t', 'import collections.abc')


def file_names():
    completes("open('some-\t", "open('some-data.txt")
    completes("open('fold\t", "open('folder/")
    completes("open('folder/in\t", "open('folder/inside.txt")


def signatures():
    completes('Thing(\t', 'Thing(', ["Thing(size, *, colour='red')"])
    completes('Thing(1, colou\t', 'Thing(1, colour=')


def commands():
    completes(':ta\t', ':tasks')
    with prompt() as p:
        p.run("t = asyncio.create_task(asyncio.sleep(100), name='sleeper')")
        keys(p, ':cancel sl\t')
        p.expect_rows('>>> :cancel sleeper')


def while_a_task_spins():
    with prompt() as p:
        p.run('s = asyncio.create_task(spin())')
        keys(p, 'thing.si\t')
        p.expect_rows('>>> thing.size')


def long_lists_are_cut():
    with prompt() as p:
        p.run("globals().update({f'many{number}': 0 for number in range(1000)})")
        keys(p, 'man\t')
        p.expect_rows('>>> many')
        keys(p, '\t')
        p.expect_rows('… and 800 more', '>>> many')


def inside_of_several_rows():
    with prompt() as p:
        keys(p, 'if 1:\r')
        keys(p, 'thing.si\t')
        p.expect_rows('>>> if 1:', '...     thing.size')


main({name: case for name, case in list(globals().items())
      if callable(case) and getattr(case, '__module__', '') == '__main__' and name not in ('prompt', 'keys', 'completes')})
