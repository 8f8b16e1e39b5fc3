# An empty file name is refused before anything is sent or read.
conversing
echo hello > hello
alice encrypt -t bob hello > message
refused '2|23' alice encrypt -t bob ''
refused '2|23' bob decrypt ''
refused '2|23' bob import carol ''
refused '2|23' bob decrypt message -o ''
refused '2|23' bob export -o ''
refused '2|23' alice encrypt -t bob hello -o ''
