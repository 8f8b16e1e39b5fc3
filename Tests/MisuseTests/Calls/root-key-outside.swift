// error: 'Root' is inaccessible due to 'internal' protection level
import Octets
import Ratcheting

func use(_ key: consuming Key<KeyRole.Root>) {}
