/// Times as people read them: `3.2 ms`, `45 s`, `2 min 5 s`.
enum Duration {
  static func text(_ seconds: Double) -> String {
    func number(_ value: Double) -> String {
      let tenths = (value * 10).rounded() / 10
      return value >= 100 ? "\(Int(value.rounded()))" : tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
    }
    if seconds <= 0 { return "0 s" }
    if seconds < 0.000_001 { return "\(number(seconds * 1e9)) ns" }
    if seconds < 0.001 { return "\(number(seconds * 1e6)) µs" }
    if seconds < 1 { return "\(number(seconds * 1e3)) ms" }
    if seconds < 60 { return "\(number(seconds)) s" }
    let whole = Int(seconds)
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole / 60 % 60) min"
  }
}
