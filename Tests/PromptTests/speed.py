"""What the prompt promises about time: each is measured and shown.

CORO_PATIENCE multiplies the limits: the tests are patient with builds that check themselves and with machines that
do other work; measured alone, on a release build, they hold as they are.
"""

import os
import select
import statistics
import time

from screen import Prompt, main

PATIENCE = float(os.environ.get('CORO_PATIENCE', '1'))


class Raw(Prompt):
    """Without a screen: drawing it would take longer than what is measured."""

    def read(self, seconds):
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if ready:
            try:
                self.raw += os.read(self.terminal, 1 << 20)
            except OSError:
                return False
        return True

    def await_bytes(self, text, start=0, seconds=20):
        """Seconds until the bytes came."""
        begin = time.perf_counter()
        while self.raw.find(text, start) < 0:
            self.read(0.5)
            assert time.perf_counter() - begin < seconds, (text, self.raw[-500:])
        return time.perf_counter() - begin


def check(what, seconds, limit):
    print(f'  {what}: {seconds * 1000:.1f} ms (promised: {limit * 1000:.0f} ms)', flush=True)
    assert seconds <= limit * PATIENCE, f'{what} took {seconds * 1000:.1f} ms'


def prompt_after_start():
    times = []
    for _ in range(15):
        start = time.perf_counter()
        p = Raw(wait=False)
        p.await_bytes(b'>>> ')
        times.append(time.perf_counter() - start)
        p.kill()
    check('the prompt after the start of the process, median of 15', statistics.median(times), 0.05)


def paste_of_5000_lines():
    program = ''.join(f'def function{number}(value):\n    return value + {number}\n' for number in range(2500))
    program += "'pas' + 'ted', function2499(1)\n"
    p = Raw(wait=False)
    p.await_bytes(b'>>> ')
    start = time.perf_counter()
    p.paste(program)
    p.type('\r')
    p.await_bytes(b"('pasted', 2500)")
    check('a paste of 5,001 lines, from its first byte to its result', time.perf_counter() - start, 1)
    p.kill()


def paste_of_5000_lines_without_brackets():
    program = ''.join(f'a{number} = {number}\r' for number in range(5000)) + "'pas' + 'ted'\r"
    p = Raw(wait=False, files={'.inputrc': 'set enable-bracketed-paste off\n'}, environment={'CORO_HISTORY': ''})
    p.await_bytes(b'>>> ')
    start = time.perf_counter()
    data = program.encode()
    while data:
        # A person's terminal also reads while it writes.
        data = data[os.write(p.terminal, data[:2048]):]
        p.read(0)
    p.await_bytes(b"'pasted'\r\n", seconds=60)
    check('5,001 statements one after the other', time.perf_counter() - start, 5)
    p.kill()


def echo_while_tasks_print():
    program = ('import asyncio\nasync def chat():\n    number = 0\n    while True:\n'
               '        for _ in range(10):\n            print("chatter", number)\n            number += 1\n'
               '        await asyncio.sleep(0.01)\n')
    p = Raw('-i', 'chat.coro', files={'chat.coro': program}, wait=False)
    p.await_bytes(b'>>> ')
    p.type('t = asyncio.get_event_loop().create_task(chat())\r')
    p.await_bytes(b'chatter 100')
    start, begin = time.perf_counter(), len(p.raw)
    times = []
    for number in range(60):
        # A letter that was not there before: wherever it shows up, it is its echo.
        letter = chr(0x410 + number)
        mark = len(p.raw)
        pressed = time.perf_counter()
        p.type(letter)
        while p.raw.find(letter.encode(), mark) < 0:
            p.read(0.5)
            assert time.perf_counter() - pressed < 20, p.raw[-500:]
        times.append(time.perf_counter() - pressed)
        until = time.perf_counter() + 0.03
        while time.perf_counter() < until:
            p.read(max(0, until - time.perf_counter()))
    rows = p.raw[begin:].count(b'chatter')
    print(f'  {rows / (time.perf_counter() - start):.0f} rows a second meanwhile', flush=True)
    check('the echo of a key, median of 60', statistics.median(times), 0.05)
    check('the echo of a key, all but the slowest 3 of 60', sorted(times)[-4], 0.05)
    p.kill()


main({name: case for name, case in list(globals().items())
      if callable(case) and getattr(case, '__module__', '') == '__main__' and name not in ('Raw', 'check')})
