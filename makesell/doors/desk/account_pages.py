"""allauth's forms in our look: what each of its pages says, built from the form it hands to the template."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import urlencode

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.doors.desk import addresses, values
from makesell.doors.desk.accounts import lets_in_by_one_click
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.passkeys import has_codes, has_passkey
from makesell.doors.desk.second_factor import WANTED
from makesell.ground.access.duties import BY_CODE
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import demo_people
from makesell.ground.text import N_
from makesell.ui.django_forms import field_views, form_errors, hidden_pairs
from makesell.ui.parts import (
    Button,
    Card,
    Chip,
    DemoPerson,
    Fact,
    Facts,
    Form,
    FormError,
    FormSection,
    Fragment,
    Note,
    PageHead,
    Part,
    PlainPage,
    RowItem,
    RowList,
)


def page_of(kind: str, request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    """The page of one of allauth's templates."""
    return PAGES[kind](request, context)


def _form(request: DeskRequest, form: BaseForm, submit: str, extra: tuple[Part, ...] = (), look: Literal["", "pri"] = "pri") -> Form:
    after = request.POST.get("next") or request.GET.get("next") or ""
    hidden = (*hidden_pairs(form), *((("next", after),) if after else ()))
    button = Button(submit, look=look, name="action", value="go")
    return Form(
        request.path, (FormSection(field_views(form), columns=1),) if form.fields else (), (button,), errors=form_errors(form), hidden=hidden,
        plain=True, extra=extra,
    )  # fmt: skip


def _login(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    form = context["form"]
    form.fields["login"].label = _("Login name")
    people = demo_people(request.today, demo=True) if lets_in_by_one_click(request) else []
    chinese = values.language().startswith("zh")
    shown = tuple(
        DemoPerson(
            name := (one.name if chinese else one.name_en or one.name),
            " · ".join(word(str(BY_CODE[role].name)) for role in one.roles if role in BY_CODE) or (_("Has left") if one.left else _("No role")),
            str(one.user_id),
            values.avatar(name),
        )
        for one in people
    )
    return PlainPage(
        PageHead(_("Sign in")),
        form=_form(request, form, _("Sign in")),
        demo=shown,
        demo_action=addresses.DEMO_LOGIN,
        demo_title=_("Look around as somebody of the demo"),
        demo_text=_("One click signs you in. This list stands only in the demo, on its own machine."),
    )


def _simple(title: str, text: str, submit: str) -> Callable[[DeskRequest, Mapping[str, Any]], PlainPage]:
    def made(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
        return PlainPage(PageHead(word(title), word(text)), form=_form(request, context["form"], word(submit)), links=_back(request))

    return made


def _back(request: DeskRequest) -> tuple[Button, ...]:
    return (Button(_("Back to the settings"), addresses.SETTINGS),) if request.user.is_authenticated else ()


def _logout(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    form = Form(addresses.LOGOUT, (), (Button(_("Sign out"), look="pri", name="action", value="go"),), cancel=addresses.HOME, plain=True)
    return PlainPage(PageHead(_("Sign out"), _("Do you want to sign out?")), form=form)


def _inactive(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    return PlainPage(
        PageHead(_("This login is closed"), _("An administrator can open it again.")), actions=(Button(_("Sign in"), addresses.LOGIN),)
    )


def _activate(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    code = Fragment("desk/account/qr.html", {"image": context["totp_svg_data_uri"], "secret": context["form"].secret})
    return PlainPage(
        PageHead(_("Set up the second factor"), _("Scan this picture with an authenticator app, then type the six digits it shows.")),
        body=(code,),
        form=_form(request, context["form"], _("Set up")),
        links=(Button(_("Sign out"), addresses.LOGOUT),),
    )


def _passkey_form(request: DeskRequest, does: str, options: Any, form: BaseForm, submit: str, shape: str = "passkey") -> Form:
    """A form whose answer the browser's passkeys give (`ui/js/passkeys.js`)."""
    after = request.POST.get("next") or request.GET.get("next") or ""
    errors = tuple(FormError(str(text)) for text in (*form.non_field_errors(), *form.errors.get("credential", ()))) if form.is_bound else ()
    part = Fragment("desk/account/passkey_part.html", {"does": does, "options": json.dumps(options)})
    sections = (FormSection(field_views(form), columns=1),) if form.visible_fields() else ()
    button = Button(submit, look="pri", icon="key-round", name="action", value="go")
    return Form(
        request.path, sections, (button,), id=shape, errors=errors, hidden=(("next", after),) if after else (), plain=True, extra=(part,),
    )  # fmt: skip


def _passkey_new(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    form = _passkey_form(request, "create", context["js_data"]["creation_options"], context["form"], _("Add passkey"))
    head = PageHead(_("Add a passkey"), _("Your device asks for your finger, your face or its PIN; nothing of that leaves it."))
    return PlainPage(head, form=form, links=_back(request))


def _passkey_again(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    form = _passkey_form(request, "get", context["js_data"]["request_options"], context["form"], _("Use passkey"))
    links = (Button(_("Use a code instead"), _with_next(request, "mfa_reauthenticate")),) if has_codes(request.user) else ()
    return PlainPage(PageHead(_("Second factor"), _("Show one of your passkeys to go on.")), form=form, links=(*links, *_back(request)))


def _with_next(request: DeskRequest, name: str) -> str:
    after = request.GET.get("next", "")
    return f"{reverse(name)}?{urlencode({'next': after})}" if after else reverse(name)


def _authenticate(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    """At signing in: a passkey where the person has one, and the code of app or list."""
    options = context["js_data"]["request_options"]
    known = bool(options["publicKey"].get("allowCredentials"))
    passkey = (_passkey_form(request, "get", options, context["webauthn_form"], _("Use passkey")),) if known else ()
    text = _("Type the code your authenticator app shows, or one of your recovery codes.")
    text = _("Show one of your passkeys, or type a code of your authenticator app or one of your recovery codes.") if known else text
    code = _form(request, context["form"], _("Continue"), look="" if known else "pri")
    return PlainPage(PageHead(_("Second factor"), text), body=passkey, form=code)


def _again(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    text = _("Type the code your authenticator app shows, or one of your recovery codes.")
    passkey = (Button(_("Use a passkey instead"), _with_next(request, "mfa_reauthenticate_webauthn")),) if has_passkey(request.user) else ()
    return PlainPage(PageHead(_("Second factor"), text), form=_form(request, context["form"], _("Continue")), links=(*passkey, *_back(request)))


def _passkey_edit(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    remove = Button(_("Remove this passkey"), reverse("mfa_remove_webauthn", args=[context["object"].pk]))
    return PlainPage(PageHead(_("Passkey")), form=_form(request, context["form"], _("Save")), links=(remove, *_back(request)))


def _codes(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    body: tuple[Part, ...] = (Note(_("Each code works once. Keep them where you can reach them without your phone."), "warn"),)
    if context.get("can_view_codes", True):
        body += (Facts(tuple(Fact(str(n), code) for n, code in enumerate(context["unused_codes"], 1))),)
    wanted = request.session.get(WANTED, "")
    actions = [Button(_("Go on"), wanted, look="pri") if wanted else Button(_("To the workbench"), addresses.HOME, look="pri")]
    if context.get("can_download_codes", True):
        actions.append(Button(_("Download"), reverse("mfa_download_recovery_codes"), "download"))
    if context.get("can_generate_codes", True):
        actions.append(Button(_("Make new codes"), reverse("mfa_generate_recovery_codes"), "refresh-cw"))
    return PlainPage(PageHead(_("Recovery codes")), body=body, actions=tuple(actions), links=_back(request))


def _factors(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    has = context["authenticators"]
    app, passkeys = "totp" in has, has.get("webauthn", [])
    chip = Chip(_("On"), "ok") if app else Chip(_("Off"), "" if passkeys else "warn")
    actions = [
        Button(_("Add passkey"), reverse("mfa_add_webauthn"), "key-round", "" if app or passkeys else "pri"),
        Button(_("Set up the app"), reverse("mfa_activate_totp"), "shield-check"),
    ]
    if app:
        actions[1] = Button(_("Turn off the app"), reverse("mfa_deactivate_totp"), "x")
    if app or passkeys:
        actions.append(Button(_("Recovery codes"), reverse("mfa_view_recovery_codes"), "list"))
    if wanted := request.session.get(WANTED) if app or passkeys else "":
        actions.insert(0, Button(_("Go on"), wanted, look="pri"))
    body: tuple[Part, ...] = (Facts((Fact(_("Authenticator app"), chip=chip),)),)
    if passkeys:
        body += (Card(_("Passkeys"), (RowList(tuple(_passkey(one) for one in passkeys)),), flush=True),)
    head = PageHead(_("Second factor"), _("Beside the password: a passkey of your device, or a code from an authenticator app."))
    return PlainPage(head, body=body, actions=tuple(actions), links=_back(request))


def _passkey(one: Any) -> RowItem:
    at, used = (values.in_words(moment, Kind.MOMENT) for moment in (one.instance.created_at, one.instance.last_used_at))
    said = _("added %(at)s, last used %(used)s") % {"at": at, "used": used} if one.instance.last_used_at else _("added %(at)s") % {"at": at}
    return RowItem(one.name, said, icon="key-round", href=reverse("mfa_edit_webauthn", args=[one.instance.pk]))


PAGES: dict[str, Callable[[DeskRequest, Mapping[str, Any]], PlainPage]] = {
    "login": _login,
    "logout": _logout,
    "inactive": _inactive,
    "authenticate": _authenticate,
    "reauthenticate": _simple(N_("Is it you?"), N_("Please type your password again to go on."), N_("Continue")),
    "again": _again,
    "passkey_new": _passkey_new,
    "passkey_again": _passkey_again,
    "passkey_edit": _passkey_edit,
    "passkey_remove": _simple(N_("Remove this passkey"), N_("It then opens nothing here any more; delete it on your device too."), N_("Remove")),
    "password": _simple(
        N_("Change password"), N_("At least ten characters; a sentence is easy to keep in mind."), N_("Change password")
    ),
    "activate": _activate,
    "deactivate": _simple(N_("Turn off the second factor"), N_("Signing in then asks for the password only."), N_("Turn off")),
    "codes": _codes,
    "generate": _simple(N_("Make new recovery codes"), N_("The codes you have now stop working."), N_("Make new codes")),
    "factors": _factors,
}
