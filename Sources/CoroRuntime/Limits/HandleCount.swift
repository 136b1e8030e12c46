/// How many files, connections, servers and processes of one machine are open.
package final class HandleCount {
  /// Files; each tells when it opens and closes.
  package var files = 0
  /// What other targets count for themselves.
  package var others: [() -> Int] = []

  var total: Int { others.reduce(files) { $0 + $1() } }
}

extension Machine {
  /// Whether one more may be open: asked for what nobody in the script can be told about.
  package var hasRoomForHandle: Bool {
    configuration.ceilings.handles == .max || handleCount.total < configuration.ceilings.handles
  }

  /// To be asked before something is opened.
  package func checkHandles() throws(Unwind) {
    let most = configuration.ceilings.handles
    if most == .max || handleCount.total < most { return }
    // What nothing reaches any more holds its handle until it is collected.
    collect()
    if !collectionFollowers.isEmpty { try followUpCollection() }
    if handleCount.total >= most { throw exceed(.handles) }
  }
}
