import Foundation

/// What a bundle says, read by hand (`docs/protocol.md`, section 2), so that the oracle need not ask
/// the product.
struct HandedOutBundle: Hashable {
  let text: [UInt8]
  let owner: [UInt8]
  /// SPK and KPK: what private halves of its owner's it can be used with.
  let signedPrekey: [UInt8]
  let kemPrekey: [UInt8]
  let isOneTime: Bool
  let created: UInt64
  let expires: UInt64
  let notBefore: UInt64

  init(armored text: [UInt8]) throws {
    self.text = text
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").dropFirst().dropLast()
    guard let data = Data(base64Encoded: lines.joined()) else {
      throw CocoaError(.coderInvalidValue)
    }
    var rest = [UInt8](data)[...]
    func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return [UInt8](rest.prefix(count))
    }
    func integer() -> UInt64 { take(8).reduce(0) { $0 << 8 | UInt64($1) } }
    _ = take(15)
    isOneTime = take(1) == [1]
    owner = take(32)
    signedPrekey = take(32)
    if isOneTime { _ = take(32) }
    kemPrekey = take(1184)
    created = integer()
    expires = integer()
    notBefore = integer()
  }
}
