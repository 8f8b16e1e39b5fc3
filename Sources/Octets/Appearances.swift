/// The appearances of many texts, most of which are in ASCII.
///
/// The appearance of such a text is that of its letters, one after another, so each letter is looked up once.
/// That takes a hundredth of the time.
package struct Appearances {
  private var letters = [Appearance?](repeating: nil, count: 128)

  /// Creates an empty table of letters.
  package init() {}

  /// Returns what ``Appearance/init(of:)`` makes of a text.
  package mutating func appearance(of text: String) -> Appearance {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return Appearance(of: text) }
    var forms = ["", ""]
    for byte in text.utf8 {
      let letter = letter(byte)
      for index in forms.indices { forms[index] += letter.forms[index] }
    }
    return Appearance(forms: forms)
  }

  private mutating func letter(_ byte: UInt8) -> Appearance {
    if let known = letters[Int(byte)] { return known }
    let letter = Appearance(of: String(Unicode.Scalar(byte)))
    letters[Int(byte)] = letter
    return letter
  }
}

/// Values that are found by a text that looks like theirs.
package struct AppearanceIndex<Value> {
  private var appearances = Appearances()
  private var values: [Value] = []
  /// The indices of the values, by each of the forms that a text has.
  private var indices: [[String: [Int]]] = [[:], [:]]

  /// Creates an empty index.
  package init() {}

  /// Adds a value with its text.
  package mutating func insert(_ value: Value, for text: String) {
    for (form, key) in appearances.appearance(of: text).forms.enumerated() {
      indices[form][key, default: []].append(values.count)
    }
    values.append(value)
  }

  /// Returns the values whose text resembles another, in the order in which they were added.
  package mutating func values(resembling text: String) -> [Value] {
    let forms = appearances.appearance(of: text).forms
    let found = Set(forms.enumerated().flatMap { indices[$0][$1] ?? [] })
    return found.sorted().map { values[$0] }
  }
}
