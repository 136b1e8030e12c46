"""Editing: rows, indentation, pastes, history, `.inputrc`, vi mode, resizing."""

import os
import shutil
import subprocess
import tempfile
import time

from screen import CORO, Prompt, equal, main

UP = '\x1b[A'


# -- statements of several rows

def indents_by_itself():
    with Prompt() as p:
        p.enter('def f(n):', 'if n > 1:', 'return n * 2', 'return n', '')
        p.expect_rows(
            '>>> def f(n):', '...     if n > 1:', '...         return n * 2', '...     return n', '...', '>>>')
        equal(p.run('f(1), f(5)'), ['(1, 10)'])


def backspace_takes_a_level():
    with Prompt() as p:
        p.enter('if 0:', 'a = 1', '\x7felse:', 'a = 2', '')
        p.expect_rows('>>> if 0:', '...     a = 1', '... else:', '...     a = 2', '...', '>>>')
        equal(p.run('a'), ['2'])


def tab_gives_a_level():
    with Prompt() as p:
        p.enter('if 1:', '\x7f\ta = 3', '')
        equal(p.run('a'), ['3'])


def brackets_and_strings_go_on():
    with Prompt() as p:
        p.enter('a = [', '1,', '2]')
        p.expect_prompt()
        equal(p.run('a'), ['[1, 2]'])
        p.enter("b = '''one", "two'''")
        p.expect_prompt()
        equal(p.run('b'), ["'one\\ntwo'"])
        p.enter('1 + \\', '2')
        p.expect_rows('3', '>>>')


def errors_of_syntax_come_at_once():
    with Prompt() as p:
        rows = p.run('1 +* 2')
        equal(rows[-1], 'SyntaxError: invalid syntax')
        assert any(set(row.strip()) == {'^'} for row in rows)


def keys_of_an_emacs_row():
    with Prompt() as p:
        p.enter('x = [1,', '2,')
        p.type('3]')
        p.settle(0.1)
        # To the start of this row, up, to its end, and a word more.
        p.type('\x01\x1b[A\x05 7,')
        p.type('\x1b[B\x05')
        p.settle(0.1)
        p.expect_rows('>>> x = [1,', '...     2, 7,', '...     3]')
        p.type('\r')
        p.expect_prompt()
        equal(p.run('x'), ['[1, 2, 7, 3]'])


# -- pastes

TUTORIAL = '''import asyncio

async def main():
    print('Hello ...')

    await asyncio.sleep(0.1)
    print('... World!')

asyncio.run(main())
'''


def paste_of_a_program():
    with Prompt() as p:
        p.paste(TUTORIAL)
        p.expect_rows(
            '>>> import asyncio', '...', '... async def main():', "...     print('Hello ...')", '...',
            '...     await asyncio.sleep(0.1)', "...     print('... World!')", '...', '... asyncio.run(main())')
        p.type('\r')
        p.expect_rows('Hello ...', '... World!', '>>>')
        assert any(row.startswith('# asyncio.run') for row in p.rows())
        # It is one entry of the history.
        p.type(UP)
        p.expect_rows("...     print('... World!')", '...', '... asyncio.run(main())')


def paste_whose_end_comes_late():
    with Prompt() as p:
        p.run('import asyncio')
        p.run('n = []')
        p.enter('async def tick():', 'while 1: n.append(await asyncio.sleep(0.05))', '')
        p.expect_prompt()
        p.run('t = asyncio.create_task(tick())')
        p.paste("print('late", ending=False)
        # Until then nobody waits: tasks go on, and print.
        time.sleep(0.5)
        p.type(b" end')\x1b[201~")
        p.expect_rows(">>> print('late end')")
        p.type('\r')
        p.expect_rows('late end', '>>>')
        assert int(p.run('len(n)')[-1]) > 8


def paste_whose_end_is_lost():
    with Prompt() as p:
        p.paste('1 + 2', ending=False)
        p.settle(2.3)
        p.expect_rows('>>> 1 + 2')
        p.type('\r')
        p.expect_rows('3', '>>>')


def paste_without_brackets():
    # A terminal that does not tell what is pasted: a row after the other, with their own indentation.
    with Prompt(files={'.inputrc': 'set enable-bracketed-paste off\n'}) as p:
        p.type('def f(n):\r    if n:\r        return n\r\r    return 7\r\rf(0), f(3)\r')
        p.expect_rows('(7, 3)', '>>>')


def long_paste_is_stood_for():
    program = ''.join(f'x{number} = {number}\n' for number in range(100)) + 'print(x99)\n'
    with Prompt() as p:
        p.paste(program)
        p.expect_rows('>>> [pasted 101 lines]')
        p.type('\r')
        p.expect_rows('99', '>>>')


def paste_out_of_a_session():
    with Prompt() as p:
        p.paste('>>> def f(a):\n...     return a + 1\n...\n>>> f(1)\n2\n>>> f(41)\n42\n')
        p.expect_rows('>>> def f(a):', '...     return a + 1', '...', '... f(1)', '... f(41)')
        p.type('\r')
        p.expect_rows('42', '>>>')


def paste_out_of_a_function():
    with Prompt() as p:
        p.paste('        a = 3\n        if a:\n            print("in", a)\n\n        a = 4\n')
        p.expect_rows('>>> a = 3', '... if a:', '...     print("in", a)', '...', '... a = 4')
        p.type('\r')
        p.expect_rows('in 3', '>>>')


def paste_into_a_line():
    with Prompt() as p:
        p.type('(3)\x01')
        p.settle(0.1)
        p.paste('print')
        p.expect_rows('>>> print(3)')
        equal(p.cursor[1], 9)
        p.type('\r')
        p.expect_rows('3', '>>>')


# -- history

def history_keeps_whole_statements():
    with Prompt(environment={'CORO_HISTORY': 'kept/history'}) as p:
        p.enter('def f():', 'return 5', '')
        p.expect_prompt()
        p.run('a = 1')
        p.run('b = 2')
        p.run('a = 1')
        folder = p.folder
        p.type('\x04')
        equal(p.wait_for_end(), 0)
    path = os.path.join(folder, 'kept', 'history')
    equal(os.stat(path).st_mode & 0o777, 0o600)
    with Prompt(folder=folder, environment={'CORO_HISTORY': 'kept/history'}) as p:
        p.type(UP)
        p.expect_rows('>>> a = 1')
        p.type(UP)
        p.expect_rows('>>> b = 2')
        # The other `a = 1` is gone: each statement once.
        p.type(UP)
        p.expect_rows('>>> def f():', '...     return 5')
        p.type('\r')
        p.expect_prompt()
        equal(p.run('f()'), ['5'])
        p.type('\x12b =')
        p.expect("(reverse-i-search)`b =': b = 2")
        p.type('\r')
        p.expect_prompt()
        equal(p.run('b'), ['2'])


def history_is_where_it_belongs():
    with Prompt() as p:
        p.run('a = 1')
        assert os.path.exists(os.path.join(p.folder, '.local', 'state', 'coro', 'history'))
    with Prompt(environment={'CORO_HISTORY': ''}) as p:
        p.run('a = 1')
        assert not os.path.exists(os.path.join(p.folder, '.local'))


# -- settings of readline

def inputrc_is_respected():
    settings = '"\\C-t": "40 + 2"\n"\\e[A": beginning-of-line\n'
    with Prompt(files={'.inputrc': settings}) as p:
        p.type('\x14')
        p.expect_rows('>>> 40 + 2')
        p.type(UP + '1')
        p.expect_rows('>>> 140 + 2')


def vi_mode():
    with Prompt(files={'.inputrc': 'set editing-mode vi\n'}) as p:
        p.type('12 + 34')
        p.settle(0.1)
        p.type('\x1b')
        p.settle(0.1)
        p.type('0xA')
        p.settle(0.1)
        p.type('5')
        p.expect_rows('>>> 2 + 345')
        p.type('\r')
        p.expect_rows('347', '>>>')
        p.enter('if 1:', 'print("vi")', '')
        p.expect_rows('vi', '>>>')
        # Output of tasks also comes above a line in command mode.
        p.run('import asyncio')
        p.run("asyncio.get_event_loop().call_later(0.4, print, 'from below') and None")
        p.type('abc\x1b')
        p.expect_rows('from below', '>>> abc')


# -- the terminal

def resize():
    # A terminal that cuts rows off, as xterm does.
    with Prompt(columns=60, environment={'XTERM_VERSION': 'yes'}) as p:
        p.type('abcdefghij' * 7)
        p.settle()
        p.resize(24, 40)
        p.settle(0.3)
        p.type('X\x01Y')
        p.expect_rows('>>> Yabcdefghijabcdefghijabcdefghijabcde', 'fghijabcdefghijabcdefghijabcdefghijX')
        p.type('\x03')
        p.expect_prompt()
        # Values are laid out for the width that is there now.
        rows = p.run('list(range(30))')
        assert len(rows) > 1 and max(map(len, rows)) <= 40, rows


def resize_while_a_statement_runs():
    with Prompt(columns=60) as p:
        p.type('import time; time.sleep(0.5)\r')
        p.settle(0.2)
        p.resize(24, 30)
        p.expect_prompt()
        p.type('abcdefghij' * 4)
        p.expect_rows('>>> ' + 'abcdefghij' * 2 + 'abcdef', 'ghijabcdefghij')
        p.type('\x01X')
        p.expect_rows('>>> X' + 'abcdefghij' * 2 + 'abcde', 'fghijabcdefghij')


def resize_of_a_terminal_that_lays_out_anew():
    tmux = shutil.which('tmux')
    if not tmux:
        print('skipped resize_of_a_terminal_that_lays_out_anew: tmux is not here', flush=True)
        return
    folder = tempfile.mkdtemp(prefix='coro-prompt-')

    def tell(*words):
        return subprocess.run([tmux, '-S', f'{folder}/socket', '-f', '/dev/null', *words], capture_output=True, text=True,
                              check=True, env={**os.environ, 'HOME': folder, 'NO_COLOR': '1'}).stdout

    def rows():
        return [row for row in tell('capture-pane', '-p').split('\n') if row]

    def expect(*wanted):
        end = time.monotonic() + 5
        while rows()[-len(wanted):] != list(wanted):
            assert time.monotonic() < end, rows()
            time.sleep(0.05)

    tell('new-session', '-d', '-x', '60', '-y', '20', CORO)
    try:
        time.sleep(0.5)
        tell('send-keys', '-l', 'abcdefghij' * 7)
        expect('>>> ' + 'abcdefghij' * 5 + 'abcdef', 'ghijabcdefghij')
        tell('resize-window', '-x', '40')
        time.sleep(0.3)
        tell('send-keys', '-l', 'X')
        expect('>>> abcdefghijabcdefghijabcdefghijabcdef', 'ghijabcdefghijabcdefghijabcdefghijX')
        tell('resize-window', '-x', '70')
        time.sleep(0.3)
        tell('send-keys', '-l', 'Y')
        expect('>>> ' + 'abcdefghij' * 6 + 'abcdef', 'ghijXY')
        assert sum('>>>' in row for row in rows()) == 1, rows()
    finally:
        tell('kill-server')


def letters_in_pieces():
    with Prompt() as p:
        for byte in "'é漢🙂'".encode():
            p.type(bytes([byte]))
            p.settle(0.03)
        p.type('\r')
        p.expect("'é漢🙂'\n>>>")


def lone_escape_is_no_trap():
    with Prompt() as p:
        p.type('ab')
        p.settle(0.05)
        p.type('\x1b')
        p.settle(0.2)
        p.type('b')
        p.settle(0.1)
        p.type('X')
        p.expect_rows('>>> Xab')


main({name: case for name, case in list(globals().items())
      if callable(case) and getattr(case, '__module__', '') == '__main__'})
