# The help states defaults as they are written on the command line.
expect 0 pawl export --help > help
has help 90d
lacks help 'Duration('
