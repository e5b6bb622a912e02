"""Saved filters: kept, renamed, shared, ordered, made the default and deleted by their owner; the columns a person last chose, and their widths."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from makesell.ground.actor import Actor
from makesell.ground.db import act, one, run
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

LONGEST_NAME = 60
LONGEST_QUERY = 2000
LAST_PLACE = 9999
# What a column may measure, in CSS pixels.
NARROWEST, WIDEST = 48, 900
TAKEN = {"saved_view_name_once": ("views.taken", N_("You have a view of this name already."), "name")}


@dataclass(frozen=True, slots=True)
class View:
    """A saved filter as its reader sees it; `own` ones may be changed."""

    id: int
    name: str
    query: str
    shared: bool
    shared_unit_id: int | None
    is_default: bool
    own: bool
    position: int
    noun: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a person has for one list: views in their order, the columns last chosen (empty: the sheet's own), widths by column in pixels."""

    views: tuple[View, ...]
    columns: tuple[str, ...]
    widths: Mapping[str, int] = field(default_factory=dict)

    @property
    def default(self) -> View | None:
        """The view the list opens with."""
        return next((view for view in self.views if view.is_default and view.own), None)


def of_list(noun: str, actor: Actor) -> Saved:
    """Own and shared views of a noun's list, the remembered columns and widths; one statement."""
    if actor.person_id is None:
        return Saved((), ())
    rows = run(
        """select id, name, query, shared, shared_unit_id, is_default, person_id = %(me)s, position, noun, columns, widths
           from listing_savedview
           where noun = %(noun)s and (person_id = %(me)s or (shared and (shared_unit_id is null or shared_unit_id = any(%(units)s))))
           order by person_id <> %(me)s, position, name, id""",
        {"me": actor.person_id, "noun": noun, "units": sorted(actor.unit_ids | actor.units_below)},
        keep=True,
    )
    columns, widths = next((row[9:11] for row in rows if row[6] and not row[1]), ("", ""))
    sized = (one.split(":") for one in widths.split(",") if one)
    return Saved(
        tuple(View(*row[:9]) for row in rows if row[1]), tuple(c for c in columns.split(",") if c), {name: int(px) for name, px in sized}
    )


def own(view_id: int, actor: Actor) -> View:
    """One's own view; refuses (404) somebody else's."""
    row = one(
        """select id, name, query, shared, shared_unit_id, is_default, true, position, noun from listing_savedview
           where id = %s and person_id = %s and name <> ''""",
        [view_id, actor.person_id],
    )
    if row is None:
        raise Refusal("views.missing", "This view does not exist, or it is somebody else's.", status=404)
    return View(*row)


def _checked(name: str, query: str) -> str:
    name = name.strip()
    if not name or "\x00" in name:
        raise Refusal("views.name", "A view needs a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise Refusal("views.name_long", "At most %(most)s characters.", field="name", most=LONGEST_NAME)
    if len(query) > LONGEST_QUERY:
        raise Refusal("views.query", "This view holds too many conditions to be saved.", field="name")
    return name


def _no_other_default(noun: str, actor: Actor) -> None:
    run("update listing_savedview set is_default = false where person_id = %s and noun = %s and is_default", [actor.person_id, noun])


@act
def keep(noun: str, name: str, query: str, *, shared: bool, is_default: bool, actor: Actor) -> int:
    """Saves a filter under a name, replacing one's own of the same name; returns its id."""
    name = _checked(name, query)
    if is_default:
        _no_other_default(noun, actor)
    row = one(
        """insert into listing_savedview (person_id, noun, name, query, columns, shared, is_default, position, version)
           values (%(me)s, %(noun)s, %(name)s, %(query)s, '', %(shared)s, %(default)s,
                   (select coalesce(max(position), 0) + 1 from listing_savedview where person_id = %(me)s and noun = %(noun)s), 1)
           on conflict (person_id, noun, name) do update set query = excluded.query, shared = excluded.shared,
               is_default = excluded.is_default, version = listing_savedview.version + 1 returning id""",
        {"me": actor.person_id, "noun": noun, "name": name, "query": query, "shared": shared, "default": is_default},
    )
    return int(row[0]) if row else 0


@act
def change(view_id: int, name: str, *, shared: bool, unit_id: int | None, is_default: bool, position: int, actor: Actor) -> None:
    """Renames, shares (with a unit or everybody), orders or makes default one's own view."""
    view = own(view_id, actor)
    name = _checked(name, view.query)
    if unit_id is not None and unit_id not in actor.unit_ids | actor.units_below:
        raise Refusal("views.unit", "You can share with your own units only.", field="unit")
    if not 0 <= position <= LAST_PLACE:
        raise Refusal("views.position", "A place is a number from 0 to %(most)s.", field="position", most=LAST_PLACE)
    if is_default:
        _no_other_default(view.noun, actor)
    with refusing(TAKEN):
        run(
            """update listing_savedview set name = %s, shared = %s, shared_unit_id = %s, is_default = %s, position = %s,
                   version = version + 1 where id = %s""",
            [name, shared, unit_id, is_default, position, view.id],
        )


@act
def drop(view_id: int, *, actor: Actor) -> View:
    """Deletes one's own view; returns what it was."""
    view = own(view_id, actor)
    run("delete from listing_savedview where id = %s", [view.id])
    return view


@act
def remember_columns(noun: str, columns: tuple[str, ...], *, actor: Actor) -> None:
    """Remembers the columns and their order a person chose for a list."""
    if actor.person_id is None:
        return
    run(
        """insert into listing_savedview (person_id, noun, name, query, columns, shared, is_default, position, version)
           values (%s, %s, '', '', %s, false, false, 0, 1)
           on conflict (person_id, noun, name) do update set columns = excluded.columns""",
        [actor.person_id, noun, ",".join(columns)],
    )


@act
def remember_widths(noun: str, widths: Mapping[str, int], *, actor: Actor) -> None:
    """Remembers how wide a person drew a list's columns, each kept between `NARROWEST` and `WIDEST`; none takes the widths off."""
    if actor.person_id is None:
        return
    kept = ",".join(f"{name}:{min(max(px, NARROWEST), WIDEST)}" for name, px in widths.items())
    run(
        """insert into listing_savedview (person_id, noun, name, query, columns, widths, shared, is_default, position, version)
           values (%s, %s, '', '', '', %s, false, false, 0, 1)
           on conflict (person_id, noun, name) do update set widths = excluded.widths""",
        [actor.person_id, noun, kept],
    )
