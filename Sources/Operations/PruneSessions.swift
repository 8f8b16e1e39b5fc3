import Octets
import Ratcheting
import Storage

/// `pawl session prune`: deletes the keys of messages that never came.
package struct PruneSessions: Sendable {
  /// How old keys are that are deleted unless said otherwise, in seconds.
  package static let standardAge: UInt64 = 180 * Seconds.perDay

  let age: UInt64

  /// Keys of messages that have been missing for `age` seconds or longer.
  package init(age: UInt64) { self.age = age }

  /// How many keys were deleted.
  package func run(in context: Context) throws(OperationError) -> Int {
    try OperationError.folding {
      try context.write(context.vault()) { transaction in
        var chains: [RecordID] = []
        try transaction.forEach(.chain) { chains.append($0.id) }
        return try chains.reduce(0) { try $0 + prune($1, context, transaction) }
      }
    }
  }

  private func prune(
    _ chain: RecordID, _ context: Context, _ transaction: Transaction
  ) throws -> Int {
    var stale: [RecordID] = []
    try transaction.forEach(.messageKey, of: chain) { record in
      let key = try KeptMessageKey.restored(from: record)
      if !key.wasRead, key.skipped(record.place.due).addingSaturating(age) <= context.now {
        stale.append(record.id)
      }
    }
    for key in stale { try transaction.delete(key) }
    if !stale.isEmpty { try KeptChain.deleteIfEnded(chain, transaction) }
    return stale.count
  }
}

extension KeptMessageKey {
  /// When it was passed over, in seconds since 1970.
  fileprivate func skipped(_ due: UInt64) -> UInt64 {
    due < SkippedKeys.lifetime ? 0 : due - SkippedKeys.lifetime
  }
}
