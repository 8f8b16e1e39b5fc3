// error: cannot convert value of type 'UnverifiedBundle' to expected argument type 'Bundle'
import Primitives
import Ratcheting

func use(
  _ bundle: UnverifiedBundle, _ identity: borrowing Identity, _ randomness: any Randomness
) throws -> Session {
  try Handshake.initiate(with: bundle, as: identity, began: 0, randomness: randomness)
}
