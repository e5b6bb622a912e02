"""The command-line door: `makesell <command>`. Each command is one file in commands/ with NAME, HELP, `add_arguments` and `run`; `table.py` lists them."""
