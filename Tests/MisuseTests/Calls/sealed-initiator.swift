// error: cannot convert value of type 'SealedInitiator' to expected argument type 'Initiator'
import Primitives
import Ratcheting

func use(
  _ initiator: SealedInitiator, _ prekeys: consuming Prekeys, _ identity: borrowing Identity
) throws -> Session {
  try Handshake.respond(to: initiator, with: prekeys, bundleHash: [], as: identity, now: 0)
}
