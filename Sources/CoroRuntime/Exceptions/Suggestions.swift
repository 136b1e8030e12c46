/// "Did you mean": the closest of several names, by CPython's weighted edit distance.
enum Suggestions {
  private static let moveCost = 2
  private static let caseCost = 1
  private static let longestName = 40
  private static let mostCandidates = 750

  static func closest(to wrong: String, in candidates: [String]) -> String? {
    guard candidates.count <= mostCandidates else { return nil }
    let wrongScalars = Array(wrong.unicodeScalars)
    guard wrongScalars.count <= longestName else { return nil }
    var best: String?
    var bestDistance = wrongScalars.count * moveCost
    for candidate in candidates where candidate != wrong {
      let scalars = Array(candidate.unicodeScalars)
      // No more than a third of the characters may change.
      let most = (scalars.count + wrongScalars.count + 3) * moveCost / 6
      let limit = min(most, bestDistance - 1)
      let distance = distance(wrongScalars, scalars, limit: limit)
      if distance > limit { continue }
      if best == nil || distance < bestDistance {
        best = candidate
        bestDistance = distance
      }
    }
    return best
  }

  private static func substitution(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Int {
    if left == right { return 0 }
    if left.properties.lowercaseMapping == right.properties.lowercaseMapping { return caseCost }
    return moveCost
  }

  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int {
    if right.count > longestName { return limit + 1 }
    var row = Array(0...right.count).map { $0 * moveCost }
    for (index, scalar) in left.enumerated() {
      var diagonal = row[0]
      row[0] = (index + 1) * moveCost
      for column in right.indices {
        let above = row[column + 1]
        row[column + 1] = min(
          diagonal + substitution(scalar, right[column]), min(above, row[column]) + moveCost)
        diagonal = above
      }
    }
    return row[right.count]
  }
}
