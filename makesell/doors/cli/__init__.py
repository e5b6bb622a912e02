"""The command line door: one file a command in `commands/`."""
