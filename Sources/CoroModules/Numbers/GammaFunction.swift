#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The gamma function and its logarithm by Lanczos' approximation, step by step as CPython computes them: the
/// system's own functions differ from it in the last digit.
enum GammaFunction {
  private static let g = 6.024680040776729583740234375
  private static let gMinusHalf = 5.524680040776729583740234375
  private static let logPi = 1.144729885849400174143427351353058711647

  private static let numerators = [
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
  ]
  private static let denominators = [
    0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0,
    1925.0,
    66.0, 1.0,
  ]

  private static func sum(_ x: Double) -> Double {
    var above = 0.0
    var below = 0.0
    // Powers of small numbers from the highest down, of large ones the other way round, so that nothing overflows.
    if x < 5 {
      for index in numerators.indices.reversed() {
        above = above * x + numerators[index]
        below = below * x + denominators[index]
      }
    } else {
      for index in numerators.indices {
        above = above / x + numerators[index]
        below = below / x + denominators[index]
      }
    }
    return above / below
  }

  private static func sineOfPi(_ x: Double) -> Double {
    let y = fmod(abs(x), 2)
    let result =
      switch (2 * y).rounded() {
      case 0: sin(.pi * y)
      case 1: cos(.pi * (y - 0.5))
      case 2: sin(.pi * (1 - y))
      case 3: -cos(.pi * (y - 1.5))
      default: sin(.pi * (y - 2))
      }
    return x < 0 ? -result : result
  }

  /// For what is no pole.
  static func gamma(_ x: Double) -> Double {
    let size = abs(x)
    if size < 1e-20 { return 1 / x }
    if size > 200 { return x < 0 ? 0 / sineOfPi(x) : .infinity }
    let y = size + gMinusHalf
    // What was lost in that addition.
    let lost = size > gMinusHalf ? (y - size) - gMinusHalf : (y - gMinusHalf) - size
    let correction = lost * g / y
    var result: Double
    if x < 0 {
      result = -.pi / sineOfPi(size) / size * exp(y) / sum(size)
      result -= correction * result
      if size < 140 { return result / pow(y, size - 0.5) }
      let root = pow(y, size / 2 - 0.25)
      return result / root / root
    }
    result = sum(size) / exp(y)
    result += correction * result
    if size < 140 { return result * pow(y, size - 0.5) }
    let root = pow(y, size / 2 - 0.25)
    return result * root * root
  }

  /// The logarithm of the gamma function's size, for what is no pole.
  static func logarithm(_ x: Double) -> Double {
    let size = abs(x)
    if size < 1e-20 { return -log(size) }
    let result = log(sum(size)) - g + (size - 0.5) * (log(size + g - 0.5) - 1)
    if x >= 0 { return result }
    return logPi - log(abs(sineOfPi(size))) - log(size) - result
  }
}
