// error: cannot convert value of type 'Key<Frame>' to expected argument type 'Key<Message>'
import Octets
import Primitives
import Sealing

func use(_ key: consuming Key<Frame>, _ stanza: Stanza) -> StanzaKeys {
  stanza.keys(from: key)
}
