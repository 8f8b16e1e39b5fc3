// candidate requires that 'Secret' conform to 'Copyable'
import Octets

func use(_ secret: borrowing Secret) {
  print("\(secret)")
}
