"""Ground/embedded: the server's own settings, written before every start so that they follow the code."""

import os
from collections.abc import Mapping

from makesell.ground.embedded.places import Places

NAME = "makesell.conf"
INCLUDE = f"include '{NAME}'"
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",                 # this socket only, never the network
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "512MB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",                     # we read the log ourselves
    "log_line_prefix": "%m [%p] %q%u@%d ",
}


def write(places: Places, more: Mapping[str, str]) -> None:
    """Puts the settings beside the server's own file, which includes them; nothing is written when they already say so."""
    wanted = {**SETTINGS, "unix_socket_directories": str(places.socket), **more}
    text = "".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in wanted.items())
    path, main = places.data / NAME, places.data / "postgresql.conf"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        draft = path.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o600)
        places.account.owns(draft)
        os.replace(draft, path)
    if INCLUDE not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as file:
            file.write(f"\n{INCLUDE}\n")
