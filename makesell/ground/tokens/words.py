"""States of a token, worked out from its dates and its login, never stored."""

from typing import Final

from makesell.ground.text import N_

STATES: Final = {"valid": N_("Valid"), "expired": N_("Expired"), "revoked": N_("Revoked"), "closed": N_("Login closed")}
STATE: Final = (
    "case when t.revoked_at is not null then 'revoked' when not u.is_active then 'closed' when t.expires_at <= now() then 'expired' else 'valid' end"
)
