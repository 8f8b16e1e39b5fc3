// compiles
import Octets
import Primitives
import Ratcheting
import Sealing

func use(_ key: consuming Key<KeyRole.Message>, _ stanza: Stanza) -> StanzaKeys {
  stanza.keys(from: key)
}
