import CoroRuntime

/// The constants of the module `socket`, with the system's numbers.
enum SocketConstants {
  static let all: [(String, Int32)] = families + options + lookups

  private static let families: [(String, Int32)] = [
    ("AF_UNSPEC", AF_UNSPEC), ("AF_UNIX", AF_UNIX), ("AF_INET", AF_INET), ("AF_INET6", AF_INET6),
    ("SOCK_STREAM", NameQuestion.stream), ("SOCK_DGRAM", NameQuestion.datagram), ("SHUT_RD", 0), ("SHUT_WR", 1),
    ("SHUT_RDWR", 2), ("SOMAXCONN", Int32(SOMAXCONN)),
  ]

  private static let options: [(String, Int32)] = [
    ("SOL_SOCKET", SOL_SOCKET), ("SO_REUSEADDR", SO_REUSEADDR), ("SO_REUSEPORT", SO_REUSEPORT),
    ("SO_KEEPALIVE", SO_KEEPALIVE), ("SO_BROADCAST", SO_BROADCAST), ("SO_LINGER", SO_LINGER), ("SO_RCVBUF", SO_RCVBUF),
    ("SO_SNDBUF", SO_SNDBUF), ("SO_ERROR", SO_ERROR), ("SO_TYPE", SO_TYPE), ("IPPROTO_IP", 0), ("IPPROTO_ICMP", 1),
    ("IPPROTO_TCP", 6), ("IPPROTO_UDP", 17), ("IPPROTO_IPV6", 41), ("TCP_NODELAY", TCP_NODELAY),
    ("IPV6_V6ONLY", IPV6_V6ONLY),
  ]

  private static let lookups: [(String, Int32)] = [
    ("AI_PASSIVE", AI_PASSIVE), ("AI_CANONNAME", AI_CANONNAME), ("AI_NUMERICHOST", AI_NUMERICHOST),
    ("AI_NUMERICSERV", AI_NUMERICSERV), ("AI_V4MAPPED", AI_V4MAPPED), ("AI_ALL", AI_ALL),
    ("AI_ADDRCONFIG", AI_ADDRCONFIG), ("NI_NUMERICHOST", NI_NUMERICHOST), ("NI_NUMERICSERV", NI_NUMERICSERV),
    ("NI_NAMEREQD", NI_NAMEREQD), ("NI_DGRAM", NI_DGRAM), ("EAI_AGAIN", EAI_AGAIN), ("EAI_BADFLAGS", EAI_BADFLAGS),
    ("EAI_FAIL", EAI_FAIL), ("EAI_FAMILY", EAI_FAMILY), ("EAI_MEMORY", EAI_MEMORY), ("EAI_NONAME", EAI_NONAME),
    ("EAI_SERVICE", EAI_SERVICE), ("EAI_SOCKTYPE", EAI_SOCKTYPE), ("EAI_SYSTEM", EAI_SYSTEM),
  ]
}
