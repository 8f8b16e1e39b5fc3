// error: 'prekeys' consumed more than once
import Primitives
import Ratcheting

func use(
  _ prekeys: consuming Prekeys, _ initiator: Initiator, _ identity: borrowing Identity
) throws {
  _ = try Handshake.respond(
    to: initiator, with: prekeys, bundleHash: [], as: identity, now: 0)
  _ = try Handshake.respond(
    to: initiator, with: prekeys, bundleHash: [], as: identity, now: 0)
}
