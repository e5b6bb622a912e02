"""What one agrees to by signing on screen: a version never changes its wording."""

from makesell.ground.signing import words

# A new wording is a new version with a line here.
KNOWN = {"2026-1": "2853f9dbd55ed4ab917c7b51039a6d71252729f826cabd61825c0c13ea4c0636"}


def test_a_version_never_changes_its_wording() -> None:
    assert {version: words.consent_hash(version) for version in words.CONSENTS} == KNOWN
    assert words.CONSENT in KNOWN


def test_it_is_said_in_the_language_of_who_signs() -> None:
    assert "电子签名法" in words.consent("zh-hans")
    assert "Electronic Signature Law" in words.consent("en")
