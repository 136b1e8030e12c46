#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// The module `errno`.
enum ErrorNumberModule {
  static let numbers: [(String, Int32)] = [
    ("EPERM", EPERM), ("ENOENT", ENOENT), ("ESRCH", ESRCH), ("EINTR", EINTR), ("EIO", EIO), ("ENXIO", ENXIO),
    ("E2BIG", E2BIG), ("ENOEXEC", ENOEXEC), ("EBADF", EBADF), ("ECHILD", ECHILD), ("EAGAIN", EAGAIN),
    ("ENOMEM", ENOMEM), ("EACCES", EACCES), ("EFAULT", EFAULT), ("EBUSY", EBUSY), ("EEXIST", EEXIST),
    ("EXDEV", EXDEV), ("ENODEV", ENODEV), ("ENOTDIR", ENOTDIR), ("EISDIR", EISDIR), ("EINVAL", EINVAL),
    ("ENFILE", ENFILE), ("EMFILE", EMFILE), ("ENOTTY", ENOTTY), ("EFBIG", EFBIG), ("ENOSPC", ENOSPC),
    ("ESPIPE", ESPIPE), ("EROFS", EROFS), ("EMLINK", EMLINK), ("EPIPE", EPIPE), ("EDOM", EDOM), ("ERANGE", ERANGE),
    ("EDEADLK", EDEADLK), ("ENAMETOOLONG", ENAMETOOLONG), ("ENOLCK", ENOLCK), ("ENOSYS", ENOSYS),
    ("ENOTEMPTY", ENOTEMPTY), ("ELOOP", ELOOP), ("ENOTSOCK", ENOTSOCK),
    ("EDESTADDRREQ", EDESTADDRREQ), ("EMSGSIZE", EMSGSIZE), ("EPROTOTYPE", EPROTOTYPE),
    ("ENOPROTOOPT", ENOPROTOOPT), ("EPROTONOSUPPORT", EPROTONOSUPPORT), ("EOPNOTSUPP", EOPNOTSUPP),
    ("EAFNOSUPPORT", EAFNOSUPPORT), ("EADDRINUSE", EADDRINUSE), ("EADDRNOTAVAIL", EADDRNOTAVAIL),
    ("ENETDOWN", ENETDOWN), ("ENETUNREACH", ENETUNREACH), ("ENETRESET", ENETRESET),
    ("ECONNABORTED", ECONNABORTED), ("ECONNRESET", ECONNRESET), ("ENOBUFS", ENOBUFS), ("EISCONN", EISCONN),
    ("ENOTCONN", ENOTCONN), ("ESHUTDOWN", ESHUTDOWN), ("ETIMEDOUT", ETIMEDOUT), ("ECONNREFUSED", ECONNREFUSED),
    ("EHOSTDOWN", EHOSTDOWN), ("EHOSTUNREACH", EHOSTUNREACH), ("EALREADY", EALREADY), ("EINPROGRESS", EINPROGRESS),
    ("ECANCELED", ECANCELED), ("EOVERFLOW", EOVERFLOW), ("EILSEQ", EILSEQ),
  ]

  /// What Linux has beyond the numbers of every system.
  private static let linuxNumbers: [(String, Int32)] = {
    #if os(Linux)
      [
        ("EADV", EADV), ("EBADE", EBADE), ("EBADFD", EBADFD), ("EBADMSG", EBADMSG), ("EBADR", EBADR),
        ("EBADRQC", EBADRQC), ("EBADSLT", EBADSLT), ("EBFONT", EBFONT), ("ECHRNG", ECHRNG), ("ECOMM", ECOMM),
        ("EDOTDOT", EDOTDOT), ("EDQUOT", EDQUOT), ("EIDRM", EIDRM), ("EISNAM", EISNAM),
        ("EKEYEXPIRED", EKEYEXPIRED), ("EKEYREJECTED", EKEYREJECTED), ("EKEYREVOKED", EKEYREVOKED),
        ("EL2HLT", EL2HLT), ("EL2NSYNC", EL2NSYNC), ("EL3HLT", EL3HLT), ("EL3RST", EL3RST), ("ELIBACC", ELIBACC),
        ("ELIBBAD", ELIBBAD), ("ELIBEXEC", ELIBEXEC), ("ELIBMAX", ELIBMAX), ("ELIBSCN", ELIBSCN), ("ELNRNG", ELNRNG),
        ("EMEDIUMTYPE", EMEDIUMTYPE), ("EMULTIHOP", EMULTIHOP), ("ENAVAIL", ENAVAIL), ("ENOANO", ENOANO),
        ("ENOCSI", ENOCSI), ("ENODATA", ENODATA), ("ENOKEY", ENOKEY), ("ENOLINK", ENOLINK), ("ENOMEDIUM", ENOMEDIUM),
        ("ENOMSG", ENOMSG), ("ENONET", ENONET), ("ENOPKG", ENOPKG), ("ENOSR", ENOSR), ("ENOSTR", ENOSTR),
        ("ENOTBLK", ENOTBLK), ("ENOTNAM", ENOTNAM), ("ENOTRECOVERABLE", ENOTRECOVERABLE), ("ENOTUNIQ", ENOTUNIQ),
        ("EOWNERDEAD", EOWNERDEAD), ("EPFNOSUPPORT", EPFNOSUPPORT), ("EPROTO", EPROTO), ("EREMCHG", EREMCHG),
        ("EREMOTE", EREMOTE), ("EREMOTEIO", EREMOTEIO), ("ERESTART", ERESTART), ("ERFKILL", ERFKILL),
        ("ESOCKTNOSUPPORT", ESOCKTNOSUPPORT), ("ESRMNT", ESRMNT), ("ESTALE", ESTALE), ("ESTRPIPE", ESTRPIPE),
        ("ETIME", ETIME), ("ETOOMANYREFS", ETOOMANYREFS), ("ETXTBSY", ETXTBSY), ("EUCLEAN", EUCLEAN),
        ("EUNATCH", EUNATCH), ("EUSERS", EUSERS), ("EXFULL", EXFULL),
      ]
    #else
      []
    #endif
  }()

  /// Second names of numbers that have one already.
  private static let synonyms: [(String, Int32)] = [
    ("EWOULDBLOCK", EWOULDBLOCK), ("EDEADLOCK", EDEADLK), ("ENOTSUP", ENOTSUP),
  ]

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let names = machine.makeDictionary()
    // Where a number has two names, the last one stands in the table of names; EWOULDBLOCK has no place there.
    for (name, number) in numbers + linuxNumbers + synonyms {
      machine.put(name, .int(Int(number)), in: module)
      if name != "EWOULDBLOCK" { try machine.set(names, .int(Int(number)), machine.string(name)) }
    }
    machine.put("errorcode", .dictionary(Ref(names)), in: module)
  }
}
