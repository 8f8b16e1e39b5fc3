// error: 'key' consumed more than once
import Octets
import Primitives
import Ratcheting
import Sealing

func use(_ key: consuming Key<KeyRole.Message>, _ stanza: Stanza) {
  _ = stanza.keys(from: key)
  _ = stanza.keys(from: key)
}
