"""The command-line door: what the environment variables ask for (PORT, MAKESELL_VAR, DATABASE_URL, DEMO …), read and checked once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from makesell.ground.refusal import Refusal

ROOT = Path(__file__).resolve().parents[3]
LOOPBACK = ("127.0.0.1", "::1")
OFF = {"0", "no", "off", "false"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is asked for; `var` is absolute."""

    var: Path
    host: str
    port: int
    demo: bool
    url: str | None
    owner_url: str | None

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the web server."""
        return f"http://{'localhost' if self.near in LOOPBACK else self.host}:{self.port}/"

    @property
    def near(self) -> str:
        """An address of this machine on which the web server answers: loopback when it listens on all of them."""
        bound = ip_address(self.host)
        if not bound.is_unspecified:
            return self.host
        return LOOPBACK[0] if bound.version == 4 else LOOPBACK[1]


def read(env: Mapping[str, str] = os.environ) -> Surroundings:
    """Reads the environment. Raises `env.port` and `env.bind` for values that are none."""
    given = env.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Refusal("env.port", "PORT must be a number from 1 to 65535, not %(given)s.", field="PORT", given=given)
    host = env.get("MAKESELL_BIND") or LOOPBACK[0]
    try:
        ip_address(host)
    except ValueError as error:
        raise Refusal("env.bind", "MAKESELL_BIND must be an address of this machine such as 0.0.0.0, not %(given)s.", given=host) from error
    return Surroundings(
        var=Path(env.get("MAKESELL_VAR") or ROOT / "var").resolve(),
        host=host,
        port=int(given),
        demo=(env.get("DEMO") or "1").strip().lower() not in OFF,
        url=env.get("DATABASE_URL") or None,
        owner_url=env.get("DATABASE_OWNER_URL") or None,
    )
