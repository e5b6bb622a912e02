"""Words of signing: the ways to sign, what one agrees to by signing on screen, and what may be said of a sealed file."""

import hashlib
from collections.abc import Mapping
from typing import Final

from makesell.ground.text import N_

SCREEN: Final = "screen"
PAPER: Final = "paper"
WAYS: Final = {SCREEN: N_("On screen"), PAPER: N_("On paper")}
VALID: Final = "valid"
RETIRED: Final = "retired"
EXPIRED: Final = "expired"
STATES: Final = {VALID: N_("Valid"), EXPIRED: N_("Expired"), RETIRED: N_("Retired")}
STATE: Final = "case when c.retired_at is not null then 'retired' when c.valid_to <= now() then 'expired' else 'valid' end"

# What one agrees to by signing on screen 电子签名法. A version never changes: another wording is another version.
CONSENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "2026-1": {
        "zh": "我已阅读文件全文，自愿以电子签名方式签署。依据《中华人民共和国电子签名法》第三条、第十三条和第十四条，"
        "本签名与手写签名或者盖章具有同等法律效力，并与我的姓名、签署时间和本声明一并保存。",
        "en": "I have read the whole paper and sign it electronically of my own will. By articles 3, 13 and 14 of the Electronic Signature "
        "Law of the People's Republic of China this signature binds like one by hand or a seal; it is kept with my name, the time and this wording.",
    },
}
CONSENT: Final = "2026-1"


def consent(language: str, version: str = CONSENT) -> str:
    """The wording of a version in a language."""
    return CONSENTS[version]["zh" if language.startswith("zh") else "en"]


def consent_hash(version: str = CONSENT) -> str:
    """SHA-256 of a version's wording in both languages."""
    return hashlib.sha256("\n".join(CONSENTS[version][each] for each in ("zh", "en")).encode()).hexdigest()
