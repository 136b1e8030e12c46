"""A program on a pseudo-terminal, and the screen as a person sees it.

pyte plays the terminal: it keeps the screen that the bytes of the program draw.
"""

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
import traceback

import pyte

CORO = os.environ.get('CORO', '')


class ScreenError(AssertionError):
    pass


class Prompt:
    """A running `coro` with a keyboard and a screen.

    >>> with Prompt() as prompt:
    ...     prompt.type('1 + 2\\r')
    ...     prompt.expect('3')
    """

    def __init__(self, *arguments, rows=24, columns=80, environment=None, folder=None, files=None, wait=True,
                 program=None):
        self.folder = folder or tempfile.mkdtemp(prefix='coro-prompt-')
        for name, text in (files or {}).items():
            path = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w') as file:
                file.write(text)
        self.screen = pyte.HistoryScreen(columns, rows, history=10000, ratio=0.5)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b''
        settings = {
            'HOME': self.folder, 'TERM': 'xterm', 'PATH': os.environ['PATH'], 'LANG': 'C.UTF-8', 'NO_COLOR': '1',
            'INPUTRC': os.path.join(self.folder, '.inputrc'), 'SWIFT_BACKTRACE': 'enable=no',
        }
        # The collector's stress mode goes through.
        settings.update({name: os.environ[name] for name in ('CORO_GC', 'CORO_SUSPEND') if name in os.environ})
        settings.update(environment or {})
        settings = {name: value for name, value in settings.items() if value is not None}
        command = [program or CORO, *arguments]
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            os.chdir(self.folder)
            os.execvpe(command[0], command, settings)
        self.resize(rows, columns, draw=False)
        self.status = None
        if wait:
            self.expect('>>>')

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.kill()

    def kill(self):
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            os.waitpid(self.pid, 0)
            self.status = -1
        try:
            os.close(self.terminal)
        except OSError:
            pass

    def resize(self, rows, columns, draw=True):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
        if draw:
            self.screen.resize(rows, columns)

    # -- keys

    def type(self, keys):
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            written = os.write(self.terminal, data[:4096])
            data = data[written:]
            if data:
                self.read(0)

    def paste(self, text, ending=True):
        self.type(b'\x1b[200~' + text.encode() + (b'\x1b[201~' if ending else b''))

    # -- the screen

    def read(self, seconds):
        """Draw what comes within the time; false at the end of the program."""
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.terminal, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return False
        self.raw += data
        self.stream.feed(data)
        return bool(data)

    def settle(self, seconds=0.15):
        """Draw until nothing has come for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = len(self.raw)
            if not self.read(max(0, end - time.monotonic())):
                return
            if len(self.raw) != before:
                end = time.monotonic() + seconds

    def rows(self):
        """The rows of the screen, without the empty ones at its end."""
        rows = [row.rstrip() for row in self.screen.display]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def everything(self):
        """What has left the screen at its top, and the screen."""
        above = [''.join(line[column].data for column in range(self.screen.columns)).rstrip()
                 for line in self.screen.history.top]
        return above + self.rows()

    def text(self):
        return '\n'.join(self.rows())

    @property
    def cursor(self):
        return (self.screen.cursor.y, self.screen.cursor.x)

    # -- expectations

    def wait_until(self, condition, what, seconds=8):
        end = time.monotonic() + seconds
        while True:
            if condition():
                return
            left = end - time.monotonic()
            if left <= 0:
                raise ScreenError(f'{what} was expected; the screen is\n{self.picture()}')
            if not self.read(min(left, 0.05)) and not condition():
                raise ScreenError(f'{what} was expected, but the program ended; the screen is\n{self.picture()}')

    def expect(self, text, seconds=8):
        self.wait_until(lambda: text in self.text(), repr(text), seconds)

    def expect_rows(self, *rows, seconds=8):
        """The last rows of the screen are these."""
        self.wait_until(lambda: self.rows()[-len(rows):] == [row.rstrip() for row in rows], repr(rows), seconds)

    def expect_prompt(self, seconds=8):
        self.expect_rows('>>>', seconds=seconds)

    def enter(self, *rows, seconds=8):
        """Type rows of a statement, each when the one before has been taken."""
        for row in rows:
            keys = row.lstrip('\x7f\t')
            self.type(row)
            if keys:
                self.wait_until(lambda: self.rows()[-1].endswith(keys.rstrip()), f'an echo of {keys!r}', seconds)
            count = len(self.everything())
            self.type('\r')
            self.wait_until(
                lambda: len(self.everything()) > count and self.rows()[-1][:3] in ('...', '>>>'), 'a row', seconds)

    def run(self, statement, seconds=8):
        """Type a statement, wait for the next prompt, return the rows between."""
        # Rows that are full lose the spaces at their ends.
        wanted = ''.join(statement.split())[-30:]
        self.type(statement)
        self.wait_until(
            lambda: ''.join(''.join(self.rows()[-4:]).split()).endswith(wanted), f'an echo of {statement!r}', seconds)
        mark = len(self.everything())
        self.type('\r')
        self.wait_until(lambda: self.rows()[-1:] == ['>>>'] and len(self.everything()) > mark, 'a prompt', seconds)
        return self.everything()[mark:-1]

    def picture(self):
        rows = self.everything()[-30:]
        return '\n'.join(f'  |{row}' for row in rows) + f'\n  cursor at {self.cursor}'

    # -- the end

    def wait_for_end(self, seconds=8):
        """The exit code, or minus the number of the signal."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self.read(0.02) and select.select([self.terminal], [], [], 0)[0]:
                    pass
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
        raise ScreenError(f'the program did not end; the screen is\n{self.picture()}')

    def is_raw(self):
        """Whether the terminal is in the editor's mode."""
        return not termios.tcgetattr(self.terminal)[3] & termios.ICANON


def equal(found, expected, what=''):
    if found != expected:
        raise ScreenError(f'{what}\n  expected {expected!r}\n  found    {found!r}')


def main(cases):
    """Run the cases that are named, or all, a few at a time: they mostly wait. Say what failed."""
    names = sys.argv[1:]
    waiting = [(name, case) for name, case in cases.items() if not names or name in names]
    running = {}
    failed = False
    most = 1 if len(waiting) <= 4 else int(os.environ.get('CORO_CASES_AT_ONCE', '4'))
    while waiting or running:
        while waiting and len(running) < most:
            name, case = waiting.pop(0)
            sys.stdout.flush()
            pid = os.fork()
            if pid == 0:
                os._exit(run_case(name, case))
            running[pid] = name
        pid, status = os.wait()
        running.pop(pid, None)
        failed = failed or status != 0
    sys.exit(1 if failed else 0)


def run_case(name, case):
    start = time.monotonic()
    try:
        case()
    except BaseException as error:
        where = ''.join(traceback.format_tb(error.__traceback__)[-3:])
        print(f'FAILED {name}: {error}\n{where}', flush=True)
        return 1
    print(f'passed {name} ({time.monotonic() - start:.2f} s)', flush=True)
    return 0
