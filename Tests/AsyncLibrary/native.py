"""A stand-in for the native half: `_asyncio` as Coro offers it, made of CPython's own.

`install(library)` replaces the standard asyncio by the package made of our `.coro` files.
Futures, tasks and the loop stay CPython's, so that a difference in what a program prints is
a difference in our files.
"""

import os
import selectors
import shutil
import signal
import sys
import types


class VirtualSelector(selectors.DefaultSelector):
    """Jumps to the next deadline instead of waiting for it, so that tests take no time.

    While there is something else to wait for, a socket or a thread, it first gives that a
    moment of real time.
    """

    now = 1000.0
    patience = 0.05
    has_threads = staticmethod(lambda: False)

    def select(self, timeout=None):
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        alone = len(self.get_map()) <= 1 and not self.has_threads()
        events = super().select(0 if alone else min(timeout, self.patience))
        if not events:
            self.now += timeout
        return events


def virtual_loop_class(asyncio):
    """Make the loop both sides run on: CPython's, with a virtual clock."""

    class VirtualLoop(asyncio.SelectorEventLoop):
        def __init__(self):
            selector = VirtualSelector()
            super().__init__(selector)
            self._clock_resolution = 1e-9
            selector.has_threads = lambda: self._default_executor is not None

        def time(self):
            return self._selector.now

    VirtualLoop.__name__ = VirtualLoop.__qualname__ = '_UnixSelectorEventLoop'
    return VirtualLoop


def use_loop(asyncio, loop_class):
    """Let `new_event_loop` and `asyncio.run` make loops of this class."""

    class Policy(asyncio.DefaultEventLoopPolicy):
        _loop_factory = loop_class

    asyncio.set_event_loop_policy(Policy())


class InterruptWatch:
    """`loop._watch_interrupts(task)`: the first Ctrl-C cancels the task, the next one raises."""

    def __init__(self, loop, task):
        self.count = 0
        self._loop = loop
        self._task = task
        self._installed = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if self._installed:
            signal.signal(signal.SIGINT, self._interrupted)

    def _interrupted(self, signum, frame):
        self.count += 1
        if self.count == 1 and not self._task.done():
            self._task.cancel()
            self._loop.call_soon_threadsafe(lambda: None)
            return
        raise KeyboardInterrupt()

    def close(self):
        if self._installed:
            signal.signal(signal.SIGINT, signal.default_int_handler)


class NativeServer:
    """What `loop._listen` returns."""

    def __init__(self, server):
        self._server = server
        self.start_serving = server._start_serving
        self.close = server.close
        self.wait_closed = server.wait_closed

    @property
    def sockets(self):
        return self._server.sockets

    def close_clients(self):
        self._server.close_clients()

    def abort_clients(self):
        self._server.abort_clients()


def copy_library(library, destination):
    """Copy every `.coro` file below `library` as `.py`."""
    for folder, _, names in os.walk(library):
        target = os.path.join(destination, os.path.relpath(folder, library))
        os.makedirs(target, exist_ok=True)
        for name in names:
            if name.endswith('.coro'):
                shutil.copyfile(
                    os.path.join(folder, name), os.path.join(target, name[:-5] + '.py')
                )


def is_generator_coroutine(value):
    ITERABLE_COROUTINE = 0x100
    return (
        isinstance(value, types.GeneratorType)
        and value.gi_code.co_flags & ITERABLE_COROUTINE != 0
    )


async def _drive(generator):
    return await generator


def native_loop_class(real, base):
    """Add to a loop what the library expects of the native one."""

    class NativeLoop(base):
        def create_task(self, coro, **options):
            if is_generator_coroutine(coro):
                coro = _drive(coro)
            return super().create_task(coro, **options)

        def run_until_complete(self, future):
            if is_generator_coroutine(future):
                future = self.create_task(future)
            return super().run_until_complete(future)

        def _watch_interrupts(self, task):
            return InterruptWatch(self, task)

        async def _connect(
            self, factory, host, port, family, proto, flags, local, tls, all_errors, messages=False
        ):
            context, hostname, _ = tls or (None, None, None)
            return await base.create_connection(
                self, factory, host, port, family=family, proto=proto, flags=flags,
                local_addr=local, ssl=context, server_hostname=hostname, all_errors=all_errors,
            )

        async def _connect_unix(self, factory, path, tls):
            context, hostname, _ = tls or (None, None, None)
            return await base.create_unix_connection(
                self, factory, path, ssl=context, server_hostname=hostname
            )

        async def _listen(
            self, factory, hosts, port, family, flags, backlog, reuse_address, reuse_port, tls,
            messages=False,
        ):
            hosts = hosts[0] if len(hosts) == 1 else hosts
            return NativeServer(await base.create_server(
                self, factory, hosts, port, family=family, backlog=backlog,
                reuse_address=reuse_address, reuse_port=reuse_port, ssl=tls and tls[0],
                start_serving=False,
            ))

        async def _listen_unix(self, factory, path, backlog, tls):
            return NativeServer(await base.create_unix_server(
                self, factory, path, backlog=backlog, ssl=tls and tls[0], start_serving=False
            ))

        # These four the native loop hands to the library.

        def create_connection(self, *args, **options):
            return sys.modules['asyncio.servers'].create_connection(self, *args, **options)

        def create_unix_connection(self, *args, **options):
            return sys.modules['asyncio.servers'].create_unix_connection(self, *args, **options)

        def create_server(self, *args, **options):
            return sys.modules['asyncio.servers'].create_server(self, *args, **options)

        def create_unix_server(self, *args, **options):
            return sys.modules['asyncio.servers'].create_unix_server(self, *args, **options)

    NativeLoop.__name__ = NativeLoop.__qualname__ = base.__name__
    return NativeLoop


def native_module(real, loop_class):
    """Make the module `_asyncio` as the library imports it."""
    native = types.ModuleType('_asyncio')
    native.EventLoop = loop_class
    native.iscoroutine = lambda value: real.iscoroutine(value) or is_generator_coroutine(value)
    # Only at a prompt.
    native._is_live = lambda: False
    native._run_live = None
    for name in (
        'CancelledError Future Handle InvalidStateError Task TimerHandle _get_running_loop '
        'all_tasks current_task get_event_loop get_running_loop isfuture new_event_loop '
        'set_event_loop sleep'
    ).split():
        setattr(native, name, getattr(real, name))
    return native


def install(library, directory, virtual=True):
    """Put our package in the place of asyncio; return CPython's."""
    import asyncio as real

    base = virtual_loop_class(real) if virtual else real.SelectorEventLoop
    loop_class = native_loop_class(real, base)
    use_loop(real, loop_class)
    for name in list(sys.modules):
        if name == 'asyncio' or name.startswith('asyncio.'):
            del sys.modules[name]
    sys.modules['_asyncio'] = native_module(real, loop_class)
    copy_library(library, directory)
    sys.path.insert(0, directory)
    import asyncio

    assert asyncio.__file__.startswith(directory), asyncio.__file__
    return real
