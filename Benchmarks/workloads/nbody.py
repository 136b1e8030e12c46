# title: nbody
# side: compute

pi = 3.141592653589793
solar_mass = 4 * pi * pi
days = 365.24


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx * days, vy * days, vz * days
        self.mass = mass * solar_mass


def bodies():
    return [
        Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
        Body(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
             0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
        Body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
             -0.00276742510726411380, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
        Body(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
             0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
        Body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
             0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
    ]


def energy(system):
    total = 0.0
    for i, body in enumerate(system):
        total += 0.5 * body.mass * (body.vx ** 2 + body.vy ** 2 + body.vz ** 2)
        for other in system[i + 1:]:
            dx, dy, dz = body.x - other.x, body.y - other.y, body.z - other.z
            total -= body.mass * other.mass / (dx * dx + dy * dy + dz * dz) ** 0.5
    return total


def advance(pairs, system, dt):
    for body, other in pairs:
        dx = body.x - other.x
        dy = body.y - other.y
        dz = body.z - other.z
        squared = dx * dx + dy * dy + dz * dz
        magnitude = dt / (squared * squared ** 0.5)
        pull = other.mass * magnitude
        body.vx -= dx * pull
        body.vy -= dy * pull
        body.vz -= dz * pull
        pull = body.mass * magnitude
        other.vx += dx * pull
        other.vy += dy * pull
        other.vz += dz * pull
    for body in system:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def run(steps):
    system = bodies()
    pairs = [(body, other) for i, body in enumerate(system) for other in system[i + 1:]]
    before = energy(system)
    for _ in range(steps):
        advance(pairs, system, 0.01)
    return f"{before:.9f} {energy(system):.9f}"


print(run(100_000))
