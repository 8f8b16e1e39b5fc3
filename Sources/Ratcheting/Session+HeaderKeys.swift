package import Octets

/// The header keys that a session is recognised by, to be kept beside its record: with them a
/// message's session is found among thousands without opening one.
extension Session {
  /// HKr, of the chain that is being received, if there is one.
  package var currentHeaderKey: Key<KeyRole.Header>? {
    switch receiving {
    case .some(let chain): Key(copying: chain.headerKey.bytes)
    case .none: nil
    }
  }

  /// NHKr, unless a send step is due: until then the peer cannot begin a new chain.
  package var nextHeaderKey: Key<KeyRole.Header>? {
    isSendStepDue ? nil : Key(copying: nextReceivingHeaderKey.bytes)
  }

  /// The id of the chain that is being received, if there is one.
  package var currentChain: ChainID? { receiving.borrowed { $0.id } }
}
