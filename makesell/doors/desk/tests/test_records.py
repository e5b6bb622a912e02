"""Record pages: panels, acts, timeline with notes and changes, files, the drawer, figures that open."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import translation
from django.utils.safestring import mark_safe

from makesell.doors.desk.records import acts, naming, panels, story
from makesell.doors.desk.records import page as record_page
from makesell.doors.desk.tests.conftest import MAKER, Company
from makesell.flows.org_1_organisation import change_product_group
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval import actions as approval
from makesell.ground.approval.actions import Ask
from makesell.ground.approval.chain import Post
from makesell.ground.audit.queries import ChangeRow
from makesell.ground.db import act, run
from makesell.ground.listing import Kind
from makesell.ground.spine.actions import NewRecord, open_records
from makesell.ground.spine.master import Change
from makesell.sheets.column_words import COLUMNS, TECHNICAL, field_of
from makesell.sheets.parts import Head, TablePart
from makesell.sheets.registry import BY_NOUN, SHEETS
from makesell.ui.parts import Button, Chip, Menu, RowItem

Enter = Callable[[str], Client]
HTMX = {"HX-Request": "true"}


def group_of(client: Client) -> str:
    """The page of a product group made now."""
    made = client.post("/product_groups/new/create/", {"code": "G1", "name": "减速机"})
    return str(made["Location"])


def test_whatever_has_an_english_name_says_so_in_its_list() -> None:
    """Pages name in English what they lead to by the list of its noun: a name that is asked for and that the list does not tell is never read."""
    asked = [sheet for sheet in SHEETS if any(one.name == "name_en" for act in sheet.acts for one in act.inputs)]
    assert len(asked) > 10
    told = {sheet.noun: {field.name for field in sheet.listing.fields} for sheet in asked}
    assert [noun for noun, fields in told.items() if "name" in fields and "name_en" not in fields] == []


def test_a_reader_of_english_reads_english_job_titles_and_others_their_own(entered: Enter, company: Company) -> None:
    """In the list, on the person's page and on the unit's."""
    client, pages = entered("lin"), ("/people/", f"/people/{company.seller}/", f"/units/{company.team}/")
    client.post(f"/people/{company.seller}/do/change/", {"name": "王敏", "title": "销售工程师", "title_en": "Sales engineer"})
    for path in pages:
        page = client.get(path).content.decode()
        assert "销售工程师" in page
        assert "Sales engineer" not in page.partition('id="timeline"')[0]
    run("update organisation_user set language = 'en' where username = 'lin'")
    for path in pages:
        page = client.get(path).content.decode().partition('id="timeline"')[0]
        assert "Sales engineer" in page
        assert "销售工程师" not in page


def test_the_page_of_a_person_shows_duties_and_acts(entered: Enter, company: Company) -> None:
    page = entered("lin").get(f"/people/{company.seller}/").content.decode()
    assert "王敏" in page
    assert f"/people/{company.seller}/do/move/" in page
    assert "开拓市场" in page


def test_a_related_noun_without_records_stands_only_where_one_can_be_begun(entered: Enter, actor: Callable[[str], Actor]) -> None:
    client, groups = entered("zhou"), BY_NOUN["product_groups"]
    at = group_of(client)
    assert 'class="related"' not in client.get(at).content.decode()
    bar = record_page._related(actor("zhou"), groups, int(at.strip("/").split("/")[-1]), frozenset({"products"}))
    assert bar is not None
    assert [one.count for one in bar.items] == ["0"]
    begun = acts.begun_here(BY_NOUN["customers"], actor("wang"), Head("x", state="active"))
    assert {"opportunities", "quotations"} <= begun
    assert "products" not in begun


def test_a_dangerous_act_is_never_the_only_button() -> None:
    cancel, change = Button("Cancel", "/c/", look="danger"), Button("Change", "/d/")
    for buttons, shown in (([cancel], []), ([cancel, change], [change])):
        (menu, *rest), strong = record_page._ordered(buttons, ())
        assert isinstance(menu, Menu)
        assert (rest, strong) == (shown, ())
        assert cancel in menu.items


def test_somebody_elses_record_does_not_exist(entered: Enter) -> None:
    answer = entered("wang").get("/units/999999/")
    assert answer.status_code == 404


def test_the_drawer_is_the_page_without_a_script(entered: Enter, company: Company) -> None:
    client = entered("lin")
    assert client.get(f"/people/{company.seller}/peek/")["Location"] == f"/people/{company.seller}/"
    drawer = client.get(f"/people/{company.seller}/peek/", headers=HTMX).content.decode()
    assert "drawer-in" in drawer
    assert "一组" in drawer
    assert "<html" not in drawer


def test_changes_stand_in_the_timeline_with_old_and_new(entered: Enter, company: Company) -> None:
    client = entered("lin")
    client.post(f"/units/{company.team}/do/change/", {"name": "甲组", "kind": "team", "active": "1", "_version": "1"})
    page = client.get(f"/units/{company.team}/").content.decode()
    assert re.search(r"<del>一组</del>.*<ins>甲组</ins>", page, re.DOTALL)
    assert "林晓雯" in page
    assert "甲组</ins>" not in client.get(f"/units/{company.team}/?show=note").content.decode()


def test_notes_and_files_belong_to_their_record(entered: Enter, tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        _keep_and_take_off(entered)


def _keep_and_take_off(entered: Enter) -> None:
    client = entered("zhou")
    at = group_of(client)
    noted = client.post(f"{at}notes/", {"text": "样品已寄出"}, headers=HTMX).content.decode()
    assert "样品已寄出" in noted
    assert client.post(f"{at}notes/", {"text": "  "}, headers=HTMX).status_code == 422
    added = client.post(f"{at}files/", {"file": SimpleUploadedFile("图纸.txt", "尺寸".encode())}, headers=HTMX).content.decode()
    link = re.search(rf'href="({at}files/\d+/)"', added)
    assert link
    served = client.get(link[1])
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert entered("lin").post(f"{link[1]}remove/").status_code == 404
    assert client.get(link[1].replace("product_groups", "products")).status_code == 404
    assert client.post(f"{link[1]}remove/", headers=HTMX).status_code == 200
    assert client.get(link[1]).status_code == 404


def test_a_figure_opens_the_rows_it_counts(entered: Enter, company: Company) -> None:
    client = entered("lin")
    drawer = client.get("/drill/records/?noun=people&query=", headers=HTMX).content.decode()
    total = re.search(r'data-total="(\d+)" data-formula="count"', drawer)
    assert total
    assert drawer.count('data-figure="1"') == int(total[1]) == 5
    page = client.get("/drill/records/?noun=people&query=").content.decode()
    assert "<html" in page
    assert client.get("/drill/records/?noun=nonsense").status_code == 422
    assert client.get("/drill/nonsense/").status_code == 404


def test_the_workbench_greets_and_its_figures_open(entered: Enter) -> None:
    page = entered("lin").get("/").content.decode()
    assert "林晓雯" in page
    for figure in re.findall(r'<a class=(?:fig|"fig[^"]*") href="([^"]+)"', page):
        assert entered("lin").get(figure.replace("&amp;", "&")).status_code == 200


def test_every_page_of_ones_own_opens_in_both_languages(entered: Enter) -> None:
    client = entered("lin")
    for lang in ("zh-hans", "en"):
        client.post("/settings/looks/", {"lang": lang})
        for address in ("/", "/settings/", "/notices/", "/approvals/", "/imports/", "/find/", "/style/", "/attainment/", "/scorecard/"):
            assert client.get(address).status_code in (200, 403), address


@pytest.mark.parametrize("noun", ["targets", "rules", "plans"])
def test_what_is_asked_is_called_by_its_noun(entered: Enter, company: Company, noun: str) -> None:
    sheet = BY_NOUN[noun]
    (record,) = act(open_records)([NewRecord(sheet.record_kind, "x")], actor=MAKER, at=clock.now())
    ladder = [Post(roles.ADMINISTRATOR, (company.admin,), needed=True)]
    act(approval.ask_many)([Ask("some purpose", record, ladder)], actor=MAKER, at=clock.now(), on=clock.today())
    page = entered("lin").get("/approvals/").content.decode()
    with translation.override("zh-hans"):
        assert str(sheet.label) in page
    assert "some purpose" not in page


def test_every_column_a_timeline_may_tell_of_has_words() -> None:
    models = {model._meta.db_table: model for model in apps.get_models()}
    nameless = set()
    for sheet in SHEETS:
        if sheet.timeline:
            named = {one.name for act in sheet.acts for one in act.inputs} | {column.name for column in sheet.columns} | set(COLUMNS)
            columns = models[sheet.listing.source.split()[0]]._meta.concrete_fields
            told = {field_of(each.attname) for each in columns if not each.primary_key and each.attname not in TECHNICAL}
            nameless |= {(sheet.noun, name) for name in told - named}
    assert nameless == set()


def test_a_moment_in_a_change_is_said_as_one() -> None:
    with translation.override("zh-hans"):
        assert story.in_words({}, {}, "confirmed_at", {"confirmed_at": "2026-11-24T01:24:00+00:00"}) == "2026-11-24 09:24"
    assert story.in_words({}, {}, "note", {"note": "2026-11-24T01:24 noon"}) == "2026-11-24T01:24 noon"


def test_a_change_names_who_and_what_it_refers_to() -> None:
    assert [story._noun({}, name) for name in ("answered_by_id", "order_id", "number")] == ["people", "orders", ""]
    assert story.in_words({}, {("people", 27): "何朗华"}, "answered_by_id", {"answered_by_id": 27}) == "何朗华"
    assert [story.in_words({}, {}, "good_qty", {"good_qty": value}) for value in (0.0, 248.0, 2.5)] == ["0", "248", "2.5"]


def test_what_one_act_changed_in_a_record_and_its_table_is_said_once(entered: Enter, actor: Callable[[str], Actor]) -> None:
    at = dt.datetime(2026, 11, 24, 1, 24, tzinfo=dt.UTC)
    rows = [
        ChangeRow(key, at, table, 7, "update", None, "jobs", "", {"number": None}, {"number": "CA-26-0005"})
        for key, table in enumerate(("spine_record", "campaigns_campaign"))
    ]
    ((_at, _txid, item),) = story._changes(BY_NOUN["campaigns"], actor("lin"), rows)
    assert (item.who, [(change.old, change.new) for change in item.changes]) == ("系统", [("", "CA-26-0005")])


def test_an_act_is_told_once_with_what_it_changed(entered: Enter, actor: Callable[[str], Actor]) -> None:
    client = entered("zhou")
    at = group_of(client)
    key = int(at.split("/")[-2])
    change_product_group.perform_many([Change(key, {"name": "精密件"}, None)], actor=actor("zhou"), at=dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC))
    for shown in ("", "?show=change", "?show=event"):
        (told,) = re.findall(r"<li>(?:(?!</li>).)*<ins>精密件</ins>", client.get(at + shown).content.decode(), re.DOTALL)
        assert "修改</span>" in told
        assert "2026-11-24" in told


def test_a_reader_of_english_reads_english_names(entered: Enter, company: Company) -> None:
    run("update organisation_person set name_en = 'Wang Min' where id = %s", [company.seller])
    run("update organisation_unit set name_en = 'Team one' where id = %s", [company.team])
    client, at = entered("lin"), f"/people/{company.seller}/"
    chinese = client.get(at).content.decode()
    assert "Team one" not in chinese
    run("update organisation_user set language = 'en'")
    page, greeting, listed, form = (client.get(one).content.decode() for one in (at, "/", "/people/", f"{at}do/change/"))
    assert re.search(r"<p[^>]*>[^<]*Wang Min", form)
    assert "Wang Min" in listed
    assert "王敏" not in listed
    assert "Team one" in page
    assert re.search(r"<h1[^>]*>\s*Wang Min", page)
    assert "Lin Xiaowen" not in greeting
    run("update organisation_person set name_en = 'Lin Xiaowen' where id = %s", [company.admin])
    assert ", Lin Xiaowen" in client.get("/").content.decode()


def test_a_text_that_names_somebody_names_them_in_english(entered: Enter, company: Company, actor: Callable[[str], Actor]) -> None:
    """Titles and sentences are kept as they were said; what is marked up already, and a word that is no name, stays as it is."""
    run("update organisation_person set name_en = 'Wang Min' where id = %s", [company.seller])
    page = RowItem("周报 · 王敏", "王敏敏", chip=Chip(mark_safe("<b>王敏</b>")))
    reader = replace(actor("lin"), language="en")
    said = naming.in_english(page, reader)
    assert (said.title, said.sub, said.chip) == ("周报 · Wang Min", "王敏敏", page.chip)
    assert naming.in_english(page, replace(reader, language="zh-hans")) is page


def test_a_panel_leaves_out_what_no_row_says_and_names_the_currency_once(actor: Callable[[str], Actor]) -> None:
    """An empty column only takes room; rows of two currencies name it nowhere in the head."""
    columns = (("what", "Was", Kind.TEXT), ("note", "Note", Kind.TEXT), ("amount", "Betrag", Kind.MONEY))
    rows = [{"what": "a", "note": "", "amount": Decimal(3), "currency": "CNY"}, {"what": "b", "amount": Decimal(4), "currency": "CNY"}]
    one = panels._table(TablePart(columns, rows), actor("lin"), "x")
    assert [(column.name, column.unit) for column in one.columns] == [("what", ""), ("amount", "CNY")]
    two = panels._table(TablePart(columns, [rows[0], {**rows[1], "note": "n", "currency": "EUR"}]), actor("lin"), "x")
    assert [(column.name, column.unit) for column in two.columns] == [("what", ""), ("note", ""), ("amount", "")]
    assert two.rows[1].cells[2].text == "4.00 EUR"


def test_a_list_that_changed_is_told_in_its_own_words() -> None:
    """Clauses of a contract are kept as JSON; nobody reads that."""
    clauses = [{"title": "质量", "text": "符合标准"}, {"title": "期限", "text": "一年"}]
    assert story.in_words({}, {}, "clauses", {"clauses": clauses}) == "质量 · 符合标准; 期限 · 一年"
    assert story.in_words({}, {}, "clauses", {"clauses": []}) == ""
