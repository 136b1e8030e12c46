import NIOCore

/// Something that a script asked of NIO's thread: by its number, with the turn that takes the answer.
struct Errand: Sendable {
  let number: Int
  let turn: Turn

  var eventLoop: any EventLoop { turn.eventLoop }

  /// It came to nothing.
  func fail(_ failures: [NetworkFailure]) { turn.add(.refused(number, failures)) }
  func fail(_ error: any Error) { fail([NetworkFailure(error)]) }
}
