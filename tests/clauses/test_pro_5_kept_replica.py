"""PRO-5 · What a process knows of kept working time: what is committed late is never missed, what is undone never kept."""

import datetime as dt
import random

import pytest
from django.db import transaction

from makesell.books.supply import balances
from makesell.books.supply.balances import KeptTime
from makesell.documents.production import queries as production
from makesell.engines.ctp import Calendar, Center, Lane, Model, Place
from makesell.flows.org_1_organisation import create_bom, create_routing, create_work_center
from makesell.flows.pro_5_production import cancel_order, confirm_order, slip_production
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.flows.steps import capacity, kept_replica, plant_model
from makesell.flows.steps.capacity import Kept
from makesell.flows.steps.kept_laid import EPOCH, FOR_GOOD, Stretch, ticks
from makesell.flows.steps.kept_replica import Kept as StandingTime
from makesell.flows.steps.kept_replica import Replica
from makesell.ground import clock
from makesell.ground.db import database, run
from makesell.ground.db.statements import count
from makesell.masterdata.works.actions import NewWorkCenter
from makesell.masterdata.works.facts import NewBom, NewBomLine, NewRouting, NewStep
from tests.books.interleaving import LONGEST, Client, Strand
from tests.clauses.orders import D, LineFact, Shop, key_order, proved
from tests.clauses.test_pro_5_capacity import confirming, works
from tests.clauses.test_pro_5_promise import MORNING

LATER = MORNING + dt.timedelta(hours=1)


def stands(known: Replica, at: dt.datetime = MORNING) -> list[KeptTime]:
    """What a process knows, read on."""
    known.read_on(at)
    return sorted((time for key in known.centers for time in known.standing(key)), key=lambda time: (time.starts, time.id))


def orders(shop: Shop, count: int) -> list[int]:
    """Drafts of both products in turn, of both customers."""
    lines = [[LineFact(product, D(14))] for product in shop.c.products[:2]]
    return [key_order(shop, lines[n % 2], who=shop.other, customer=n % 2, at=MORNING) for n in range(count)]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("turns", [(0, 0, 0, 1), (0, 1), (1, 0, 0)])
def test_what_is_kept_and_committed_late_is_never_missed(turns: tuple[int, ...]) -> None:
    """Two confirmations, statement by statement in turn; before each statement one who reads on knows what a whole reading finds."""
    shop = works()
    drafts = orders(shop, 3)
    confirm_order.perform(drafts[0], actor=shop.other, at=MORNING)
    known = Replica()
    assert stands(known) == balances.kept_times(MORNING) != []
    strands = [Strand(confirming(each, shop.other)) for each in drafts[1:]]
    for strand in strands:
        strand.start()
    seen = set()
    for _ in range(400):
        for which in turns:
            strands[which].step()
            assert stands(known) == balances.kept_times(MORNING)
            seen.add((known.version, len(stands(known))))
        if all(strand.ended.is_set() for strand in strands):
            break
    for strand in strands:
        strand.join(LONGEST)
        assert (strand.refusal, strand.error) == (None, None)
    assert stands(known) == balances.kept_times(MORNING)
    assert len(stands(known)) == 3
    assert len({version for version, _ in seen}) == 3, "each was seen as it was committed"
    proved()


@pytest.mark.usefixtures("committed")
def test_what_stands_on_machines_is_the_same_read_on_as_read_anew() -> None:
    """After a confirmation, a slip, a cancellation and an hour, outside of an act and within one; what is undone is forgotten."""
    shop = works()
    first, second, third = orders(shop, 3)

    def places(at: dt.datetime) -> list[tuple[int, int, int]]:
        holders = plant_model.read(shop.c.products[:2], at).holders
        return sorted((place.center, place.start, place.end) for holder in holders for place in holder.places)

    def same(at: dt.datetime) -> list[tuple[int, int, int]]:
        on = places(at)
        with transaction.atomic():
            assert places(at) == on
        kept_replica.forget()
        assert places(at) == on
        return on

    empty = same(MORNING)
    confirm_order.perform(first, actor=shop.other, at=MORNING)
    one = same(MORNING)
    assert empty == [] != one
    with transaction.atomic():
        confirm_order.perform(second, actor=shop.other, at=MORNING)
        assert len(places(MORNING)) == 2
        transaction.set_rollback(True)
    assert same(MORNING) == one
    confirm_order.perform(third, actor=shop.other, at=MORNING)
    two = same(MORNING)
    assert len(two) == 2
    (made,) = production.of_orders([first])
    slip_production.perform(SlipFact(made.id, made.due_date + dt.timedelta(days=30)), actor=shop.planner, at=MORNING, reason="停机")
    moved = same(MORNING)
    assert moved != two
    assert same(LATER) != []

    cancel_order.perform(Cancel(third), actor=shop.director, at=LATER, reason="客户取消")
    assert len(same(LATER)) < 2
    # another database under the same name: what is known names nothing there
    known = Replica()
    assert stands(known, LATER) == balances.kept_times(LATER) != []
    run("delete from supply_capacity")
    assert stands(known, LATER) == []


@pytest.mark.usefixtures("committed")
def test_who_waited_for_the_plant_reads_what_came_since_and_sees_what_a_whole_reading_finds() -> None:
    """What was read before the lock stands where nothing came; of what came only that is asked; what was given back is read as a whole."""
    shop = works()
    first, second, third = orders(shop, 3)
    products = shop.c.products[:2]
    confirm_order.perform(first, actor=shop.other, at=MORNING)

    def seen(known: plant_model.Ground | None) -> tuple[object, ...]:
        plant = plant_model.read(products, MORNING, known)
        items = {key: (item.curve.by(0), item.curve.by(10**6)) for key, item in plant.model.items.items()}
        return items, sorted((place.center, place.start, place.end) for holder in plant.holders for place in holder.places), plant.gone

    def both(known: plant_model.Ground) -> tuple[tuple[object, ...], list[str]]:
        with transaction.atomic():
            with count() as counted:
                plant_model.read(products, MORNING, known)
            found = seen(known)
            assert found == seen(None)
        return found, [text for text in counted.texts if "rules_rulesversion" not in text]

    known = plant_model.before_lock(products, MORNING)
    alone, asked = both(known)
    assert len(asked) == 2, "the version of the plan, and what lies in the warehouses"
    known = plant_model.before_lock(products, MORNING)
    confirm_order.perform(second, actor=shop.other, at=MORNING)
    more, asked = both(known)
    assert more != alone
    assert len(asked) == 4, "and whether what came stands, and what it takes"
    known = plant_model.before_lock(products, MORNING)
    cancel_order.perform(Cancel(second), actor=shop.director, at=MORNING, reason="客户取消")
    confirm_order.perform(third, actor=shop.other, at=MORNING)
    less, _ = both(known)
    assert less == more, "the third has what was given back by the second"
    proved()


@pytest.mark.usefixtures("committed")
def test_what_a_product_is_made_of_is_one_statement_once_it_is_known_and_never_what_it_was() -> None:
    """A component and a work center that come are there for the next who asks, who asks once more for them; then it is one statement again."""
    shop = works()
    product, other = shop.c.products[:2]

    def asked() -> tuple[set[int], set[int], int]:
        with count() as counted:
            ground = plant_model.ground([product], MORNING)
        made = [text for text in counted.texts if "rules_rulesversion" not in text and "worktime_calendar" not in text]
        return {c.component_id for c in ground.components}, set(ground.rows), len(made)

    asked()
    parts, centers, statements = asked()
    assert statements == 1
    assert other not in parts
    day = clock.business_date(MORNING)
    mill = create_work_center.perform(NewWorkCenter(f"N-{product}", "铣床", "CNY"), actor=shop.planner, at=MORNING)
    create_routing.perform(
        NewRouting(product, f"N{product}", "工艺", day, (NewStep(mill, 10, "铣削", run_hours=D(1)),)), actor=shop.planner, at=MORNING
    )
    create_bom.perform(NewBom(product, f"N{product}", "清单", day, (NewBomLine(other, D(1)),)), actor=shop.planner, at=MORNING)
    now, there, statements = asked()
    assert other in now
    assert mill in there
    assert there != centers
    assert 1 < statements <= 3
    assert asked() == (now, there, 1)


@pytest.mark.usefixtures("committed")
def test_a_question_changes_nothing_that_is_known_and_two_interleaved_answer_like_one() -> None:
    """Two questions take time of the same machines in turn; each answers as if it were alone, and so does who asks after them."""
    shop = works()
    first, second, third = orders(shop, 3)
    confirm_order.perform(first, actor=shop.other, at=MORNING)
    product = shop.c.products[0]

    def begun() -> Kept:
        return capacity.seen([product], MORNING)

    def asked(kept: Kept, key: int, qty: int) -> tuple[object, ...]:
        return capacity.take(kept, key, product, D(qty)), capacity.times(kept, key)

    alone = begun()
    said = [asked(alone, key, qty) for key, qty in ((1, 3), (2, 9), (3, 4))]
    assert len({day for day, _ in said}) > 1
    one, two = begun(), begun()
    for n, (key, qty) in enumerate(((1, 3), (2, 9), (3, 4))):
        assert [asked(each, key, qty) for each in (one, two)] == [said[n]] * 2
    with transaction.atomic():
        assert asked(begun(), 1, 3) == said[0]
    before = begun()
    confirm_order.perform(second, actor=shop.other, at=MORNING)
    confirm_order.perform(third, actor=shop.other, at=MORNING)
    assert asked(before, 1, 3) == said[0], "what was read stands as it was read"
    after = asked(begun(), 1, 3)
    assert after != said[0]
    kept_replica.forget()
    assert asked(begun(), 1, 3) == after


@pytest.mark.parametrize("seed", range(3))
def test_machines_with_changes_laid_on_them_are_those_laid_anew(seed: int) -> None:
    """Stretches come, go and lie over each other at random; what is laid on is compared with what is laid at once, and what was copied stands."""
    rnd, calendar = random.Random(seed), Calendar((day * 1440 + 480, day * 1440 + 960) for day in range(20))
    center = Center(7, calendar, (Lane(calendar.total), Lane(calendar.total)))
    model = Model({7: center}, {}, [])
    known, laid_on = Replica(), 0
    for n in range(200):
        there = sorted(known.centers.get(7, ()))
        for key in rnd.sample(there, min(len(there), rnd.randrange(3))):
            known._drop(key, 7)
        for key in range(n * 3, n * 3 + rnd.randrange(4)):
            on_a_grid = rnd.randrange(20) * 1440 + rnd.randrange(24) * 20 + 480
            starts = MORNING + dt.timedelta(minutes=rnd.randrange(20 * 1440) if rnd.random() < 0.1 else on_a_grid)
            known._add(stretch(key, starts, 20, line=n % 11, lane=rnd.randrange(3), until=None if n % 2 else LATER))
        before = known.laid.get(7)
        stood = [list(lane.gaps(0)) for lane in before.lanes] if before else []
        on, kept = known.on_machines(model, MORNING)
        laid_on += before is not None and known.laid[7].marks is before.marks
        fresh = known.copy()
        fresh.laid = {}
        anew, anew_kept = fresh.on_machines(model, MORNING)
        assert [list(lane.gaps(0)) for lane in on.centers[7].lanes] == [list(lane.gaps(0)) for lane in anew.centers[7].lanes]
        assert kept.lost == anew_kept.lost
        assert _places(kept) == _places(anew_kept)
        assert stood == ([list(lane.gaps(0)) for lane in before.lanes] if before else [])
    assert laid_on > 20


def stretch(key: int, starts: dt.datetime, minutes: int, *, line: int, lane: int = 0, until: dt.datetime | None = None) -> Stretch:
    """Kept time of work center 7 as the server would send it."""
    ends = starts + dt.timedelta(minutes=minutes)
    due = (MORNING.date() - EPOCH.date()).days
    return Stretch(key, 7, lane, ticks(starts), ticks(ends), line, due, ticks(until) if until else FOR_GOOD, ended=False)


def _places(kept: StandingTime) -> list[tuple[int, int, int]]:
    return [(line, place.start, place.end) for line, places in kept.of_lines().items() for place in places]


@pytest.mark.usefixtures("committed")
def test_who_asks_a_moment_behind_another_reads_on_what_is_known() -> None:
    """Nothing is read anew though somebody asked for a later moment, before something ends by itself, or just after; long before it is."""
    shop = works()
    (draft, *_) = orders(shop, 1)
    confirm_order.perform(draft, actor=shop.other, at=MORNING)
    (time,) = balances.kept_times(MORNING)
    product = shop.c.products[0]

    def known(at: dt.datetime) -> Replica:
        plant_model.read([product], at)
        return kept_replica._KNOWN[database()]

    first = known(LATER)
    assert known(MORNING) is first
    assert sum(len(rows) for rows in first.centers.values()) == 1
    assert known(time.ends) is first
    assert sum(len(rows) for rows in first.centers.values()) == 0
    assert known(time.ends - dt.timedelta(seconds=30)) is first
    assert known(MORNING) is not first
    assert sum(len(rows) for rows in known(MORNING).centers.values()) == 1


def test_a_stretch_that_was_moved_does_not_end_when_it_would_have() -> None:
    known, later = Replica(), MORNING + dt.timedelta(hours=2)
    for starts in (MORNING, later):
        known._drop(1, 7)
        known._add(stretch(1, starts, 60, line=5))
    known.let_end(LATER)
    assert [time.starts for time in known.standing(7)] == [later]
    known.let_end(later + dt.timedelta(hours=1))
    assert known.standing(7) == []


@pytest.mark.usefixtures("committed")
def test_what_is_read_before_the_lock_is_read_on_under_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another is confirmed just before the lock is taken: what is promised lies after it, as if it had been there before all was read."""
    shop = works()
    first, second = orders(shop, 2)
    before_lock, others = plant_model.before_lock, [Client(confirming(first, shop.other))]
    done: list[Client] = []

    def slowly(product_ids: list[int], at: dt.datetime) -> plant_model.Ground:
        found = before_lock(product_ids, at)
        if others:
            done.append(others.pop())
            done[0].start()
            done[0].join(LONGEST)
        return found

    monkeypatch.setattr(plant_model, "before_lock", slowly)
    confirm_order.perform(second, actor=shop.other, at=MORNING)
    assert [(each.refusal, each.error) for each in done] == [(None, None)]
    assert len(balances.kept_times(MORNING)) == 2
    proved()


@pytest.mark.usefixtures("committed")
def test_who_only_confirms_reads_all_that_is_kept_once() -> None:
    """Each confirmation goes on from what the one before it knew; what it keeps itself is known once it is committed, and what is undone never."""
    shop = works()
    first, second, third = orders(shop, 3)
    confirm_order.perform(first, actor=shop.other, at=MORNING)
    read: list[int] = []
    for draft in (second, third):
        confirm_order.perform(draft, actor=shop.other, at=MORNING)
        known = kept_replica._KNOWN[database()]
        read.append(known.version)
        assert sum(len(rows) for rows in known.centers.values()) == len(read), "the one before it, not its own"
    assert read == [1, 2]
    kept_times = stands(kept_replica._KNOWN[database()])
    assert kept_times == balances.kept_times(MORNING)
    assert len(kept_times) == 3


@pytest.mark.usefixtures("committed")
def test_what_one_laid_out_of_some_machines_hides_no_change_of_the_others() -> None:
    """A question about one machine, after another has changed, gives back what it laid out: who asks about the other machine sees the change."""
    shop = works()
    first, second, _ = orders(shop, 3)
    confirm_order.perform(first, actor=shop.other, at=MORNING)
    (time,) = balances.kept_times(MORNING)
    calendar = Calendar((day * 1440 + 480, day * 1440 + 960) for day in range(20))
    origin = clock.midnight(MORNING.date())
    one, nobody = (Model({key: Center(key, calendar, (Lane(calendar.total),))}, {}, []) for key in (time.work_center_id, 0))

    def asked(model: Model) -> list[tuple[int, Place]]:
        known = kept_replica.stands(MORNING)
        _, kept = known.on_machines(model, origin)
        kept_replica.share(known)
        return [each for laid in kept.laid for each in laid.places()]

    assert len(asked(one)) == 1
    confirm_order.perform(second, actor=shop.other, at=MORNING)
    assert asked(nobody) == []
    assert len(asked(one)) == 2
