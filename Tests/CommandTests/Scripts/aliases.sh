# The commands enc and dec are aliases of encrypt and decrypt.
acquainted
echo hello > file
alice enc -t bob file > message
bob dec -q --accept alice message > text
same file text
pawl --store alice enc -at bob < file | pawl -q --store bob dec > text
same file text
refused 11 bob dec message
refused 20 alice enc -t carol file
