// error: 'secret' is borrowed and cannot be consumed
import Octets

func use(_ secret: borrowing Secret) {
  let copy = secret
  _ = copy.count
}
