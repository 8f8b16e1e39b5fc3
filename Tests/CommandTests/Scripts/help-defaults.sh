# The help states defaults in the form in which they are written on the command line.
expect 0 pawl export --help > help
has help 90d
lacks help 'Duration('
