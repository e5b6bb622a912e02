"""The demo makes room for a real company: only while nothing was posted, by its name, at once or not at all; one login stays."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db.utils import ProgrammingError
from django.test import Client

from makesell.demo.build import build
from makesell.flows.history import exhibit_record, imports, replace_demo
from makesell.flows.history.exhibit_record import Exhibit
from makesell.flows.history.replace_demo import Replacing
from makesell.flows.org_1_organisation import create_product_group
from makesell.flows.org_1_organisation.create_product_group import NewGroup
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import run, values
from makesell.ground.exhibits.queries import STORY, TOLD
from makesell.ground.organisation import queries as organisation
from makesell.ground.organisation.models import User
from makesell.ground.refusal import Refusal
from tests.history.small import files

PASSWORD = "long-enough-9-words"
DEMO = "华东传动科技"


@pytest.fixture
def demo(committed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo, and a folder of a real company that pages may import from."""
    monkeypatch.setenv("MAKESELL_REAL_DATA", str(tmp_path))
    build()
    return files(tmp_path)


def administrator() -> tuple[User, Actor]:
    """The demo's system administrator."""
    key = values("select u.id from organisation_user u join organisation_rolegrant g using (person_id) where g.role = %s", [roles.ADMINISTRATOR])[0]
    user = User.objects.get(pk=key)
    return user, organisation.actor_of(user, clock.now())


def asked(folder: Path, **other: str) -> Replacing:
    return Replacing(**{"kind": "adventureworks", "path": str(folder), "name": DEMO, "password": PASSWORD, **other})


def test_the_demo_goes_and_the_real_company_comes(demo: Path) -> None:
    user, actor = administrator()
    run_id = replace_demo.perform(asked(demo), actor=actor, at=clock.now())
    assert values("select count(*) from organisation_user") == [1]
    assert values("select name from organisation_person") == [actor.name]
    assert values("select count(*) from spine_record") == [0]
    house = organisation.company()
    assert house is not None
    assert (house.is_demo, house.source) == (False, "adventureworks")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert roles.ADMINISTRATOR in organisation.actor_of(user, clock.now()).roles
    assert values("select count(*) from outbox_message where topic = %s and payload ->> 'run_id' = %s", [imports.TOPIC, str(run_id)]) == [1]
    assert imports.carry_out(run_id, actor=system("jobs")).state == "done"
    assert check_books.perform() == []
    assert values("select count(*) from orders_salesorder")[0] > 0
    assert build() is False


@pytest.mark.parametrize(
    ("other", "code", "status"),
    [
        ({"name": "别的公司"}, "import.name", 422), ({"password": "short"}, "logins.weak_password", 422), ({"kind": "nothing"}, "import.kind", 404),
        ({"path": "/"}, "import.folder_closed", 422),
    ],
)  # fmt: skip
def test_whatever_is_wrong_leaves_the_whole_demo(demo: Path, other: dict[str, str], code: str, status: int) -> None:
    before = values("select count(*) from spine_record"), values("select count(*) from organisation_user")
    with pytest.raises(Refusal) as refused:
        replace_demo.perform(asked(demo, **other), actor=administrator()[1], at=clock.now())
    assert (refused.value.code, refused.value.status) == (code, status)
    assert (values("select count(*) from spine_record"), values("select count(*) from organisation_user")) == before
    assert values("select count(*) from exchange_importrun") == [0]


def test_only_an_administrator_and_only_the_demo(demo: Path) -> None:
    _, actor = administrator()
    seller = Actor(name="卖", person_id=1, user_id=1, roles=frozenset({roles.SALESPERSON, roles.EXECUTIVE}))
    with pytest.raises(Refusal) as refused:
        replace_demo.perform(asked(demo), actor=seller, at=clock.now())
    assert refused.value.status == 403
    run("update organisation_company set is_demo = false")
    with pytest.raises(Refusal, match="DEMO=0 make run"):
        replace_demo.perform(asked(demo), actor=actor, at=clock.now())


def test_a_demo_in_which_somebody_has_begun_to_work_stays(demo: Path) -> None:
    run("insert into spine_line (record_id, position) select id, 1 from spine_record limit 1")
    with pytest.raises(Refusal) as refused:
        replace_demo.perform(asked(demo), actor=administrator()[1], at=clock.now())
    assert refused.value.code == "import.other_company"


def test_a_told_demo_goes_with_its_books_until_somebody_works_in_it(demo: Path) -> None:
    """What the story posted goes too, by a function that refuses every company that is no demo; no company becomes one again."""
    _, actor = administrator()
    goods = values("select record_id from products_product where saleable order by 1 limit 1")[0]
    house = values("select record_id from works_warehouse order by 1 limit 1")[0]
    open_stock.perform_many([Opening(house, goods, Decimal(5), Decimal(1), clock.today())], actor=system("demo"), at=clock.now())
    exhibit_record.perform(Exhibit(STORY, TOLD, 1), actor=system("demo"), at=clock.now())
    assert replace_demo.replaceable()
    someone = Actor("孙悦", person_id=actor.person_id, roles=frozenset({roles.SALES_SUPPORT}))
    create_product_group.perform(NewGroup("G-NEW", "新组"), actor=someone, at=clock.now())
    assert not replace_demo.replaceable()
    exhibit_record.perform(Exhibit(STORY, TOLD, 1), actor=system("demo"), at=clock.now())
    assert values("select count(*) from stock_entry") != [0]
    replace_demo.perform(asked(demo), actor=actor, at=clock.now())
    assert values("select count(*) from stock_entry") == values("select count(*) from stock_balance") == [0]
    assert check_books.perform() == []
    for statement in ("select makesell_empty_books()", "update organisation_company set is_demo = true", "delete from organisation_company"):
        with pytest.raises(ProgrammingError):
            run(statement)


def test_the_page_offers_it_and_the_asker_stays_in(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMO", True)
    user, _ = administrator()
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.force_login(user)
    answer = client.get("/imports/")
    assert answer.status_code == 200, answer.headers
    page = answer.content.decode()
    assert 'action="/imports/replace/"' in page
    wrong = client.post("/imports/replace/", {"kind": "adventureworks", "path": str(demo), "name": "不对", "password": PASSWORD})
    assert wrong.status_code == 422
    assert PASSWORD not in wrong.content.decode()
    done = client.post("/imports/replace/", {"kind": "adventureworks", "path": str(demo), "name": DEMO, "password": PASSWORD})
    assert done.status_code == 303
    assert client.get(done["Location"]).status_code in (200, 302)
    assert "/login/" not in client.get(done["Location"]).headers.get("Location", "")
    assert 'action="/imports/replace/"' not in client.get("/imports/", follow=True).content.decode()


def test_the_command_line_does_the_same_and_keeps_nobody(demo: Path) -> None:
    replace_demo.make_room(asked(demo, password=""), actor=system("import adventureworks"), at=clock.now())
    assert values("select count(*) from organisation_user") == [0]
    ended = imports.perform("adventureworks", str(demo), actor=system("import adventureworks"), at=clock.now())
    assert ended.state == "done"
