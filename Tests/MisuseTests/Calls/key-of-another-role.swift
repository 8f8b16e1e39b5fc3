// error: cannot convert value of type 'Key<KeyRole.Frame>' to expected argument type 'Key<KeyRole.Message>'
import Octets
import Primitives
import Ratcheting
import Sealing

func use(_ key: consuming Key<KeyRole.Frame>, _ stanza: Stanza) -> StanzaKeys {
  stanza.keys(from: key)
}
