"""A promise by hand; 40 random plants against the same rules minute by minute; its parts sum to the whole, and taking a cause away helps."""

import random
from decimal import Decimal

import pytest

from makesell.engines.ctp import (
    Calendar,
    Center,
    Curve,
    Item,
    Job,
    Lane,
    Model,
    Need,
    Outside,
    Part,
    Promise,
    Step,
    Unable,
    Way,
    ask,
    earliest,
    gains,
    joined,
    keep,
    latest,
    latest_start,
    make,
    most_by,
    open_longer,
    without,
)
from makesell.engines.ctp.tests import naive

D = Decimal
DAY = 1440
EIGHT_TO_FIVE = [(day * DAY + 480, day * DAY + 1020) for day in range(60)]
SAW, LATHE, PEOPLE = 1, 2, 3
SHAFT, BAR, REDUCER, CASING = 11, 12, 13, 14
EMPTY = Curve({0: D(0)})


def _center(key: int, busy: tuple[tuple[int, int, str], ...] = ()) -> Center:
    calendar = Calendar(EIGHT_TO_FIVE)
    return Center(key, calendar, (Lane(calendar.total, busy),))


def _model(*items: Item, saw: tuple[tuple[int, int, str], ...] = ()) -> Model:
    centers = (_center(SAW, saw), _center(LATHE))
    return Model({c.key: c for c in centers}, {i.key: i for i in items}, [day * DAY for day in range(60)])


def _promised(model: Model, item: int, qty: int, start: int = 0) -> Promise:
    found = ask(model, item, D(qty), start)
    assert isinstance(found, Promise)
    return found


STEPS = (Step((SAW,), 30, D(3)), Step((LATHE,), 60, D(6), after=(0,)))
MADE = Item(SHAFT, EMPTY, ways=(Way((Need(BAR, D(1)),), STEPS),))
BOUGHT = Item(BAR, Curve({0: D(20)}), lead=3)


def test_stock_first_then_material_then_every_step_on_its_calendar() -> None:
    model = _model(MADE, BOUGHT)
    made = _promised(model, SHAFT, 20)
    # sawn 8:00 to 9:30, turned 9:30 to 12:30
    sawn = (Part("closed", 480, SHAFT, SAW), Part("setup", 30, SHAFT, SAW), Part("work", 60, SHAFT, SAW))
    assert made.parts == (*sawn, Part("setup", 60, SHAFT, LATHE), Part("work", 120, SHAFT, LATHE))
    assert made.end == 480 + 90 + 180
    more = _promised(model, SHAFT, 30)
    assert more.parts[0] == Part("bought", 3 * DAY, BAR)
    assert more.end == 3 * DAY + 480 + 120 + 240
    after = _promised(keep(model, made), SHAFT, 1)
    assert [p.code for p in after.parts] == ["bought", "closed", "setup", "work", "setup", "work"]


def test_the_cause_worth_most_is_named_with_what_it_is_worth() -> None:
    model = _model(MADE, BOUGHT, saw=((0, 540, ""), (540, 700, "")))
    made = _promised(model, SHAFT, 20)
    assert Part("queue", DAY + 160, SHAFT, SAW) in made.parts
    (gain,) = gains(model, SHAFT, D(20), made)
    assert (gain.part.code, gain.part.center, gain.minutes) == ("queue", SAW, made.end - (480 + 90 + 180))


def test_lots_that_move_on_let_steps_run_side_by_side() -> None:
    steps = (Step((SAW,), 0, D(6), move=D(5)), Step((LATHE,), 0, D(6), after=(0,)))
    model = _model(Item(SHAFT, EMPTY, ways=(Way((), steps),)))
    made = _promised(model, SHAFT, 20)
    assert [(p.start, p.end) for p in made.places] == [(480, 600), (510, 630)]
    assert sum(part.minutes for part in made.parts) == made.end


def test_a_template_says_so_and_steps_outside_take_working_days() -> None:
    steps = (Step(days=10), Step(days=25), Step((LATHE,), 0, D(60), after=(0, 1)))
    model = _model(Item(REDUCER, EMPTY, ways=(Way((), steps, template=True),)))
    made = _promised(model, REDUCER, 1)
    assert (made.template, made.end) == (True, 25 * DAY + 540)
    assert made.parts[0] == Part("template", 25 * DAY, REDUCER)


def test_the_part_that_is_there_on_a_day() -> None:
    model = _model(MADE, BOUGHT)
    made = _promised(model, SHAFT, 20)
    assert most_by(model, SHAFT, D(30), 0, made.end, D(1)) == 20
    assert most_by(model, SHAFT, D(30), 0, made.end - 1, D("0.5")) == D("19.5")
    assert most_by(model, SHAFT, D(30), 0, 480, D(1)) == 0
    assert most_by(model, SHAFT, D(30), 0, 10 * DAY, D(1)) == 30


def test_a_substitute_is_taken_where_it_is_there_sooner() -> None:
    way = Way((Need(CASING, D(1), ((BAR, D(2)),)),), (Step((SAW,), 0, D(1)),))
    model = _model(Item(REDUCER, EMPTY, ways=(way,)), Item(CASING, EMPTY, lead=9), BOUGHT)
    assert [(t.item, t.qty) for t in _promised(model, REDUCER, 10).taken] == [(BAR, D(20))]
    assert _promised(model, REDUCER, 11).parts[0] == Part("bought", 3 * DAY, BAR)


@pytest.mark.parametrize(
    ("items", "unable"),
    [
        ((Item(SHAFT, EMPTY),), Unable("no_way", (SHAFT,))),
        ((MADE, Item(BAR, EMPTY)), Unable("no_way", (SHAFT, BAR))),
        ((MADE, Item(BAR, EMPTY, ways=(Way((Need(SHAFT, D(1)),), STEPS),))), Unable("circle", (SHAFT, BAR, SHAFT))),
        ((MADE, Item(BAR, EMPTY, lead=90)), Unable("horizon", (SHAFT, BAR))),
    ],
)
def test_what_cannot_be_promised_is_refused_with_the_path(items: tuple[Item, ...], unable: Unable) -> None:
    assert ask(_model(*items), SHAFT, D(1), 0) == unable


def _random_plant(rnd: random.Random) -> tuple[Model, naive.World]:
    """Three centers with what they do, four items whose ways need later ones only."""

    def stretches() -> list[tuple[int, int]]:
        marks = sorted(rnd.sample(range(700), 24))
        return [(marks[n], marks[n + 1]) for n in range(0, 24, 2)]

    centers, opened, busy = {}, {}, {}
    families = ("", "a", "b")
    for key in (SAW, LATHE, PEOPLE):
        calendar = Calendar(stretches())
        opened[key] = [m for s, e in zip(calendar.starts, calendar.ends, strict=True) for m in range(s, e)]
        lanes = []
        for machine in range(rnd.choice((1, 1, 2))):
            marks = sorted(rnd.sample(range(calendar.total // 2), 8))
            ops = [(marks[n], marks[n + 1], rnd.choice(families)) for n in range(0, 8, 2)]
            lanes.append(Lane(calendar.total, ops))
            busy[key, machine] = [(calendar.start_of(s), calendar.end_of(e), f) for s, e, f in ops]
        setups = {(f, t): rnd.randint(0, 9) for f in "ab" for t in "ab" if f != t} if rnd.random() < 0.5 else {}
        centers[key] = Center(key, calendar, tuple(lanes), rnd.choice((D(1), D("0.8"))), setups)

    def step(place: int) -> Step:
        after = tuple(n for n in range(place) if rnd.random() < 0.7)
        if rnd.random() < 0.15:
            return Step(days=rnd.randint(1, 3), after=after)
        return Step(
            tuple(rnd.sample((SAW, LATHE), rnd.randint(1, 2))), rnd.randint(0, 6), D(rnd.randint(1, 4)), after, rnd.choice(families),
            rnd.choice((None, None, PEOPLE)), rnd.choice((None, D(2))), rnd.choice((D(0), D("0.2"))),
        )  # fmt: skip

    def item(key: int) -> Item:
        below = [k for k in (SHAFT, BAR, REDUCER, CASING) if k > key]
        curve = Curve({m: D(rnd.randint(0, 9)) for m in {0, *rnd.sample(range(1, 200), 3)}})
        ways = []
        for _ in range(rnd.randint(1, 2) if below else 0):
            others = {k: tuple((o, D(1)) for o in below if o != k)[: rnd.randint(0, 1)] for k in below}
            needs = [Need(k, D(rnd.randint(1, 2)), others[k]) for k in below if rnd.random() < 0.6]
            steps = tuple(step(n) for n in range(rnd.randint(1, 3)))
            ways.append(Way(tuple(needs), steps, least=D(rnd.choice((0, 3))), multiple=D(rnd.choice((0, 2)))))
        lead = None if below and rnd.random() < 0.7 else rnd.randint(0, 4)
        return Item(key, curve, lead, tuple(ways))

    items = {key: item(key) for key in (SHAFT, BAR, REDUCER, CASING)}
    model = Model(centers, items, list(range(0, 700, 50)))
    return model, naive.World(model, opened, busy, rnd.randint(0, 100))


def test_the_engine_finds_what_is_found_minute_by_minute() -> None:
    promised = 0
    for seed in range(40):
        rnd = random.Random(seed)
        model, world = _random_plant(rnd)
        for _ in range(3):
            qty = D(rnd.randint(1, 12))
            found = ask(model, SHAFT, qty, world.start)
            end, world = naive.get(world, SHAFT, qty)
            if isinstance(found, Unable):
                assert end >= 700, seed
                break
            assert found.end == end, seed
            assert sum(part.minutes for part in found.parts) == end - world.start, seed
            model, promised = keep(model, found), promised + 1
    assert promised > 80


def test_the_latest_start_keeps_the_day_and_a_minute_later_does_not() -> None:
    for seed in range(20):
        rnd = random.Random(seed)
        model, world = _random_plant(rnd)
        made = make(model, SHAFT, D(5), world.start)
        if isinstance(made, Unable):
            continue
        due = made.end + rnd.randint(0, 300)
        latest = latest_start(model, SHAFT, D(5), world.start, due)
        assert latest is not None
        later = ask(model, SHAFT, D(5), latest + 1, bought_from=world.start)
        assert isinstance(later, Unable) or later.end > due or latest == due, seed
    assert latest_start(model, SHAFT, D(5), due, due - 1) is None


def test_longer_hours_move_nothing_that_is_taken_and_are_free_between_two_jobs_only() -> None:
    """Random machines: what is taken stands at the same minutes of the clock; every further minute outside it is free, and no other is."""
    rnd = random.Random(11)
    for _ in range(300):
        calendar = Calendar((day * 1440 + 480, day * 1440 + 960) for day in range(12))
        lane, reached = Lane(calendar.total), 0
        while reached < calendar.total - 900:
            begin = reached + rnd.choice((0, 0, rnd.randrange(1, 300)))
            reached = begin + rnd.randrange(20, 600)
            lane.take(begin, reached, rnd.choice(("", "a")))
        spans = [(day * 1440 + 960, day * 1440 + 960 + 60 * rnd.randrange(1, 5)) for day in range(12) if rnd.random() < 0.7]
        model = Model({1: Center(1, calendar, (lane,))}, {}, [])
        since = rnd.choice((0, 0, rnd.randrange(0, 6 * 1440)))
        other = open_longer(model, 1, spans, since, 12 * 1440)
        center = other.model.centers[1]
        new, machine = center.calendar, center.lanes[0]
        clocked = [(calendar.start_of(start), calendar.end_of(end), family) for start, end, family in lane.busy(0, calendar.total)]
        wanted = [(max(start, since), end, family) for start, end, family in clocked if end > since]
        found = [(new.start_of(start), new.end_of(end), family) for start, end, family in machine.busy(0, new.total)]
        assert [(max(start, new.start_of(0)), end, family) for start, end, family in wanted] == found
        assert other.spans == [(max(start, since), end) for start, end in spans if end > since]
        free = {minute for start, end in machine.gaps(-1) for minute in range(new.start_of(start), new.end_of(end), 10)}
        assert not {minute for minute in free if any(start <= minute < end for start, end, _ in clocked)}
        open_now = joined([*((max(start, since), end) for start, end in calendar.stretches() if end > since), *other.spans])
        left = without(open_now, [(start, end) for start, end, _ in clocked])
        assert sum(end - start for start, end in left) == sum(end - start for start, end in machine.gaps(-1))
        assert model.centers[1].calendar is calendar
        assert model.centers[1].lanes == (lane,)


def _same(lane: Lane, taken: list[tuple[int, int, str]], total: int) -> bool:
    fresh = Lane(total, sorted(taken))
    ends = {end: family for _, end, family in taken}
    starts = {start: family for start, _, family in taken}
    return list(lane.gaps(0)) == list(fresh.gaps(0)) and all(
        (lane.find(ready, need), lane.before(ready), lane.after(ready)) == (fresh.find(ready, need), ends.get(ready, ""), starts.get(ready, ""))
        for ready in range(0, total, 37)
        for need in (1, 20)
    )


def test_a_copy_of_a_machine_goes_on_by_itself_whatever_is_taken_and_given_back() -> None:
    """Two copies and what they were made of, taken of and given back in turn, against machines laid anew; blocks are halved and emptied."""
    rnd, total = random.Random(11), 4000
    lanes: list[tuple[Lane, list[tuple[int, int, str]]]] = [(Lane(total), [])]
    for n in range(1500):
        if n in (400, 700):
            of, taken = lanes[0]
            lanes.append((of.copy(), list(taken)))
        lane, taken = rnd.choice(lanes)
        if taken and rnd.random() < (0.3 if n < 1000 else 0.7):
            gone = taken.pop(rnd.randrange(len(taken)))
            lane.give(*gone[:2])
        else:
            begin = lane.find(rnd.randrange(total), length := rnd.randrange(1, 9))
            if begin is not None:
                lane.take(begin, begin + length, family := rnd.choice(("", "a", "b")))
                taken.append((begin, begin + length, family))
        if n % 100 == 99:
            assert all(_same(lane, taken, total) for lane, taken in lanes)
    for lane, taken in lanes:
        for start, end, _ in taken:
            lane.give(start, end)
        assert list(lane.gaps(0)) == [(0, total)]
    full = Lane(10)
    full.take(0, 10)
    full.copy().give(0, 10)
    assert list(full.gaps(0)) == []


def test_a_step_outside_takes_the_days_of_who_does_it_forwards_and_backwards() -> None:
    """Who does it rests on the second day; what it ends on the fifth, which we do not work, is here on the sixth."""
    ours = [day * DAY for day in range(20) if day != 5]
    outside = Outside([day * DAY for day in range(20) if day != 2], [(6 if day == 5 else day) * DAY for day in range(20) if day != 2])
    model = Model({SAW: _center(SAW)}, {}, ours)
    for days, begin, end in ((1, 30, DAY), (2, 30, 3 * DAY), (4, 30, 6 * DAY), (5, 30, 6 * DAY), (1, DAY + 5, 3 * DAY)):
        step = Step(days=days, key=7, outside=outside)
        assert earliest(model, Job((step,), (D(1),)), begin) == [(begin, end)]
    back = latest(model, Job((Step(days=2, key=7, outside=outside),), (D(1),)), 0, 3 * DAY)
    assert back == [(DAY - 1, 3 * DAY)], "to be here on the third day it goes out before the first begins"
    for end in range(2 * DAY, 15 * DAY, 700):
        for days in (1, 2, 3):
            begins = outside.sooner(end, days)
            if begins >= 0:
                assert outside.later(begins, days) <= end < outside.later(begins + 1, days)


def test_a_machine_and_its_copy_know_their_own_setup_families() -> None:
    """What either takes or gives back is nothing the other does, however much of it there is, and copies of copies go on from there."""
    rnd = random.Random(5)
    lanes: list[tuple[Lane, dict[int, tuple[int, str]]]] = [(Lane(10_000, [(0, 5, "A"), (5, 9, "B")]), {0: (5, "A"), 5: (9, "B")})]
    for n in range(600):
        lane, known = lanes[rnd.randrange(len(lanes))]
        if n % 40 == 0:
            lane, known = lane.copy(), dict(known)
            lanes.append((lane, known))
        begin = rnd.randrange(10, 9_980)
        if n % 5 == 0 and known:
            start = rnd.choice(sorted(known))
            lane.give(start, known.pop(start)[0])
        elif lane.find(begin, 3) == begin:
            family = rnd.choice(("A", "B", ""))
            lane.take(begin, begin + 3, family)
            known[begin] = begin + 3, family
        for each, did in lanes:
            assert each.busy(0, 10_000) == [(start, *did[start]) for start in sorted(did)]
    for each, did in lanes:
        assert [each.after(start) for start in did] == [family for _, family in did.values()]
        assert [each.before(end) for end, _ in did.values()] == [family for _, family in did.values()]
