# A team of five as the README sets it up, with less than five minutes of typing: everyone publishes in a shared
# folder, one compares numbers with each and introduces them to each other, and everyone imports everyone. Four
# comparisons are enough instead of ten. A new member joins, a laptop is lost, and someone leaves.
team='ann ben cem dee eve'
for person in $team; do eval "$person() { HOME=\$PWD/home-$person pawl \"\$@\"; }"; done
# others PERSON: the team without one.
others() { printf '%s\n' $team | grep -vx "$1"; }
# trust PERSON OTHER STATE: what one holds of another.
trust() { has <("$1" contact list) "$(printf '%s\t%s\t%s' "$2" "$("$2" identity)" "$3")"; }
# all_read SENDER: everyone else reads what one writes to the whole team.
all_read() {
  local reader
  echo "news from $1" | "$1" encrypt -t @team -o news 2> noise
  for reader in $(others "$1"); do
    "$reader" decrypt -f "$1" news > got 2> noise || fail "$reader does not read $1"
    has got "news from $1"
  done
}

# They type what the README shows: what stands behind Ann's prompt she alone, and what stands behind Ben's the
# other four, with their own names, and Ann too before it is her turn.
mkdir shared
for person in $team; do
  mkdir home-$person
  ln -s ../shared home-$person/team
done
sed -n '/^\*\*A team\*\*/,/^\*\*A shared folder\*\*/s/^    //p' "${BASH_SOURCE[0]%/Tests/*}/README.md" > promised
steps=0
while IFS= read -r line; do
  [[ $line != [a-z]*\$\ * ]] || steps=$((steps + 1))
  echo "$line" >> step$steps
done < promised
[ $steps -ge 8 ] || fail "only $steps commands: $(cat promised)"

export NO_COLOR=1
declare -A typed
masked() { tr -d '\r' | sed -E 's/pawl1[0-9a-z]+…?/IDENTITY/g; s/[0-9]{5}( [0-9]{5}){3}/NUMBER/'; }
# follow STEP PERSON: the person types the command and answers its questions, and reads at least what the README
# shows. What was typed is counted in characters, each line with its end.
follow() {
  local name command questions answers=() line
  name=$(sed -n '1s/\$ .*//p' $1)
  command=$(sed -n "1{ s/^[a-z]*\\$ //; s/\b$name\b/$2/g; p }" $1)
  questions=$(grep -c '(y/N) y$' $1) || true
  # One for each person
  [[ $command != 'pawl verify @'* ]] || questions=4
  while [ ${#answers[@]} -lt $((2 * questions)) ]; do answers+=(--answer '(y/N) =y\n'); done
  HOME=$PWD/home-$2 at_terminal "${answers[@]}" -- bash -c "set -o pipefail; $command" || fail "$2: $command: $(cat shown)"
  typed[$2]=$((${typed[$2]-0} + ${#command} + 1 + 2 * questions))
  [ $2 = $name ] || return 0
  masked < shown > happened
  tail -n +2 $1 | masked > wanted
  while IFS= read -r line; do grep -qxF -e "$line" happened || fail "$command does not show $line but $(cat shown)"; done < wanted
}
typists='ann ben cem dee eve'
for step in $(seq $steps); do
  case $(head -n 1 step$step) in
    ann*)
      typists='ben cem dee eve'
      follow step$step ann ;;
    *) for person in $typists; do follow step$step $person; done ;;
  esac
done
# All together type for less than five minutes, at 40 words of five characters a minute.
all=0
for person in $team; do all=$((all + typed[$person])); done
figures=$(for person in $team; do printf '%s %s, ' $person ${typed[$person]}; done; echo "all $all")
[ $all -lt $((5 * 40 * 5)) ] || fail "too much to type: $figures"
unset NO_COLOR

for person in $(others ann); do
  trust ann $person verified
  trust $person ann verified
  for other in $(others ann | grep -vx $person); do trust $person $other 'introduced by ann'; done
done
for person in $team; do all_read $person; done
[ "$(ben group show team | wc -l)" = 4 ] || fail "$(ben group show team)"

# A new member is introduced before there is a session. Importing everyone then says who is new.
fay() { HOME=$PWD/home-fay pawl "$@"; }
mkdir home-fay
fay init -q --name fay
fay publish -q shared
fay import -q ann shared --identity "$(ann identity)"
ann import -q --all --yes shared
ann verify -q fay $(fay verify -q ann) > noise
fay verify -q --confirm ann > noise
ann contact export fay | ann encrypt -t @team -o introduction
for person in $(others ann); do
  $person decrypt -q -f ann introduction | $person contact add -q --introduced-by ann
  expect 0 $person import --all --yes shared
  said 'fay is a contact already'
  said "introduced by ann"
  $person group add team fay
done
ann group add team fay
ann contact export $(others ann) | ann encrypt -t fay | fay decrypt -q -f ann | fay contact add -q --introduced-by ann
fay import -q --all --yes shared
fay group add team $team
team+=' fay'
for person in $(others fay | grep -vx ann); do
  trust $person fay 'introduced by ann'
  trust fay $person 'introduced by ann'
done
for person in $team; do all_read $person; done

# Cem's laptop is gone, with all that was on it. Whoever has it can write as the former cem.
mv home-cem home-thief
mkdir home-cem
thief() { HOME=$PWD/home-thief pawl "$@"; }
former=$(thief identity)
cem init -q --name cem
rm -r "shared/$former"
cem publish -q shared
for person in $(others cem); do
  expect 1 $person import --all --yes shared
  said "$(cem identity) is left out: the name cem belongs to someone else here"
  expect 0 $person import --replace cem shared --identity "$(cem identity)"
  said "THE IDENTITY OF cem HAS CHANGED: it was $former"
  trust $person cem 'not verified'
  has <($person group show team) "$(printf 'cem\t%s' "$(cem identity)")"
done
echo 'send me the keys' | thief encrypt -t ben -o trap
expect 10 ben decrypt trap > got
# Once Ann has compared the new number, cem learns from her who the others are.
cem import -q ann shared --identity "$(ann identity)"
ann verify -q cem $(cem verify -q ann) > noise
cem verify -q --confirm ann > noise
ann contact export $(others cem | grep -vx ann) | ann encrypt -t cem -o introduction
cem decrypt -q -f ann introduction | cem contact add -q --introduced-by ann
cem import -q --all --yes shared
cem group add team $(others cem)
# Who knows the new cem already keeps what they know: they compare, or forget cem before Ann's list.
ann contact export cem | ann encrypt -t @team -o introduction
ben decrypt -q -f ann introduction > list
expect 0 ben contact add --introduced-by ann list
said 'cem is a contact already, and still not verified: compare numbers, or remove the contact and add the list again'
trust ben cem 'not verified'
ben contact remove cem
ben contact add -q --introduced-by ann list
ben import -q --all --yes shared
ben group add team cem
trust ben cem 'introduced by ann'
for person in $team; do all_read $person; done

# Eve leaves: one command each, and she is in no group any more.
echo secret | ann encrypt -t @team -o before 2> noise
for person in $(others eve); do $person contact remove eve; done
team=${team/eve/}
echo secret | ann encrypt -t @team -o after 2> noise
expect 10 eve decrypt after
for person in $(others ann); do $person decrypt -q -f ann after > got; has got secret; done
for person in $team; do lacks <($person group show team) "$(eve identity)"; done
for person in $team; do [ "$person" = ann ] || all_read $person; done
for person in $team; do $person check > report; done
