"""Ground/embedded: the passwords and the key this installation made for itself, in one file only its owner can read."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from makesell.ground.refusal import Refusal

NAME = "secrets.json"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Passwords of the three database roles, and the key that signs sessions."""

    superuser: str
    owner: str
    app: str
    secret_key: str


def _fresh() -> Secrets:
    word = secrets.token_urlsafe
    return Secrets(superuser=word(24), owner=word(24), app=word(24), secret_key=word(50))


def keep(var: Path) -> Secrets:
    """The secrets in `var`, made the first time. Two that make them at once end with the same ones. Raises `secrets.unreadable`."""
    path = var / NAME
    if not path.exists():
        _write(path, _fresh())
    try:
        text = path.read_text(encoding="utf-8")
        known = json.loads(text)
        return Secrets(**{field.name: str(known[field.name]) for field in fields(Secrets)})
    except OSError as error:
        raise Refusal(
            "secrets.unreadable",
            "The file %(path)s with the passwords of this installation cannot be read by this account. Start as the account that owns it.",
            status=503,
            path=path,
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(
            "secrets.damaged",
            "The file %(path)s with the passwords of this installation is damaged. Move it away and start again: new ones are made.",
            status=503,
            path=path,
        ) from error


def _write(path: Path, made: Secrets) -> None:
    draft = path.with_name(f".{NAME}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(made), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)    # fails when another start was first: theirs holds
        except FileExistsError:
            return
    finally:
        draft.unlink(missing_ok=True)
