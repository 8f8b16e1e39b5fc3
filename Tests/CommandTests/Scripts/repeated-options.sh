# An option with one value must not be given twice; if it is, nothing happens.
acquainted
echo hello > hello
refused 2 alice encrypt -t bob -o one -o two hello
said twice
refused 2 alice encrypt -t bob -z 1 --level 2 hello
refused 2 bob decrypt -f alice --from alice hello
refused 2 alice --store other identity
refused 2 bob export --valid-for 1d --valid-for=2d
absent one
absent two
absent other
# Several recipients are allowed.
alice encrypt -t bob -t bob -o one hello
bob decrypt -q --accept alice one > text
same text hello
# A flag given twice has the same effect as once.
for line in '-qq identity' '-q -q identity' 'identity -qq' 'identity --quiet -q'; do
  pawl --store alice $line > out
  has out pawl1
done
alice encrypt -aa -at bob hello > armored
has armored 'BEGIN PAWL MESSAGE'

# This holds for every option with a value except --to.
source "${BASH_SOURCE[0]%/*}/offered.bash"
commands > commands
while read -r command; do
  # The help of a group of commands has none.
  pawl $command --help | { grep -oE '^  (-[a-z], )?--[a-z-]+ <' || true; } | { grep -oE -e '--[a-z-]+' || true; } > with-value
  while read -r option; do
    [ $option != --to ] || continue
    expect 2 pawl $command $option 1 $option 2 > out
    said "$option is given twice"
  done < with-value
done < commands
