# A script has no terminal, so no question of the program waits for whoever runs the tests.
if (: < /dev/tty) 2> /dev/null; then fail 'there is a terminal'; fi
