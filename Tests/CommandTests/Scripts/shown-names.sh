# File names are shown with every character made visible that could move the cursor or forge a line.
acquainted
for name in $'x\npawl: error: forged' $'\e[2Jx' $'x\r\e]0;title\a' $'x\u202ey' $'x\u9by' $'\xff\x9bx' $'\u2028x' $'\u200bx'; do
  refused 23 alice encrypt -t bob "$name"
  cp said all
  refused 23 bob decrypt "$name"
  cat said >> all
  refused 23 bob import carol "$name"
  cat said >> all
  refused 23 alice encrypt -t bob bob.pawl -o "$name/out"
  cat said >> all
  expect 21 pawl --store "$name" identity
  cat said >> all
  expect 2 pawl "$name"
  cat said >> all
  expect 2 pawl encrypt "--$name"
  cat said >> all
  expect 2 alice export --valid-for "$name"
  cat said >> all
  expect 2 alice import bob bob.pawl --identity "$name"
  cat said >> all
  expect 2 alice identity --status-fd "$name"
  cat said >> all
  python3 - <<'END'
import unicodedata
text = open("all", "rb").read().decode()
assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"} for c in text), ascii(text)
for line in text.splitlines():
    assert line.startswith("pawl: error: ") and not line.startswith("pawl: error: forged") or \
        line.startswith("pawl: hint: "), line
END
done
