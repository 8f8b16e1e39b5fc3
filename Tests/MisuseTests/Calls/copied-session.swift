// error: 'session' is borrowed and cannot be consumed
import Ratcheting

func use(_ session: borrowing Session) {
  let copy = session
  _ = copy.isUnanswered
}
