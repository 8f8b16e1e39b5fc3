# LICENSE names the licence in one paragraph, with its SPDX identifier and where its text is, and all other
# places name the same one.
root=${BASH_SOURCE[0]%/Tests/*}
licence=$root/LICENSE
has "$licence" 'SPDX-License-Identifier: Apache-2.0'
has "$licence" https://www.apache.org/licenses/LICENSE-2.0
has "$licence" /usr/share/common-licenses/Apache-2.0
! grep -n '^$' "$licence" || fail 'more than one paragraph'

for page in README.md CONTRIBUTING.md; do
  has "$root/$page" '[Apache License, Version 2.0](LICENSE)'
done
# Debian's description of the sources: the paragraph about all files, and the one about this licence
paragraph() { awk -v RS= -v first="$1" 'index($0, first) == 1' "$root/packaging/copyright"; }
paragraph 'Files: *' | grep -qx 'License: Apache-2.0' || fail "$(paragraph 'Files: *')"
paragraph 'License: Apache-2.0' | grep -qF /usr/share/common-licenses/Apache-2.0 || fail 'no reference to the text'
! grep -rniE "(no|not have a|without a) licen[cs]e|none-yet|all rights (are|reserved)" \
  "$root"/*.md "$root"/docs "$root"/packaging "$root"/man || fail 'a place that knows no licence'
