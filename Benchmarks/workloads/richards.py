# title: richards
# side: compute

# Martin Richards' simulation of an operating system's scheduler, after the well-known translations of it.

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE_PACKET, WORK_PACKET = range(2)


class Packet:
    def __init__(self, link, identity, kind):
        self.link = link
        self.identity = identity
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, scheduler, identity, priority, queue, is_waiting, is_held=False):
        self.scheduler = scheduler
        self.identity = identity
        self.priority = priority
        self.queue = queue
        self.has_packet = queue is not None
        self.is_waiting = is_waiting
        self.is_held = is_held
        self.link = scheduler.tasks
        scheduler.tasks = self
        scheduler.table[identity] = self

    def add_packet(self, packet, old):
        if self.queue is None:
            self.queue = packet
            self.has_packet = True
            if self.priority > old.priority:
                return self
        else:
            packet.append_to(self.queue)
        return old

    def run_task(self):
        if self.is_waiting and self.has_packet and not self.is_held:
            message = self.queue
            self.queue = message.link
            self.is_waiting = False
            self.has_packet = self.queue is not None
        else:
            message = None
        return self.work(message)

    def wait(self):
        self.is_waiting = True
        return self

    def hold(self):
        self.scheduler.holds += 1
        self.is_held = True
        return self.link

    def release(self, identity):
        task = self.scheduler.table[identity]
        task.is_held = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        task = self.scheduler.table[packet.identity]
        self.scheduler.sends += 1
        packet.link = None
        packet.identity = self.identity
        return task.add_packet(packet, self)


class Idle(Task):
    control = 1
    count = 10_000

    def work(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class Worker(Task):
    destination = HANDLER_A
    count = 0

    def work(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.identity = self.destination
        packet.datum = 0
        for i in range(4):
            self.count += 1
            if self.count > 26:
                self.count = 1
            packet.data[i] = 64 + self.count
        return self.send(packet)


class Handler(Task):
    work_in = None
    device_in = None

    def work(self, packet):
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work_in = packet.append_to(self.work_in)
            else:
                self.device_in = packet.append_to(self.device_in)
        work = self.work_in
        if work is None:
            return self.wait()
        count = work.datum
        if count >= 4:
            self.work_in = work.link
            return self.send(work)
        device = self.device_in
        if device is None:
            return self.wait()
        self.device_in = device.link
        device.datum = work.data[count]
        work.datum = count + 1
        return self.send(device)


class Device(Task):
    pending = None

    def work(self, packet):
        if packet is None:
            packet = self.pending
            if packet is None:
                return self.wait()
            self.pending = None
            return self.send(packet)
        self.pending = packet
        return self.hold()


class Scheduler:
    def __init__(self):
        self.tasks = None
        self.table = [None] * 6
        self.holds = 0
        self.sends = 0

    def run(self):
        Idle(self, IDLE, 0, None, False)
        queue = Packet(Packet(None, WORKER, WORK_PACKET), WORKER, WORK_PACKET)
        Worker(self, WORKER, 1000, queue, True)
        for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
            queue = None
            for _ in range(3):
                queue = Packet(queue, device, DEVICE_PACKET)
            Handler(self, handler, priority, queue, True)
        Device(self, DEVICE_A, 4000, None, True)
        Device(self, DEVICE_B, 5000, None, True)
        task = self.tasks
        while task is not None:
            if task.is_held or task.is_waiting and not task.has_packet:
                task = task.link
            else:
                task = task.run_task()
        return self.sends, self.holds


for _ in range(12):
    counts = Scheduler().run()
print(*counts)
