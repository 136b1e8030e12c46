/// Where a machine gets the time of day from.
package enum HostClock {
  case system
  /// A clock of the host's, in seconds since 1970.
  case reading(() -> Double)
  /// Asking for it is an error.
  case refused
}

/// Where a machine gets numbers from that scripts cannot foretell.
package enum HostRandomness {
  case system
  /// Always the same ones.
  case seeded(UInt64)
}

/// Numbers for seeds: the system's, or a fixed sequence.
package struct SeedSource {
  private var state: UInt64?

  package init(_ randomness: HostRandomness) {
    if case .seeded(let seed) = randomness { state = seed }
  }

  /// SplitMix64, of which every start gives a different sequence: Steele, Lea and Flood, "Fast Splittable Pseudorandom
  /// Number Generators", 2014.
  package mutating func next() -> UInt64 {
    guard var state else { return UInt64.random(in: .min ... .max) }
    state &+= 0x9E37_79B9_7F4A_7C15
    self.state = state
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension Machine {
  /// What the host's clock says, in nanoseconds since 1970; nil where scripts read the system's clocks.
  package func hostTime() throws(Unwind) -> Int? {
    switch host.clock {
    case .system: return nil
    case .reading(let read): return Int((read() * 1e9).rounded())
    case .refused: throw osError(EPERM)
    }
  }

  /// A number for a seed.
  package func nextSeed() -> UInt64 { seeds.next() }

  /// Refuses what cannot be had where numbers are always the same.
  package func permitRandomness() throws(Unwind) {
    if case .seeded = host.randomness { throw osError(EPERM) }
  }
}
