# A store that was last written to before there was a digest of its rows gets one with the next change.
conversing
echo hello > hello
PYTHONDONTWRITEBYTECODE=1 python3 - "${BASH_SOURCE[0]%/*}/../../Independent" << 'END'
import sys
sys.path.insert(0, sys.argv[1])
import pawl_store
pawl_store.StoreFiles("alice").write_as_before()
END
rm -rf .local
alice check > found
has found 'all intact'
alice encrypt -t bob hello | bob decrypt -q > text
same hello text
alice check > found
has found 'all intact'
has found 'marker      agrees'
cp -a alice old
alice export > bundle
python3 -c 'import sqlite3
sqlite3.connect("alice/store.db", isolation_level=None).execute("DELETE FROM record WHERE kind = 11")'
expect 22 alice check > found
has found 'one by one'
rm -rf alice
mv old alice
refused 22 alice export
said older
