# The status line of a message that was read before with --keep says that it is a replay.
acquainted
echo hello | alice encrypt -t bob > message
bob decrypt -q --keep --accept alice message --status-fd 3 3> lines > text
told lines replay false
bob decrypt -q --keep message --status-fd 3 3> lines > text
told lines replay true
bob decrypt -q message --status-fd 3 3> lines > text
told lines replay true
