"""What a browser may send as a passkey is anybody's text: it is refused at the form, and nothing is kept."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model

from makesell.doors.desk.tests.conftest import Company, signed_in

JUNK = [
    "", "no json", "null", "[]", "1", '"x"', "{}", '{"id": 1}', '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA"}}),
    json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": [], "attestationObject": 7}}),
]  # fmt: skip


@pytest.mark.parametrize("credential", JUNK)
def test_what_is_no_passkey_is_refused(company: Company, credential: str) -> None:
    client = signed_in("wang")
    client.get("/account/second-factor/passkeys/new/")
    answer = client.post("/account/second-factor/passkeys/new/", {"name": "x", "credential": credential})
    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("act", ["", "remove/"])
def test_nobody_opens_the_passkey_of_another(company: Company, act: str) -> None:
    other = get_user_model()._default_manager.get(username="zhou")
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "其人", "credential": {}}).pk
    assert signed_in("wang").post(f"/account/second-factor/passkeys/{key}/{act}", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "其人"
