# The value of a short option may be joined to it, as in other programs.
acquainted
echo hello > file
alice encrypt file -z9 -tbob -omessage
bob decrypt message -q --accept alice > text
same file text
alice encrypt file -atbob > message
bob decrypt message -qfalice > text
same file text
