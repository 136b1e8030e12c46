"""What background tasks print appears above the line that is typed, which stays intact."""

from screen import Prompt, equal, main

PROGRAM = '''
import asyncio, sys

async def say(*texts, every=0.05, first=0.3):
    await asyncio.sleep(first)
    for text in texts:
        print(text)
        await asyncio.sleep(every)

def later(*texts, **more):
    asyncio.get_event_loop().create_task(say(*texts, **more))
'''


def prompt(**more):
    return Prompt('-i', 'tasks.coro', files={'tasks.coro': PROGRAM}, **more)


def half_typed_line():
    with prompt() as p:
        p.run("later('one', 'two')")
        p.type('1 + ')
        p.expect_rows('one', 'two', '>>> 1 +')
        equal(p.cursor[1], 8)
        p.type('2\r')
        p.expect_rows('>>> 1 + 2', '3', '>>>')


def cursor_in_the_middle():
    with prompt() as p:
        p.run("later('one', 'two')")
        p.type('abcdef\x1b[D\x1b[D\x1b[D')
        p.expect_rows('one', 'two', '>>> abcdef')
        p.settle()
        equal(p.cursor[1], 7)
        p.type('X')
        p.expect_rows('>>> abcXdef')


def wrapped_line():
    with prompt(columns=30) as p:
        p.run("later('one')")
        p.type('x' * 70)
        p.expect_rows('one', '>>> ' + 'x' * 26, 'x' * 30, 'x' * 14)
        p.settle()
        equal(p.cursor[1], 14)
        p.type('\x01Y')
        p.settle()
        p.expect_rows('>>> Y' + 'x' * 25, 'x' * 30, 'x' * 15)


def statement_of_several_rows():
    with prompt() as p:
        p.run("later('one', 'two', first=1)")
        p.enter('def f(a):', 'if a:')
        p.type('return 1')
        p.expect_rows('one', 'two', '>>> def f(a):', '...     if a:', '...         return 1')
        p.settle()
        equal(p.cursor[1], 20)
        # The rows above can still be edited.
        p.type('\x1b[A\x1b[A\x05  # first')
        p.expect_rows('>>> def f(a):  # first', '...     if a:', '...         return 1')


def wide_characters():
    with prompt() as p:
        p.run("later('one')")
        p.type("'漢字🙂é'")
        p.expect('one')
        p.settle()
        row = p.screen.display[p.cursor[0]].rstrip()
        # pyte puts an empty cell behind a wide character.
        equal(row.replace('\0', ''), ">>> '漢字🙂é'")
        equal(p.cursor[1], 4 + 1 + 2 + 2 + 2 + 1 + 1)
        p.type('\r')
        p.expect("'漢字🙂é'\n>>>")


def history_search():
    with prompt() as p:
        p.run('alpha = 1')
        p.run('beta = 2')
        p.run("later('one', 'two')")
        p.type('\x12alp')
        p.expect("(reverse-i-search)`alp': alpha = 1")
        p.wait_until(lambda: p.rows()[-3:-1] == ['one', 'two'], 'output above')
        p.settle()
        equal(p.rows()[-1], "(reverse-i-search)`alp': alpha = 1")
        p.type('\r')
        p.expect_rows('>>> alpha = 1', '>>>')


def row_without_its_end():
    with prompt() as p:
        p.run('import sys')
        p.run("asyncio.get_event_loop().call_later(0.3, lambda: print('no end', end='')) and None")
        p.type('12')
        p.expect_rows('no end', '>>> 12')
        p.type('3\r')
        p.expect_rows('>>> 123', '123', '>>>')


def row_in_two_halves():
    with prompt() as p:
        p.run("l = asyncio.get_event_loop(); l.call_later(0.3, lambda: print('half', end=' ')) and None")
        p.run("l.call_later(0.3, lambda: print('whole')) and None")
        p.type('12')
        p.expect_rows('half whole', '>>> 12')


def rest_of_a_statement_s_row():
    with prompt() as p:
        p.type("print('abc', end='')\r")
        p.expect_rows(">>> print('abc', end='')", 'abc', '>>>')


def error_of_a_task():
    with prompt() as p:
        p.enter('async def bad(): await asyncio.sleep(0.2); 1/0', '')
        p.run('asyncio.create_task(bad()) and None')
        p.type('1 +')
        p.expect('ZeroDivisionError: division by zero')
        p.expect_rows('>>> 1 +')


def many_rows_stay_whole():
    with prompt() as p:
        p.run("later(*range(1000), every=0)")
        p.type('typed')
        p.expect_rows('998', '999', '>>> typed')
        numbers = [row for row in p.everything() if row.isdigit()]
        equal(numbers, [str(number) for number in range(1000)])


main({name: case for name, case in list(globals().items())
      if callable(case) and getattr(case, '__module__', '') == '__main__' and name not in ('prompt',)})
