// binary operator '==' cannot be applied to two 'Key<KeyRole.Message>' operands
import Octets
import Primitives
import Ratcheting

func use(_ one: borrowing Key<KeyRole.Message>, _ other: borrowing Key<KeyRole.Message>) -> Bool {
  one == other
}
