# The store is --store, else $PAWL_STORE, else $XDG_DATA_HOME/pawl, else ~/.local/share/pawl.
export HOME=$PWD/home

pawl init -q
[ -f home/.local/share/pawl/store.db ] || fail "not in the home"
[ "$(ls -A home)" = .local ] || fail "more in the home: $(ls -A home)"
home=$(pawl identity)

export XDG_DATA_HOME=$PWD/data
refused_here() { expect 21 pawl identity > out; empty out; }
refused_here
said "$PWD/data/pawl"
said 'pawl init'
absent data
pawl init -q
[ -f data/pawl/store.db ] || fail "not in XDG_DATA_HOME"
data=$(pawl identity)
[ "$data" != "$home" ] || fail "the same identity"

# A path that is not absolute is ignored.
[ "$(XDG_DATA_HOME=data pawl identity)" = "$home" ] || fail "a relative XDG_DATA_HOME counted"
[ "$(XDG_DATA_HOME= pawl identity)" = "$home" ] || fail "an empty XDG_DATA_HOME counted"

export PAWL_STORE=relative/store
refused_here
pawl init -q
[ -f relative/store/store.db ] || fail "not in PAWL_STORE"
variable=$(pawl identity)
[ "$(PAWL_STORE= pawl identity)" = "$data" ] || fail "an empty PAWL_STORE counted"

pawl --store option init -q
option=$(pawl --store option identity)
[ "$(pawl identity --store=option)" = "$option" ] || fail "another store"
[ "$(pawl --store option/ identity)" = "$option" ] || fail "a slash at the end"
[ "$(pawl --store ./data/../option identity)" = "$option" ] || fail "a way round"
[ "$(pawl identity)" = "$variable" ] || fail "the option was remembered"
[ "$(printf '%s\n' "$home" "$data" "$variable" "$option" | sort -u | wc -l)" = 4 ] ||
  fail "two stores are one"

# No place to look in
unset PAWL_STORE XDG_DATA_HOME
(unset HOME; refused_here)
(HOME=; refused_here)
(HOME=relative; refused_here)
[ "$(unset HOME; pawl --store option identity)" = "$option" ] || fail "it needs a home"
