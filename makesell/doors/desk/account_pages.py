"""allauth's forms in our look: what each of its pages says, built from the form it hands to the template."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.doors.desk import addresses, values
from makesell.doors.desk.accounts import lets_in_by_one_click
from makesell.doors.desk.asking import DeskRequest
from makesell.ground.access.duties import BY_CODE
from makesell.ground.organisation.queries import demo_people
from makesell.ground.text import N_
from makesell.ui.django_forms import field_views, form_errors, hidden_pairs
from makesell.ui.parts import (
    Button,
    Chip,
    DemoPerson,
    Fact,
    Facts,
    Form,
    FormSection,
    Fragment,
    Note,
    PageHead,
    Part,
    PlainPage,
)


def page_of(kind: str, request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    """The page of one of allauth's templates."""
    return PAGES[kind](request, context)


def _form(request: DeskRequest, form: BaseForm, submit: str, extra: tuple[Part, ...] = ()) -> Form:
    after = request.POST.get("next") or request.GET.get("next") or ""
    hidden = (*hidden_pairs(form), *((("next", after),) if after else ()))
    button = Button(submit, look="pri", name="action", value="go")
    return Form(
        request.path, (FormSection(field_views(form), columns=1),) if form.fields else (), (button,), errors=form_errors(form), hidden=hidden,
        plain=True, extra=extra,
    )  # fmt: skip


def _login(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    people = demo_people(request.today, demo=True) if lets_in_by_one_click(request) else []
    chinese = values.language().startswith("zh")
    shown = tuple(
        DemoPerson(
            name := (one.name if chinese else one.name_en or one.name),
            " · ".join(word(str(BY_CODE[role].name)) for role in one.roles if role in BY_CODE) or one.title,
            str(one.user_id),
            values.avatar(name),
        )
        for one in people
    )
    return PlainPage(
        PageHead(_("Sign in")),
        form=_form(request, context["form"], _("Sign in")),
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


def _codes(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    body: tuple[Part, ...] = (Note(_("Each code works once. Keep them where you can reach them without your phone."), "warn"),)
    if context.get("can_view_codes", True):
        body += (Facts(tuple(Fact(str(n), code) for n, code in enumerate(context["unused_codes"], 1))),)
    actions = [Button(_("To the workbench"), addresses.HOME, look="pri")]
    if context.get("can_download_codes", True):
        actions.append(Button(_("Download"), reverse("mfa_download_recovery_codes"), "download"))
    if context.get("can_generate_codes", True):
        actions.append(Button(_("Make new codes"), reverse("mfa_generate_recovery_codes"), "refresh-cw"))
    return PlainPage(PageHead(_("Recovery codes")), body=body, actions=tuple(actions), links=_back(request))


def _factors(request: DeskRequest, context: Mapping[str, Any]) -> PlainPage:
    on = "totp" in context["authenticators"]
    chip = Chip(_("On"), "ok") if on else Chip(_("Off"), "warn")
    actions = (
        (
            Button(_("Recovery codes"), reverse("mfa_view_recovery_codes"), "key-round"),
            Button(_("Turn off"), reverse("mfa_deactivate_totp"), "x"),
        )
        if on
        else (Button(_("Set up"), reverse("mfa_activate_totp"), "shield-check", "pri"),)
    )
    head = PageHead(_("Second factor"), _("A code from your phone beside the password."), chips=(chip,))
    return PlainPage(head, body=(Facts((Fact(_("Authenticator app"), chip=chip),)),), actions=actions, links=_back(request))


PAGES: dict[str, Callable[[DeskRequest, Mapping[str, Any]], PlainPage]] = {
    "login": _login,
    "logout": _logout,
    "inactive": _inactive,
    "authenticate": _simple(N_("Second factor"), N_("Type the code your authenticator app shows, or one of your recovery codes."), N_("Continue")),
    "reauthenticate": _simple(N_("Is it you?"), N_("Please type your password again to go on."), N_("Continue")),
    "again": _simple(N_("Second factor"), N_("Type the code your authenticator app shows, or one of your recovery codes."), N_("Continue")),
    "password": _simple(
        N_("Change password"), N_("At least ten characters; a sentence is easy to keep in mind."), N_("Change password")
    ),
    "activate": _activate,
    "deactivate": _simple(N_("Turn off the second factor"), N_("Signing in then asks for the password only."), N_("Turn off")),
    "codes": _codes,
    "generate": _simple(N_("Make new recovery codes"), N_("The codes you have now stop working."), N_("Make new codes")),
    "factors": _factors,
}
