"""Generators driven by hand, coroutines, and small asyncio programs."""
from .control import Control
from .lines import indented

THROWN = ["ValueError('sent')", "KeyError('sent')", "GeneratorExit", "StopIteration(9)", "RuntimeError", "Exception('x')", "OSError(1, 'y')"]


class Suspending:
    def __init__(self, dice, expressions):
        self.dice = dice
        self.expressions = expressions

    def generators(self):
        dice = self.dice
        lines = []
        for name in ("inner_0", "inner_1"):
            lines += self._leaf(name)
        lines += Control(dice, "generator", groups=dice.chance(0.2)).function("g", dice.between(2, 4))
        for number in range(dice.between(2, 4)):
            lines += [f"print('run {number}')", f"it = g({dice.between(0, 2)})"]
            actions = []
            for _ in range(dice.between(2, 6)):
                action = dice.weighted({"next(it)": 6, "it.send(7)": 3, "it.send(None)": 1, "throw": 2, "it.close()": 0.7, "next(it, 'done')": 1, "[*it]": 0.3})
                actions.append(f"it.throw({dice.pick(THROWN)})" if action == "throw" else action)
            lines += ["for action in (" + ", ".join(f"lambda: {action}" for action in actions) + ", it.close, it.close):"]
            lines += ["    try:", "        print('->', show(action()))", "    except BaseException as error:", "        print('!!', describe(error))"]
            lines += ["    print(it.gi_running, it.gi_frame is None)"] if dice.chance(0.3) else []
            # One that yields while it is closed would end at a time that only CPython's counts of references tell.
            lines += ["for _ in range(50):", "    if it.gi_frame is None: break", "    try: it.close()", "    except BaseException: pass"]
        return lines

    def _leaf(self, name):
        dice = self.dice
        return dice.pick([
            [f"def {name}(n):", "    try:", "        got = yield 'in'", "        print('inner got', got)", "    finally:", "        print('inner done')", "    return n"],
            [f"def {name}(n):", "    yield from range(n)", "    return 'r'"],
            [f"def {name}(n):", "    try:", "        yield 'p'", "        yield 'q'", "    except ValueError as e:", "        print('inner caught', e)", "        yield 'z'", "        return 'v'"],
            [f"def {name}(n):", "    return iter([n, 'i'])"],
            [f"def {name}(n):", "    try:", "        yield 1", "    except GeneratorExit:", "        print('closing')", f"        {dice.pick(['raise', 'return 5', 'yield 2', '1 // 0'])}"],
            [f"def {name}(n):", "    if n: raise KeyError('inner')", "    yield"],
            [f"def {name}(n):", "    try:", "        [][n]", "    except IndexError:", f"        {dice.pick(['yield from inner_0(0)' if name == 'inner_1' else 'yield 8', 'yield 9', 'yield from [n, 7]'])}",
             f"        {dice.pick(['raise', 'return 1', 'raise OSError(n)', 'yield'])}"],
            self._iterator(name),
        ])

    def _iterator(self, name):
        """A class whose objects are delegated to: what is sent, thrown and closed reaches its methods."""
        dice = self.dice
        lines = [f"class {name}:", "    def __init__(self, n): self.n = n", "    def __iter__(self): return self", "    def __next__(self):",
                 f"        if self.n < 0: {dice.pick(['raise StopIteration', 'raise StopIteration(self.n)', 'raise LookupError'])}", "        self.n -= 1", "        return 'step'"]
        methods = {"send": ["return value", "raise StopIteration(value)", "raise ValueError(value)"], "throw": ["raise error", "raise KeyError('other')", "return 'held'", "raise StopIteration(4)"],
                   "close": ["print('closed')", "raise OSError('close')", "return 5"]}
        for method in dice.sample(list(methods), dice.between(0, 3)):
            parameter = {"send": ", value", "throw": ", error", "close": ""}[method]
            lines += [f"    def {method}(self{parameter}):", f"        {dice.pick(methods[method])}"]
        return lines

    def coroutines(self):
        dice = self.dice
        lines = []
        for name in ("inner_0", "inner_1"):
            lines += dice.pick([
                [f"async def {name}(n):", "    try:", "        await asyncio.sleep(0)", "        return n", "    finally:", "        print('inner done')"],
                [f"async def {name}(n):", "    async with Manager('in'):", "        await asyncio.sleep(0)", "    if n > 1: raise KeyError('inner')", "    return 'k'"],
                [f"async def {name}(n):", "    return [i async for i in Steps(n)]"],
                [f"async def {name}(n):", "    raise ValueError(n)"],
                [f"async def {name}(n):", "    try:", "        [][n]", "    except IndexError:", "        await asyncio.sleep(0)", f"        {dice.pick(['raise', 'return 1', 'raise OSError(n)'])}"],
            ])
        control = Control(dice, "coroutine", groups=dice.chance(0.3))
        lines += control.function("main", dice.between(2, 4))
        for number in range(3):
            lines += [f"print('run {number}')", "try:", f"    print('->', show(asyncio.run(main({number}))))", "except BaseException as error:", "    print('!!', describe(error))"]
        return lines

    def async_generators(self):
        dice = self.dice
        lines = Control(dice, "async generator").function("ag", dice.between(2, 4))
        # Kept, so that it ends with the loop: one that is let go earlier would end there in CPython alone.
        lines += ["async def main(n):", "    it = ag(n)", "    globals().setdefault('kept', []).append(it)"]
        actions = []
        for _ in range(dice.between(2, 6)):
            action = dice.weighted({"it.__anext__()": 5, "it.asend(3)": 3, "throw": 2, "it.aclose()": 0.7, "anext(it, 'done')": 1})
            actions.append(f"it.athrow({dice.pick(THROWN[:2] + THROWN[4:])})" if action == "throw" else action)
        lines += ["    for action in (" + ", ".join(f"lambda: {action}" for action in actions) + ", it.aclose, it.aclose):"]
        lines += ["        try:", "            print('->', show(await action()))", "        except BaseException as error:", "            print('!!', describe(error))"]
        for number in range(3):
            lines += [f"print('run {number}')", f"asyncio.run(main({number}))"]
        return lines

    def _reported(self, statement):
        return ["    try:", f"        {statement}", "    except BaseException as error:", "        print('failed', describe(error))"]

    def tasks(self):
        """Workers that meet at a queue, a lock, an event or a barrier, in an order that only the loop decides."""
        dice = self.dice
        lines = ["async def worker(name, shared, n):", "    print(name, 'starts')", "    try:"]
        body = []
        for number in range(dice.between(1, 4)):
            body += dice.pick([
                ["await asyncio.sleep(0)"],
                ["for i in range(n):", "    print(name, i)", "    await asyncio.sleep(0)"],
                ["async with lock:", "    print(name, 'holds')", "    await asyncio.sleep(0)", "print(name, 'let go')"],
                ["await shared.put(name)"],
                ["if shared.qsize(): print(name, 'took', await shared.get())"],
                ["event.set()"], ["event.clear()"],
                ["try:", "    await asyncio.wait_for(event.wait(), 0)", "except TimeoutError:", "    print(name, 'too late')"],
                ["async with semaphore:", "    await asyncio.sleep(0)", "    print(name, semaphore.locked())"],
                [f"if n == {dice.between(0, 3)}: raise ValueError(name)"],
                [f"if n == {dice.between(0, 3)}: return name"],
                [f"if n == {dice.between(0, 3)}: raise asyncio.CancelledError('own')"],
                ["print(name, asyncio.current_task().get_name() != '')"],
                ["await asyncio.shield(asyncio.sleep(0))"],
                ["print(name, await asyncio.gather(asyncio.sleep(0, n), asyncio.sleep(0, name)))"],
                ["try:", "    async with asyncio.timeout(0):", "        await asyncio.sleep(10)", "except TimeoutError as e:", "    print(name, 'timed out', e.args)"],
            ])
        lines += indented(indented(body))
        lines += ["    except asyncio.CancelledError as e:", "        notes.append((name, 'cancelled', e.args))", f"        {dice.pick(['raise', 'raise', 'return 0', 'await asyncio.sleep(0)'])}"]
        lines += ["    finally:", "        notes.append((name, 'ends'))"] if dice.chance(0.6) else []
        lines += ["    return n * 2"]
        lines += ["async def main():", "    global lock, event, semaphore", "    lock, event, semaphore = asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(2)",
                  f"    shared = asyncio.{dice.pick(['Queue', 'LifoQueue', 'PriorityQueue'])}({dice.pick(['', '', '1'])})"]
        if "1)" in lines[-1] and "    await shared.put(name)" in " ".join(lines):
            lines[-1] = "    shared = asyncio.Queue()"
        make = [f"worker('{letter}', shared, {index})" for index, letter in enumerate("abcd"[:dice.between(1, 4)])]
        ending = dice.weighted({"gather": 3, "group": 3, "wait": 2, "completed": 1, "cancel": 3, "await": 1})
        if ending == "gather":
            lines += [f"    print(show(await asyncio.gather({', '.join(make)}{dice.pick(['', ', return_exceptions=True'])})))"]
        elif ending == "group":
            lines += ["    async with asyncio.TaskGroup() as group:", f"        tasks = [group.create_task(made) for made in ({', '.join(make)},)]", *(["        await asyncio.sleep(0)", "        1 // 0"] if dice.chance(0.3) else []),
                      "    print([task.result() for task in tasks])"]
        else:
            lines += [f"    tasks = [asyncio.create_task(made) for made in ({', '.join(make)},)]"]
            if ending == "wait":
                lines += [f"    done, pending = await asyncio.wait(tasks{dice.pick(['', ', return_when=asyncio.FIRST_COMPLETED', ', return_when=asyncio.FIRST_EXCEPTION', ', timeout=0'])})",
                          "    print(len(done), len(pending))", "    for task in pending: task.cancel('bye')",
                          "    print(show(await asyncio.gather(*tasks, return_exceptions=True)))"]
            elif ending == "completed":
                lines += ["    for next_one in asyncio.as_completed(tasks):", *indented(self._reported("print(await next_one)"))]
            elif ending == "cancel":
                lines += ["    await asyncio.sleep(0)"] * dice.between(0, 2)
                lines += [f"    print(tasks[{dice.pick([0, -1])}].cancel({dice.pick(['', repr('why')])}))",
                          "    print(show(await asyncio.gather(*tasks, return_exceptions=True)))", "    print([(task.done(), task.cancelled()) for task in tasks])"]
            else:
                lines += ["    for task in tasks:", *indented(self._reported("print(await task)"))]
        lines += ["try:", "    asyncio.run(main())", "except BaseException as error:", "    print('!!', describe(error))"]
        # CPython cancels the tasks of a group in the order of a set.
        return ["notes = []", *lines, "print(sorted(notes, key=str))"]
