/// Finds the words that someone may have meant to type.
enum Spelling {
  /// The length of the longest word that is compared, in characters: no name is longer.
  private static let maximumLength = 64

  /// Returns the elements of `words` that are nearest to `typed`, or an empty array if none is
  /// near.
  static func near(_ typed: String, among words: [String]) -> [String] {
    let typed = typed.lowercased()
    guard typed.count <= maximumLength else { return [] }
    let distances = words.map { (word: $0, distance: distance(from: typed, to: $0)) }
    let least = distances.filter { $0.distance <= tolerance(from: typed, to: $0.word) }.map(
      \.distance
    ).min()
    guard let least else { return words.filter { typed.count > 1 && $0.hasPrefix(typed) } }
    return distances.filter { $0.distance == least }.map(\.word)
  }

  /// Returns a question that proposes the elements of `words` that are near, or an empty text if
  /// there are none or too many.
  static func proposal(_ typed: String, among words: [String]) -> String {
    let near = near(typed, among: words)
    return near.count > 3 ? "" : proposal(near)
  }

  /// Returns a question that proposes `words`, or an empty text if there are none.
  static func proposal(_ words: [String]) -> String {
    words.isEmpty ? "" : "did you mean \(alternatives(words))? "
  }

  /// Returns the words in the form `'one', 'two' or 'three'`.
  static func alternatives(_ words: [String]) -> String {
    let quoted = words.map { "'\($0)'" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  /// Returns the maximum number of slips between two words that are near: one for a short word, one
  /// for every three letters of a longer word, and always fewer than the number of letters.
  private static func tolerance(from one: String, to other: String) -> Int {
    let length = max(one.count, other.count)
    return min(length - 1, max(1, length / 3))
  }

  /// Returns the number of slips between two words: an extra letter, a missing letter, a wrong
  /// letter, or two letters in the wrong order.
  private static func distance(from one: String, to other: String) -> Int {
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
