// error: cannot find type 'Root' in scope
import Octets
import Ratcheting

func use(_ key: consuming Key<KeyRole.Root>) {}
