"""Addresses of the desk. Each name has its row in `policy.RULES`; sheets and boards come from the registry."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path, register_converter, reverse_lazy

from makesell.doors.desk import passkeys
from makesell.doors.desk.converters import BoardConverter, IdConverter, SheetConverter
from makesell.doors.desk.views import (
    acts,
    boards,
    exports,
    finding,
    health,
    imports,
    keeping,
    lanes,
    lists,
    own,
    records,
    saved_views,
    signing_in,
    style,
    table_imports,
)

register_converter(SheetConverter, "noun")
register_converter(BoardConverter, "code")
register_converter(IdConverter, "id")
OURS = "desk/account/"

signing: list[URLPattern] = [
    path("healthz", health.health, name="health"),
    path("login/", account.LoginView.as_view(template_name=f"{OURS}login.html"), name="account_login"),
    path("login/demo/", signing_in.demo_login, name="demo_login"),
    path("login/closed/", account.AccountInactiveView.as_view(template_name=f"{OURS}inactive.html"), name="account_inactive"),
    path("login/second-factor/", factors.AuthenticateView.as_view(template_name=f"{OURS}authenticate.html"), name="mfa_authenticate"),
    path("logout/", account.LogoutView.as_view(template_name=f"{OURS}logout.html"), name="account_logout"),
    path("account/again/", account.ReauthenticateView.as_view(template_name=f"{OURS}reauthenticate.html"), name="account_reauthenticate"),
    path("account/password/", signing_in.change_password, name="account_change_password"),
    path("account/second-factor/", factors.IndexView.as_view(template_name=f"{OURS}factors.html"), name="mfa_index"),
    path("account/second-factor/again/", factors.ReauthenticateView.as_view(template_name=f"{OURS}again.html"), name="mfa_reauthenticate"),
    path("account/second-factor/totp/", totp.ActivateTOTPView.as_view(template_name=f"{OURS}activate.html"), name="mfa_activate_totp"),
    path("account/second-factor/totp/off/", totp.DeactivateTOTPView.as_view(template_name=f"{OURS}deactivate.html"), name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", codes.ViewRecoveryCodesView.as_view(template_name=f"{OURS}codes.html"), name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/new/",
        codes.GenerateRecoveryCodesView.as_view(template_name=f"{OURS}generate.html"),
        name="mfa_generate_recovery_codes",
    ),
    path("account/second-factor/passkeys/new/", passkeys.NewPasskey.as_view(template_name=f"{OURS}passkey_new.html"), name="mfa_add_webauthn"),
    path(
        "account/second-factor/passkeys/again/",
        passkeys.ShowPasskey.as_view(template_name=f"{OURS}passkey_again.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/second-factor/passkeys/<id:pk>/",
        webauthn.EditWebAuthnView.as_view(template_name=f"{OURS}passkey_edit.html", success_url=reverse_lazy("mfa_index")),
        name="mfa_edit_webauthn",
    ),
    path(
        "account/second-factor/passkeys/<id:pk>/remove/",
        webauthn.RemoveWebAuthnView.as_view(template_name=f"{OURS}passkey_remove.html", success_url=reverse_lazy("mfa_index")),
        name="mfa_remove_webauthn",
    ),
    path("account/second-factor/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("settings/looks/", signing_in.looks, name="looks"),
]

sheets: list[URLPattern] = [
    path("pick/<noun:sheet>/", lists.pick, name="pick"),
    path("<noun:sheet>/", lists.page, name="list"),
    path("<noun:sheet>/sums/", lists.sums, name="list_sums"),
    path("<noun:sheet>/suggest/", lists.suggest, name="list_suggest"),
    path("<noun:sheet>/widths/", lists.widths, name="list_widths"),
    path("<noun:sheet>/board/", lanes.page, name="lanes"),
    path("<noun:sheet>/board/move/", lanes.move, name="lane_move"),
    path("<noun:sheet>/export/<slug:kind>/", exports.export, name="list_export"),
    path("<noun:sheet>/import/", table_imports.begin, name="table_import"),
    path("<noun:sheet>/import/template/<slug:kind>/", table_imports.template, name="table_import_template"),
    path("<noun:sheet>/import/<id:key>/", table_imports.page, name="table_import_page"),
    path("<noun:sheet>/import/<id:key>/columns/", table_imports.columns, name="table_import_columns"),
    path("<noun:sheet>/import/<id:key>/apply/", table_imports.apply, name="table_import_apply"),
    path("<noun:sheet>/import/<id:key>/cancel/", table_imports.cancel, name="table_import_cancel"),
    path("<noun:sheet>/import/<id:key>/undo/", table_imports.undo, name="table_import_undo"),
    path("<noun:sheet>/import/<id:key>/faults/", table_imports.faults, name="table_import_faults"),
    path("<noun:sheet>/views/", saved_views.save, name="view_save"),
    path("<noun:sheet>/views/<id:key>/", saved_views.edit, name="view_edit"),
    path("<noun:sheet>/views/<id:key>/delete/", saved_views.delete, name="view_delete"),
    path("<noun:sheet>/new/", acts.new, name="new"),
    path("<noun:sheet>/new/<slug:act>/", acts.make, name="make"),
    path("<noun:sheet>/live/<slug:act>/", acts.live, name="live"),
    path("<noun:sheet>/later/<slug:act>/", acts.later, name="later"),
    path("<noun:sheet>/many/<slug:act>/", acts.bulk, name="bulk"),
    path("<noun:sheet>/<id:key>/", records.record, name="record"),
    path("<noun:sheet>/<id:key>/peek/", records.peek, name="peek"),
    path("<noun:sheet>/<id:key>/seen/", keeping.seen, name="seen"),
    path("<noun:sheet>/<id:key>/star/", keeping.star, name="star"),
    path("<noun:sheet>/<id:key>/follow/", keeping.follow, name="follow"),
    path("<noun:sheet>/<id:key>/beside/", keeping.beside, name="beside"),
    path("<noun:sheet>/<id:key>/notes/", records.note, name="note"),
    path("<noun:sheet>/<id:key>/files/", records.add_file, name="files"),
    path("<noun:sheet>/<id:key>/files/<id:file>/", records.file, name="file"),
    path("<noun:sheet>/<id:key>/files/<id:file>/remove/", records.remove_file, name="file_remove"),
    path("<noun:sheet>/<id:key>/cell/<slug:column>/", acts.cell, name="cell"),
    path("<noun:sheet>/<id:key>/do/<slug:act>/", acts.act_on, name="act"),
    path("undo/<str:token>/", acts.undo, name="undo"),
]

figures: list[URLPattern] = [
    path("", boards.home, name="home"),
    path("drill/<slug:code>/", boards.drilled, name="drill"),
    path("<code:board>/", boards.board, name="board"),
    path("<code:board>/csv/", boards.board_csv, name="board_csv"),
    path("<code:board>/xlsx/", boards.board_xlsx, name="board_xlsx"),
    path("<code:board>/pdf/", boards.board_pdf, name="board_pdf"),
]

own_pages: list[URLPattern] = [
    path("find/", finding.find, name="find"),
    path("notices/", own.notice_list, name="notices"),
    path("notices/read/", own.notices_read, name="notices_read"),
    path("approvals/", own.approval_list, name="approvals"),
    path("approvals/<id:key>/", own.approval_decide, name="approval_decide"),
    path("settings/", own.settings_page, name="settings"),
    path("imports/", imports.page, name="imports"),
    path("imports/start/", imports.start, name="import_start"),
    path("imports/replace/", imports.replace, name="import_replace"),
    path("imports/<id:key>/", imports.progress, name="import_progress"),
    path("imports/<id:key>/cancel/", imports.cancel, name="import_cancel"),
    path("style/", style.catalogue, name="style"),
    path("style/<slug:name>/", style.sample, name="style_page"),
]

urlpatterns: list[URLPattern] = [*signing, *own_pages, *figures, *sheets]
