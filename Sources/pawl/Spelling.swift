/// Which words someone may have meant who typed another.
enum Spelling {
  /// Nobody mistypes a name into something longer, in characters.
  private static let longest = 64

  /// Those of `words` that are nearest to what was typed, if any is near.
  static func near(_ typed: String, among words: [String]) -> [String] {
    let typed = typed.lowercased()
    guard typed.count <= longest else { return [] }
    let distances = words.map { (word: $0, distance: distance(typed, $0)) }
    let least = distances.filter { $0.distance <= tolerance(typed, $0.word) }.map(\.distance).min()
    guard let least else { return words.filter { typed.count > 1 && $0.hasPrefix(typed) } }
    return distances.filter { $0.distance == least }.map(\.word)
  }

  /// A question after those of `words` that are near, where there are not many.
  static func proposal(_ typed: String, among words: [String]) -> String {
    let near = near(typed, among: words)
    return near.count > 3 ? "" : proposal(near)
  }

  /// A question after words that may have been meant.
  static func proposal(_ words: [String]) -> String {
    words.isEmpty ? "" : "did you mean \(alternatives(words))? "
  }

  /// `'one', 'two' or 'three'`.
  static func alternatives(_ words: [String]) -> String {
    let quoted = words.map { "'\($0)'" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  /// How many slips there may be: one in a short word, one in three letters of a longer one, and never
  /// as many as there are letters.
  private static func tolerance(_ one: String, _ other: String) -> Int {
    let length = max(one.count, other.count)
    return min(length - 1, max(1, length / 3))
  }

  /// How many slips lead from one word to the other: a letter too many, one too few, a wrong one, or
  /// two that changed places.
  private static func distance(_ one: String, _ other: String) -> Int {
    let (one, other) = ([Character](one), [Character](other))
    var before: [Int] = []
    var last = [Int](0...other.count)
    for row in 0..<one.count {
      var current = [row + 1]
      for column in 0..<other.count {
        let isSame = one[row] == other[column]
        var least = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
          least = min(least, before[column - 1] + 1)
        }
        current.append(least)
      }
      (before, last) = (last, current)
    }
    return last[other.count]
  }
}
