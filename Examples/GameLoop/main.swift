import Coro

// A game that owns its frame: scripts move the characters, a few microseconds of each frame are theirs.

/// Something on the board that scripts move.
final class Robot: ScriptObject, @unchecked Sendable {
  let name: String
  var x = 0.0
  var fuel = 10

  init(name: String) { self.name = name }
}

var configuration = Interpreter.Configuration()
// Script runs on the thread that calls `tick`, so `Robot` needs no locks.
configuration.execution = .hostDriven
// The game's time is the script's: a sleep of a tenth of a second is a tenth of a second of the game.
configuration.clock = .virtual()
// A step of a script that does not end within this many rounds of loops is a mistake.
configuration.limits.steps = 100_000
configuration.limits.time = nil
let game = Interpreter(configuration)

game.register(Robot.self) { robot in
  robot.property("name", \.name)
  robot.property("x", \.x)
  robot.property("fuel", \.fuel)
  robot.method("move", parameters: ["distance"]) { (robot: Robot, distance: Double) in
    guard robot.fuel > 0 else { throw ScriptError("RuntimeError", "\(robot.name) is out of fuel") }
    robot.fuel -= 1
    robot.x += distance
  }
}

let robots = [Robot(name: "Ada"), Robot(name: "Bob")]
try game.blocking.run(
  """
  import asyncio

  async def patrol(robot, speed):
      while True:
          robot.move(speed)
          await asyncio.sleep(0.1)
          if robot.x > 3:
              speed = -speed
          elif robot.x < 0:
              return

  async def waste(robot):
      while True:
          robot.move(1)
          await asyncio.sleep(0)
  """)

game.start("patrol", robots[0], 2.0)
game.start("waste", robots[1]) { error in print("stopped:", (error as? ScriptError)?.message ?? "\(error)") }

for frame in 1...6 {
  game.tick(advancing: .milliseconds(100))
  print("frame \(frame):", robots.map { "\($0.name) at \($0.x), fuel \($0.fuel)" }.joined(separator: "; "))
}

// A script that hangs ends, and the game goes on.
do { try game.blocking.run("while True: pass") } catch let error as ScriptError {
  print("ended by a limit:", error.limit?.rawValue ?? "none")
}
game.tick()
print("the game goes on:", try game.blocking.run("1 + 1", as: Int.self))
