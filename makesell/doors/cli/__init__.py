"""The command-line door: `makesell <command>`. Each command is one file in commands/; `table.py` lists them."""
