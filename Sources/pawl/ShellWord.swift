/// A word as it is typed in a shell: in quotes where it needs them.
struct ShellWord: CustomStringConvertible {
  private static let safe = "0123456789+,-./:=@_%".unicodeScalars

  let description: String

  init(_ word: some CustomStringConvertible) {
    let text = word.description
    let isSafe = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || Self.safe.contains($0)
    }
    let pieces = text.split(separator: "'", omittingEmptySubsequences: false)
    description = isSafe && !text.isEmpty ? text : "'" + pieces.joined(separator: "'\\''") + "'"
  }
}
