"""The commands: each file has NAME, HELP, add_arguments and run."""
