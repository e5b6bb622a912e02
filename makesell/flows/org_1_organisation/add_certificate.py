"""ORG-2 · Whoever keeps the system or its security brings the certificate the company seals its papers with (PKCS#12 of a licensed CA).

The password is kept encrypted, or not at all when the environment gives it (`MAKESELL_SEAL_PASSWORD`).
"""

import datetime as dt
from dataclasses import dataclass, field

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.signing import actions as signing
from makesell.ground.signing.access import POLICY

__all__ = ["NewCertificate", "perform"]


@dataclass(frozen=True, slots=True)
class NewCertificate:
    """The file and its password; an empty password means the environment's."""

    bundle: bytes = field(repr=False)
    password: str = field(default="", repr=False)


@act
def perform(fact: NewCertificate, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps it; papers are sealed with it from now on. Refuses a wrong password, what is no PKCS#12, expired and known certificates."""
    POLICY.require(actor, "add")
    return signing.add_certificate(fact.bundle, fact.password, actor=actor, at=at)
