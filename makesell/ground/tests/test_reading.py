"""What a page reads in several of its parts is asked once; an act always asks anew."""


from makesell.ground.db.reading import read_once, reading
from makesell.ground.db.transactions import LOCKS

asked: list[int] = []


@read_once
def double(number: int) -> int:
    """Twice the number, told each time it is computed."""
    asked.append(number)
    return 2 * number


def test_a_read_is_asked_once_within_a_page_and_each_time_outside() -> None:
    asked.clear()
    with reading():
        assert [double(2), double(2), double(3)] == [4, 4, 6]
    assert asked == [2, 3]
    assert [double(2), double(2)] == [4, 4]
    assert asked == [2, 3, 2, 2]
    with reading():
        double(2)
        LOCKS.depth += 1
        try:
            double(2)
        finally:
            LOCKS.depth -= 1
    assert asked == [2, 3, 2, 2, 2, 2]
