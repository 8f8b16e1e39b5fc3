# A contact whose name only an earlier version allowed can be listed, renamed and removed.
acquainted
# earlier NAME: bob gets this name in alice's store.
earlier() {
  PYTHONDONTWRITEBYTECODE=1 python3 - "${BASH_SOURCE[0]%/*}/../../Independent" "$1" << 'END'
import sys
sys.path.insert(0, sys.argv[1])
from pawl_store import StoreFiles
store = StoreFiles("alice")
store.rename_contact("bob", sys.argv[2])
store.commit()
END
  rm -rf .local
}
for name in @bob '#bob' pawl1bob; do
  earlier "$name"
  alice check > found
  has found 'all intact'
  alice contact list > list
  has list "$name"
  refused 2 alice contact rename "$name" "$name"
  alice contact rename "$name" bob
  alice contact show bob > shown
  has shown bob
done
earlier '#bob'
refused '2|20' alice contact remove '#bo'
alice contact remove -q '#bob'
[ -z "$(alice contact list)" ] || fail "still there: $(alice contact list)"
# No version allowed this.
refused 2 alice contact remove 'a/b'
