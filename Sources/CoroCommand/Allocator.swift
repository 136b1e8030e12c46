#if canImport(CMimalloc)
  import CMimalloc
#endif

/// The allocator behind every object of a script.
///
/// Where mimalloc was there at build time the command is linked with it, and it takes the place of the system's
/// `malloc`: a script makes and drops small objects by the million, and with glibc's allocator programs that do little
/// else take up to 1.8 times as long. The library products leave the choice to their host.
enum Allocator {
  /// What the command's use of memory asks of it. To be called once, before the first script runs.
  static func prepare() {
    #if canImport(CMimalloc)
      // Longer than collections of a busy program lie apart, short for whoever looks at an idle process.
      coro_keep_freed_memory(1000)
    #endif
  }

  /// Its name and version, for `coro --version` and reports of bugs.
  static var name: String {
    #if canImport(CMimalloc)
      // 2.0.9 is 209. Asking is also what keeps the linker from leaving the library out.
      let version = Int(mi_version())
      return "mimalloc \(version / 100).\(version / 10 % 10).\(version % 10)"
    #else
      return "the system's allocator"
    #endif
  }
}
