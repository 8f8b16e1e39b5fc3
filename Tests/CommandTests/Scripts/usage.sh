# Wrong usage ends with 2, an error and a hint, before anything is read, written or created.
acquainted
echo something > file

wrong() {
  unchanged alice expect 2 "$@" > out < file
  empty out
  said 'pawl: error: '
}

wrong pawl
said 'pawl: hint: '
wrong pawl frobnicate
wrong pawl --frobnicate
wrong pawl --store
wrong pawl --store alice
wrong alice frobnicate
wrong alice contact frobnicate
wrong alice contact list bob
wrong alice identity --frobnicate
wrong alice identity file

# encrypt
wrong alice encrypt
said '-t'
wrong alice encrypt file
wrong alice encrypt -t
wrong alice encrypt -t bob -z
wrong alice encrypt -t bob -z 10
wrong alice encrypt -t bob -z x
wrong alice encrypt -t bob -z -1
wrong alice encrypt -t bob -z ''
wrong alice encrypt -t bob -z 99999999999999999999
wrong alice encrypt -t bob -o
wrong alice encrypt -t bob file file
wrong alice encrypt -t bob --arm
wrong alice encrypt -t bob --keep
wrong alice encrypt -t bob -j
wrong alice encrypt bob file

# decrypt
wrong alice decrypt --frobnicate
wrong alice decrypt -f
wrong alice decrypt --accept
wrong alice decrypt file file
wrong alice decrypt -t bob
wrong alice decrypt -a

# import, export, verify
wrong alice import
wrong alice import bob bob.pawl file
wrong alice import bob bob.pawl --identity
wrong alice import bob bob.pawl --identity pawl1nonsense
wrong alice import bob bob.pawl --identity "$(pawl --store bob identity | tr 23 32)x"
wrong alice export file
wrong alice export --valid-for
wrong alice verify
wrong alice verify bob carol

# Global options
wrong alice identity --lock-timeout
wrong alice identity --lock-timeout x
wrong alice identity --lock-timeout -1
wrong alice identity --status-fd
wrong alice identity --status-fd x
wrong alice identity --status-fd -1
wrong alice identity --status-fd 77
wrong alice identity --store

# init creates nothing.
expect 2 pawl --store dave init --frobnicate
expect 2 pawl --store dave init dave
expect 2 pawl --store dave init --name
absent dave
