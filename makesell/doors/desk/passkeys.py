"""Passkeys as a second factor: allauth's forms and views where this house asks more of them.

What a browser sends as a credential is anybody's text: whatever it is, it is refused at the form. Tries count with those of codes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.generic.edit import FormView

LONGEST_NAME = 60

if TYPE_CHECKING:

    class AuthenticateWebAuthnForm(forms.Form):
        """The part of allauth's untyped class that is called here."""

        def clean_credential(self) -> Any:
            """Whose the credential is."""

    class ReauthenticateWebAuthnForm(AuthenticateWebAuthnForm):
        """The same of somebody who is signed in."""

    class AddWebAuthnForm(forms.Form):
        """A form with name and credential."""

    class EditWebAuthnForm(forms.Form):
        """A form with a name."""

    class AddWebAuthnView(FormView[forms.Form]):
        """A view of a form."""

    class ReauthenticateWebAuthnView(FormView[forms.Form]):
        """A view of a form."""
else:
    from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, EditWebAuthnForm, ReauthenticateWebAuthnForm
    from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView


@contextmanager
def _readable() -> Iterator[None]:
    """A credential that cannot be read, or that fits no passkey of the person, is refused in our words."""
    try:
        yield
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise _refused() from error
    except forms.ValidationError as error:
        raise (_refused() if error.code == "incorrect_code" else error) from error


def _refused() -> forms.ValidationError:
    return forms.ValidationError(_("This passkey was not accepted."), code="passkey")


class _Named(forms.Form):
    """The name by which a person tells passkeys apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("So that you can tell your passkeys apart, e.g. “Laptop at work”.")
        self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME

    def clean_name(self) -> str:
        """At most so many characters; without a name a new passkey gets one."""
        parent: Any = super()
        name = str(parent.clean_name() if hasattr(parent, "clean_name") else self.cleaned_data["name"]).strip()
        if len(name) > LONGEST_NAME or "\x00" in name:
            raise forms.ValidationError(_("Please give a text of at most %(most)s characters.") % {"most": LONGEST_NAME})
        return name


class AddPasskey(_Named, AddWebAuthnForm):
    """A new passkey."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": _("Passkey"), **kwargs.get("initial", {})}
        super().__init__(*args, user=user, **kwargs)

    def clean(self) -> Any:
        """Reads the credential and holds it against what was asked for."""
        with _readable():
            return super().clean()


class EditPasskey(_Named, EditWebAuthnForm):
    """Another name."""


class UsePasskey(AuthenticateWebAuthnForm):
    """A passkey at signing in."""

    def clean_credential(self) -> Any:
        """Reads the credential and finds whose it is."""
        with _readable():
            return super().clean_credential()


class UsePasskeyAgain(ReauthenticateWebAuthnForm):
    """A passkey of somebody who is signed in."""

    def clean_credential(self) -> Any:
        """Reads the credential and finds whose it is."""
        with _readable():
            return super().clean_credential()


class NewPasskey(AddWebAuthnView):
    """The page that adds a passkey; a refused one is said on it."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page once more, with a new question to the browser."""
        return self.render_to_response({**self.get_context_data(), "form": form}, status=422)


class ShowPasskey(ReauthenticateWebAuthnView):
    """The page that asks a person who is signed in for a passkey."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page once more; allauth would send the person to the login page."""
        return self.render_to_response({**self.get_context_data(), "form": form}, status=422)


def has_passkey(user: Any) -> bool:
    """True when the person has at least one passkey."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]))


def has_codes(user: Any) -> bool:
    """True when the person has an authenticator app or recovery codes."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]))
