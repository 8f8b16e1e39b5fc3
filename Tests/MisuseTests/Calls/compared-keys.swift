// binary operator '==' cannot be applied to two 'Key<Message>' operands
import Octets
import Primitives

func use(_ one: borrowing Key<Message>, _ other: borrowing Key<Message>) -> Bool {
  one == other
}
