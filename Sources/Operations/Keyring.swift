import Octets
import Ratcheting
import Storage

/// All header keys of a store, against which a sealed header is tried.
struct Keyring: ~Copyable {
  /// What a header key belongs to.
  enum Holder {
    /// A chain of a session that is being received, or ended with messages missing.
    case chain(RecordID, ChainID, session: RecordID)
    /// The chain that the peer of a session may begin.
    case next(session: RecordID)
  }

  private var holders: [Holder] = []
  private var keys: Secret

  /// Reads the keys from the store.
  init(_ transaction: Snapshot) throws {
    var writer = SecretWriter(capacity: 4096)
    var holders: [Holder] = []
    try transaction.forEach(.chain) { record in
      let chain = try KeptChain.restored(from: record)
      writer.append(chain.headerKey.bytes)
      holders.append(.chain(chain.id, chain.chain, session: chain.session))
    }
    try transaction.forEach(.next) { record in
      guard let session = record.place.owner, record.body.count == Key<KeyRole.Header>.byteCount
      else {
        throw StorageError.damaged("header key")
      }
      writer.append(record.body.bytes)
      holders.append(.next(session: session))
    }
    self.holders = holders
    keys = writer.finish()
  }

  /// Who can open a sealed header, and what is in it.
  func match(_ sealed: SealedHeader) -> (Holder, Header)? {
    let lock = SealedHeader.Lock(sealed)
    for index in holders.indices {
      let key: Key<KeyRole.Header> = keys.key(at: index * Key<KeyRole.Header>.byteCount)
      if let header = lock.opened(with: key) { return (holders[index], header) }
    }
    return nil
  }
}
