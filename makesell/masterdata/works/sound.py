"""What makes a plant model possible: every operation can be done somewhere, in some time, by somebody; refused with the path where not."""

from collections.abc import Iterable, Sequence

from makesell.ground.db import run
from makesell.ground.refusal import Refusal
from makesell.ground.worktime.naming import OFFICE
from makesell.ground.worktime.queries import load_many
from makesell.masterdata.works.facts import NewBom, NewRouting, NewStep


def followed(after: str) -> tuple[int, ...]:
    """The positions an operation follows; refuses what is no list of numbers."""
    try:
        return tuple(int(word) for word in after.replace(",", " ").split())
    except ValueError:
        raise Refusal("routing.after_words", "Write the positions it follows as numbers, such as 10, 20.", field="steps") from None


def refuse_unknown_calendars(codes: Iterable[str]) -> None:
    """Refuses the code of a working calendar nobody has made; the office is always there."""
    wanted = {code for code in codes if code} - {OFFICE}
    known = load_many(wanted) if wanted else {}
    for code in sorted(wanted - set(known)):
        raise Refusal("worktime.unknown", "The working calendar %(calendar)s does not exist.", field="calendar", status=404, calendar=code)


def refuse_stray_substitutes(rows: Sequence[NewBom]) -> None:
    """Refuses a substitute for a position that is not there, for itself, or for a substitute."""
    for row in rows:
        for place, line in enumerate(row.lines, 1):
            if line.instead_of is None:
                continue
            stands_for, odd = divmod(line.instead_of, 10)
            if odd or not 1 <= stands_for <= len(row.lines) or stands_for == place or row.lines[stands_for - 1].instead_of is not None:
                raise Refusal(
                    "bom.instead_of",
                    "%(path)s stands in for %(position)s, which is no component of its own.",
                    field="lines",
                    path=f"{row.product_code} → {place * 10}",
                    position=line.instead_of,
                )


def refuse_impossible(rows: Sequence[NewRouting]) -> None:
    """Refuses operations without a place or time, that follow none before them, or whose center nobody works at."""
    steps = [(f"{row.product_code} → {step.position}", row, step) for row in rows for step in row.steps]
    for path, row, step in steps:
        if (step.work_center_id is None) == (step.days is None) or (step.days is not None and step.days <= 0):
            raise Refusal(
                "routing.where", "Operation %(path)s needs either a work center or the working days it is outside.", field="steps", path=path
            )
        if step.days is None and (step.supplier_id is not None or step.outside_price is not None):
            raise Refusal("routing.supplier", "Operation %(path)s is done here: it has no supplier and no price.", field="steps", path=path)
        if step.outside_price is not None and step.outside_price < 0:
            raise Refusal("number.negative", "This must not be less than 0.", field="steps")
        if step.days is None and step.setup_hours + step.run_hours <= 0:
            raise Refusal("routing.rate", "Operation %(path)s takes no time: give the hours to set up or the hours each.", field="steps", path=path)
        before = {0, *(other.position for other in row.steps if other.position < step.position)}
        for position in followed(step.after):
            if position not in before:
                raise Refusal(
                    "routing.after",
                    "Operation %(path)s follows %(position)s, which does not stand before it.",
                    field="steps",
                    path=path,
                    position=position,
                )
    idle = _idle({key for _, _, step in steps for key in _centers(step)})
    for path, _row, step in steps:
        for key in _centers(step):
            if key in idle:
                raise Refusal("routing.no_time", "Nobody works at %(path)s: no calendar gives it hours.", field="steps", path=f"{path} → {idle[key]}")


def _centers(step: NewStep) -> list[int]:
    return [key for key in (step.work_center_id, step.second_id, step.third_id, step.beside_id) if key is not None]


def _idle(keys: set[int]) -> dict[int, str]:
    """Work centers at which nobody ever works, with their codes."""
    if not keys:
        return {}
    found = run(
        """select w.record_id, w.code, coalesce(nullif(w.calendar, ''), p.calendar, ''), w.hours_per_day
           from works_workcenter w left join works_plant p on p.record_id = w.plant_id where w.record_id = any(%s)""",
        [sorted(keys)],
    )
    known = load_many({row[2] for row in found if row[2]}) if any(row[2] for row in found) else {}
    return {
        key: code
        for key, code, calendar, hours in found
        if (calendar in known and not any(known[calendar].week)) or (calendar not in known and hours <= 0)
    }
