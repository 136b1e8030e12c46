import CReadline

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lines from a terminal, edited with GNU readline.
package struct ReadlineSource: LineSource {
  package init() {}

  package func read(prompt: String) -> String? {
    guard let text = readline(prompt) else { return nil }
    defer { free(text) }
    let line = String(cString: text)
    if !line.isEmpty { add_history(line) }
    return line
  }
}
