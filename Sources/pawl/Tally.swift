/// So many of something: `1 session`, `2 sessions`.
struct Tally: CustomStringConvertible {
  let description: String

  init(_ count: some BinaryInteger, _ noun: String) {
    description = "\(count) \(noun)" + (count == 1 ? "" : "s")
  }
}
