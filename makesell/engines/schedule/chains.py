"""Engine schedule: moves single tasks in the chains of their machines, again and again, and keeps the best plan seen.

A plan is what comes after what on each machine; every task begins as soon as that and its own order let it. A move takes a task to another place
of a chain, its own or that of another machine; only what begins at another time because of it is reckoned anew. Moves start at what made a job
late: back along the chain of what it waited for, the binding one each time (as Mati, Dauzère-Pérès and Lahlou 2011 do for any regular
criterion). A plan that is worse is gone on from by chance, less and less (Kirkpatrick, Gelatt and Vecchi 1983).

Everything here is functions over flat arrays in the narrow Python that numba compiles; see `swift`.
"""

from makesell.engines.schedule.flat import (  # noqa: I001 - so many names stand in a few lines
    ATMOST, BASE, BASE_CENTER, BEFORE_FIRST, BESIDE, BEST, BEST_AT, BETTER, CENTER_AT, CHANGED, CHANGED_AT, DAYS, DUE, EARLY, END,
    ENOUGH, FAMILIES, FAMILY, FINISH, FIXED, FOLLOWED, FOLLOWED_AT, FREED, FREE_AT, FREE_COUNT, FROM, FROMS, FROM_LANE, FROM_OPTION, FROM_PREV,
    HEAP_AT, HELD, HOURS_AT, JOB, JOBS, JOB_COUNT, JOB_FIRST, KEPT, LANE, LANE_AT, LANE_COUNT, LATE, LATER, LATES_AT, LATE_AT, LINKS, LUCK,
    LUCK_AT, MARKED, MOVE, NEAR_AT, NEXT, NEXT_FIRST, NOW, OPTION, OPTION_FIRST, PLACE, PREV, PRICE_AT, QUEUED, RANK, REACH, READY, SEED, SETUP,
    SET_UP, SHIFTED, SHIFTED_AT, SPANS, SPENT, START, TAIL, TASK, TASKS, TOUCHED, TOUCHED_AT, TRIED, WAITING, WAS_FINISH, WEIGHT, WHO, Ints, Reals,
)  # fmt: skip

NEVER = 1 << 30            # later than every plan, in 32 bits too
SHIFT = 480                # minutes after which a move is as bad as can be: MOVED_MOST
STEPS = 400                # so far back a late job is followed
MODULUS = 2147483647


def drawn(x: Ints, below: int) -> int:
    """A whole number from nought, by chance (Park and Miller 1988)."""
    x[SEED] = x[SEED] * 48271 % MODULUS
    return x[SEED] % below


# --- time -------------------------------------------------------------------------------------------------------------------------------------


def stretch(x: Ints, calendar: int, field: int, value: int) -> int:
    """How many stretches of a calendar have less or as much in a field."""
    first, low, high = x[x[HOURS_AT] + 3 * calendar], 0, x[x[HOURS_AT] + 3 * calendar + 1]
    while low < high:
        middle = (low + high) // 2
        if x[first + 3 * middle + field] <= value:
            low = middle + 1
        else:
            high = middle
    return low


def worked_at(x: Ints, calendar: int, minute: int) -> int:
    """Working minutes that have passed at a minute of the clock."""
    place = stretch(x, calendar, 0, minute) - 1
    if place < 0:
        return 0
    at = x[x[HOURS_AT] + 3 * calendar] + 3 * place
    return x[at + 2] + min(minute, x[at + 1]) - x[at]


def starts_at(x: Ints, calendar: int, worked: int) -> int:
    """The minute at which work goes on after so many working minutes."""
    if worked >= x[x[HOURS_AT] + 3 * calendar + 2]:
        return NEVER
    at = x[x[HOURS_AT] + 3 * calendar] + 3 * (stretch(x, calendar, 2, worked) - 1)
    return x[at] + worked - x[at + 2]


def ends_at(x: Ints, calendar: int, worked: int) -> int:
    """The minute at which so many working minutes are done."""
    if worked > x[x[HOURS_AT] + 3 * calendar + 2]:
        return NEVER
    at = x[x[HOURS_AT] + 3 * calendar] + 3 * max(stretch(x, calendar, 2, worked - 1) - 1, 0)
    return x[at] + worked - x[at + 2]


def back_at(x: Ints, who: int, minute: int, days: int) -> int:
    """When work given outside at a minute is back, by the days of who does it."""
    if who < 0 or days <= 0:
        return minute + days * 1440
    count = x[who]
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if x[who + 1 + middle] <= minute:
            low = middle + 1
        else:
            high = middle
    place = low + days - 1
    return x[who + 1 + count + place] if place < count else NEVER


# --- where a task comes to lie ----------------------------------------------------------------------------------------------------------------


def set_up(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, center: int, former: int, n: int) -> int:
    """Working minutes to set a center up for a task after a family."""
    family = t[n * TASK + FAMILY]
    if family == 0 or former == 0:
        return t[n * TASK + SETUP]
    if x[x[CENTER_AT] + 2 * center + 1] >= 0:
        minutes = x[x[x[CENTER_AT] + 2 * center + 1] + former * x[FAMILIES] + family]
        if minutes >= 0:
            return minutes
    return 0 if former == family else t[n * TASK + SETUP]


def opened(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, n: int) -> int:
    """The first minute at which a task could begin if its center were at work."""
    at = t[n * TASK + READY]
    if t[n * TASK + HELD] and t[n * TASK + BASE] > at:
        at = t[n * TASK + BASE]
    for k in range(t[n * TASK + BEFORE_FIRST], t[(n + 1) * TASK + BEFORE_FIRST]):
        at = max(at, t[x[k] * TASK + END])
    m = p[n * PLACE + PREV]
    if m >= 0:
        at = max(at, t[(m % x[TASKS]) * TASK + END], p[m * PLACE + REACH])
    m = p[(x[TASKS] + n) * PLACE + PREV]
    if m >= 0:
        at = max(at, t[(m % x[TASKS]) * TASK + END], p[m * PLACE + REACH])
    return at


def lay(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, n: int) -> bool:
    """Lays a task where it now belongs; True when that is not where it was."""
    at = opened(t, p, j, x, f, n)
    option = t[n * TASK + OPTION]
    minutes = 0
    if option < 0:
        begin, end = at, back_at(x, t[n * TASK + WHO], at, t[n * TASK + DAYS])
    else:
        m = p[n * PLACE + PREV]
        minutes = set_up(t, p, j, x, f, x[option], 0 if m < 0 else t[(m % x[TASKS]) * TASK + FAMILY], n)
        calendar = x[option + 2]
        if calendar < 0:
            begin, end = at, at + minutes + x[option + 1]
        else:
            worked = worked_at(x, calendar, at)
            begin, end = starts_at(x, calendar, worked), ends_at(x, calendar, worked + minutes + x[option + 1])
    if begin == t[n * TASK + START] and end == t[n * TASK + END] and minutes == t[n * TASK + SPENT]:
        return False
    t[n * TASK + START], t[n * TASK + END], t[n * TASK + SPENT] = begin, end, minutes
    return True


def clashes(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, n: int) -> bool:
    """True when a task runs into fixed work behind it, or makes that need a longer setup than it has."""
    if t[n * TASK + END] >= NEVER:
        return True
    m = p[n * PLACE + NEXT]
    if m >= 0 and t[(m % x[TASKS]) * TASK + FIXED]:
        other = m % x[TASKS]
        more = 0
        if m < x[TASKS] and t[n * TASK + FAMILY] and t[other * TASK + FAMILY]:
            more = max(0, set_up(t, p, j, x, f, x[x[LANE_AT] + 2 * p[n * PLACE + LANE]], t[n * TASK + FAMILY], other) - t[other * TASK + SPENT])
        if t[n * TASK + END] + more > t[other * TASK + START]:
            return True
    m = p[(x[TASKS] + n) * PLACE + NEXT]
    if m < 0 or t[(m % x[TASKS]) * TASK + FIXED] == 0:
        return False
    return t[n * TASK + END] > t[(m % x[TASKS]) * TASK + START]


# --- what it costs ----------------------------------------------------------------------------------------------------------------------------


def task_price(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, n: int) -> float:
    """What a task costs by itself: setup, and being elsewhere than planned."""
    price = f[SET_UP] * t[n * TASK + SPENT]
    if f[MOVE] > 0 and t[n * TASK + BASE] >= 0:
        by = abs(t[n * TASK + START] - t[n * TASK + BASE])
        if t[n * TASK + BASE_CENTER] >= 0 and (p[n * PLACE + LANE] < 0 or x[x[LANE_AT] + 2 * p[n * PLACE + LANE]] != t[n * TASK + BASE_CENTER]):
            by = SHIFT
        price += f[MOVE] * min(by, SHIFT) * f[x[NEAR_AT] + n]
    return price


def job_price(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, job: int, finish: int) -> float:
    """What a job costs by when it is done."""
    over = finish - j[job * JOBS + DUE]
    if over > 0:
        return (over + f[LATER]) * float(j[job * JOBS + WEIGHT])
    return -over * f[EARLY]


def finished(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, job: int) -> int:
    """When a job is done."""
    found = 0
    for k in range(j[job * JOBS + JOB_FIRST], j[(job + 1) * JOBS + JOB_FIRST]):
        found = max(found, t[x[k] * TASK + END])
    return found


def span(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> int:
    """When all is done."""
    found = 0
    for job in range(x[JOB_COUNT]):
        found = max(found, j[job * JOBS + FINISH])
    return found


# --- what changes with a move -----------------------------------------------------------------------------------------------------------------


def push(t: Ints, x: Ints, n: int) -> None:
    """A task is to be reckoned anew: the soonest as it was first."""
    if t[n * TASK + QUEUED]:
        return
    t[n * TASK + QUEUED] = 1
    place = x[WAITING]
    x[WAITING] += 1
    rank = t[n * TASK + RANK]
    while place > 0:
        above = (place - 1) // 2
        if t[(x[x[HEAP_AT] + above]) * TASK + RANK] <= rank:
            break
        x[x[HEAP_AT] + place] = x[x[HEAP_AT] + above]
        place = above
    x[x[HEAP_AT] + place] = n


def pop(t: Ints, x: Ints) -> int:
    """The task to be reckoned anew next."""
    found = x[x[HEAP_AT] + 0]
    x[WAITING] -= 1
    size = x[WAITING]
    last = x[x[HEAP_AT] + size]
    rank = t[last * TASK + RANK]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        if below + 1 < size and t[(x[x[HEAP_AT] + below + 1]) * TASK + RANK] < t[(x[x[HEAP_AT] + below]) * TASK + RANK]:
            below += 1
        if t[(x[x[HEAP_AT] + below]) * TASK + RANK] >= rank:
            break
        x[x[HEAP_AT] + place] = x[x[HEAP_AT] + below]
        place = below
    x[x[HEAP_AT] + place] = last
    t[found * TASK + QUEUED] = 0
    return found


def follow(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, n: int) -> None:
    """What comes after a task is to be reckoned anew."""
    for k in range(t[n * TASK + NEXT_FIRST], t[(n + 1) * TASK + NEXT_FIRST]):
        if not t[x[k] * TASK + FIXED]:
            push(t, x, x[k])
    for side in range(2):
        other = p[(n + side * x[TASKS]) * PLACE + NEXT]
        if other >= 0 and not t[(other % x[TASKS]) * TASK + FIXED]:
            push(t, x, other % x[TASKS])


def ripple(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> bool:
    """Reckons anew whatever changes; False where the plan cannot be worked by."""
    left, so_far = 8 * x[TASKS] + 100, 0.0
    while x[WAITING] > 0:
        n = pop(t, x)
        start, end, spent = t[n * TASK + START], t[n * TASK + END], t[n * TASK + SPENT]
        price = task_price(t, p, j, x, f, n) if t[n * TASK + MARKED] == 0 else 0.0
        if lay(t, p, j, x, f, n):
            left -= 1
            if t[n * TASK + MARKED] == 0:
                remember(t, p, j, x, f, n, start, end, spent, price)
            if t[n * TASK + END] != end:
                follow(t, p, j, x, f, n)
                if t[n * TASK + NEXT_FIRST] == t[(n + 1) * TASK + NEXT_FIRST]:
                    job = t[n * TASK + JOB]
                    so_far += job_price(t, p, j, x, f, job, t[n * TASK + END]) - job_price(t, p, j, x, f, job, end)
        if so_far > f[ENOUGH] or t[n * TASK + END] + t[n * TASK + TAIL] > f[ATMOST] or left < 0 or clashes(t, p, j, x, f, n):
            while x[WAITING] > 0:
                pop(t, x)
            return False
    return True


def remember(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, n: int, start: int, end: int, spent: int, price: float) -> None:
    """Keeps where a task was before this move."""
    place = x[CHANGED]
    x[CHANGED] += 1
    t[n * TASK + MARKED] = 1
    at = x[CHANGED_AT] + 4 * place
    x[at], x[at + 1], x[at + 2], x[at + 3] = n, start, end, spent
    f[x[PRICE_AT] + place] = price


def difference(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> float:
    """What the plan costs more than before this move."""
    more = 0.0
    before = span(t, p, j, x, f) if f[SPANS] > 0 else 0
    for k in range(x[CHANGED]):
        n = x[x[CHANGED_AT] + 4 * k]
        more += task_price(t, p, j, x, f, n) - f[x[PRICE_AT] + k]
        job = t[n * TASK + JOB]
        if j[job * JOBS + WAS_FINISH] < 0:
            j[job * JOBS + WAS_FINISH] = j[job * JOBS + FINISH]
            x[x[TOUCHED_AT] + x[TOUCHED]] = job
            x[TOUCHED] += 1
    for k in range(x[TOUCHED]):
        job = x[x[TOUCHED_AT] + k]
        now = finished(t, p, j, x, f, job)
        if now != j[job * JOBS + FINISH]:
            more += job_price(t, p, j, x, f, job, now) - job_price(t, p, j, x, f, job, j[job * JOBS + FINISH])
            j[job * JOBS + FINISH] = now
    if f[SPANS] > 0:
        more += f[SPANS] * (span(t, p, j, x, f) - before)
    return more


# --- chains -----------------------------------------------------------------------------------------------------------------------------------


def unlink(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, m: int) -> None:
    """Takes a place out of its chain."""
    before, behind = p[m * PLACE + PREV], p[m * PLACE + NEXT]
    if before >= 0:
        p[before * PLACE + NEXT] = behind
    else:
        x[x[LANE_AT] + 2 * p[m * PLACE + LANE] + 1] = behind
    if behind >= 0:
        p[behind * PLACE + PREV] = before


def link(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, m: int, lane: int, before: int) -> None:
    """Puts a place into a chain behind another one (-1: first)."""
    behind = p[before * PLACE + NEXT] if before >= 0 else x[x[LANE_AT] + 2 * lane + 1]
    p[m * PLACE + LANE], p[m * PLACE + PREV], p[m * PLACE + NEXT] = lane, before, behind
    if before >= 0:
        p[before * PLACE + NEXT] = m
    else:
        x[x[LANE_AT] + 2 * lane + 1] = m
    if behind >= 0:
        p[behind * PLACE + PREV] = m


def circles(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, m: int, lane: int, before: int) -> bool:
    """True when the place may come to wait for itself there."""
    n = m % x[TASKS]
    behind = p[before * PLACE + NEXT] if before >= 0 else x[x[LANE_AT] + 2 * lane + 1]
    if behind == m:
        behind = p[m * PLACE + NEXT]
    if behind >= 0:
        until = t[(behind % x[TASKS]) * TASK + END]
        for k in range(t[n * TASK + BEFORE_FIRST], t[(n + 1) * TASK + BEFORE_FIRST]):
            if t[x[k] * TASK + START] >= until:
                return True
        other = p[((m + x[TASKS]) % (2 * x[TASKS])) * PLACE + PREV]
        if other >= 0 and t[(other % x[TASKS]) * TASK + START] >= until:
            return True
    if before >= 0:
        since = t[(before % x[TASKS]) * TASK + START]
        for k in range(t[n * TASK + NEXT_FIRST], t[(n + 1) * TASK + NEXT_FIRST]):
            if t[x[k] * TASK + END] <= since:
                return True
        other = p[((m + x[TASKS]) % (2 * x[TASKS])) * PLACE + NEXT]
        if other >= 0 and t[(other % x[TASKS]) * TASK + END] <= since:
            return True
    return False


def shift(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, m: int, lane: int, before: int, option: int) -> bool:
    """Takes a place elsewhere, with what must be reckoned anew; False where it would wait for itself or nothing changes."""
    if before == m or (before == p[m * PLACE + PREV] and lane == p[m * PLACE + LANE]) or circles(t, p, j, x, f, m, lane, before):
        return False
    n = m % x[TASKS]
    if t[n * TASK + FIXED]:
        return False
    at = x[SHIFTED_AT] + FROMS * x[SHIFTED]
    x[at + FROM], x[at + FROM_LANE], x[at + FROM_PREV], x[at + FROM_OPTION] = m, p[m * PLACE + LANE], p[m * PLACE + PREV], t[n * TASK + OPTION]
    x[SHIFTED] += 1
    price = task_price(t, p, j, x, f, n)
    left = p[m * PLACE + NEXT]
    unlink(t, p, j, x, f, m)
    link(t, p, j, x, f, m, lane, before)
    if m < x[TASKS]:
        t[n * TASK + OPTION] = option
    if t[n * TASK + MARKED] == 0:
        remember(t, p, j, x, f, n, t[n * TASK + START], t[n * TASK + END], t[n * TASK + SPENT], price)
    rank = t[n * TASK + RANK]
    if before >= 0:                             # else it would be laid behind where that was, and given up as too late
        rank = max(rank, t[(before % x[TASKS]) * TASK + RANK] + 1)
    behind = p[m * PLACE + NEXT]
    if behind >= 0 and t[(behind % x[TASKS]) * TASK + RANK] <= rank:
        rank = t[(behind % x[TASKS]) * TASK + RANK] - 1
    t[n * TASK + RANK] = rank
    push(t, x, n)
    for other in (left, behind):
        if other >= 0 and not t[(other % x[TASKS]) * TASK + FIXED]:
            push(t, x, other % x[TASKS])
    return True


def undo(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> None:
    """Puts everything back as it was before this move."""
    for k in range(x[SHIFTED] - 1, -1, -1):
        at = x[SHIFTED_AT] + FROMS * k
        m = x[at + FROM]
        unlink(t, p, j, x, f, m)
        link(t, p, j, x, f, m, x[at + FROM_LANE], x[at + FROM_PREV])
        if m < x[TASKS]:
            t[m * TASK + OPTION] = x[at + FROM_OPTION]
    if x[FREED] >= 0:
        t[x[FREED] * TASK + HELD] = 1 - t[x[FREED] * TASK + HELD]
    for k in range(x[CHANGED]):
        n = x[x[CHANGED_AT] + 4 * k]
        at = x[CHANGED_AT] + 4 * k
        t[n * TASK + START], t[n * TASK + END], t[n * TASK + SPENT] = x[at + 1], x[at + 2], x[at + 3]
        t[n * TASK + RANK] = x[x[CHANGED_AT] + 4 * k + 1]
        t[n * TASK + MARKED] = 0
    for k in range(x[TOUCHED]):
        job = x[x[TOUCHED_AT] + k]
        j[job * JOBS + FINISH] = j[job * JOBS + WAS_FINISH]
        j[job * JOBS + WAS_FINISH] = -1
    forget(t, p, j, x, f)


def forget(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> None:
    """A move is over."""
    x[CHANGED], x[TOUCHED], x[SHIFTED], x[FREED] = 0, 0, 0, -1


def settle(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> None:
    """What a move brought is the plan from now on."""
    for k in range(x[CHANGED]):
        n = x[x[CHANGED_AT] + 4 * k]
        t[n * TASK + RANK] = t[n * TASK + START]
        t[n * TASK + MARKED] = 0
    for k in range(x[TOUCHED]):
        job = x[x[TOUCHED_AT] + k]
        j[job * JOBS + WAS_FINISH] = -1
        count_late(t, p, j, x, f, job)
    forget(t, p, j, x, f)


def count_late(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, job: int) -> None:
    """Keeps the list of late jobs."""
    late, place = j[job * JOBS + FINISH] > j[job * JOBS + DUE], j[job * JOBS + LATE_AT]
    if late and place < 0:
        j[job * JOBS + LATE_AT] = x[LATE]
        x[x[LATES_AT] + x[LATE]] = job
        x[LATE] += 1
    elif not late and place >= 0:
        x[LATE] -= 1
        last = x[x[LATES_AT] + x[LATE]]
        x[x[LATES_AT] + place], j[last * JOBS + LATE_AT], j[job * JOBS + LATE_AT] = last, place, -1


# --- what to move -----------------------------------------------------------------------------------------------------------------------------


def aimed(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> int:
    """The task to begin at: the last one of a late job, of the last job of all, one that was moved, or any."""
    draw = drawn(x, 100)
    if f[SPANS] > 0:
        job, most = 0, -1
        for other in range(x[JOB_COUNT]):
            if j[other * JOBS + FINISH] > most:
                job, most = other, j[other * JOBS + FINISH]
    elif x[LATE] > 0 and draw < (60 if f[MOVE] > 0 else 95):
        job = x[x[LATES_AT] + drawn(x, x[LATE])]
        if draw % 10:
            other = x[x[LATES_AT] + drawn(x, x[LATE])]
            if job_price(t, p, j, x, f, other, j[other * JOBS + FINISH]) > job_price(t, p, j, x, f, job, j[job * JOBS + FINISH]):
                job = other
    else:
        return x[x[FREE_AT] + drawn(x, x[FREE_COUNT])]
    last = x[j[job * JOBS + JOB_FIRST]]
    for k in range(j[job * JOBS + JOB_FIRST], j[(job + 1) * JOBS + JOB_FIRST]):
        if t[x[k] * TASK + END] > t[last * TASK + END]:
            last = x[k]
    return last


def traced(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, n: int) -> int:
    """One of the places that waited for the one before it, on the way back from a task along what each waited for.

    Where a task waited for its hold, that may be found instead: two times the tasks, and its number. -1: nothing waited.
    """
    seen, found = 0, -1
    for _ in range(STEPS if drawn(x, 4) == 0 else 1 + drawn(x, 30)):
        if t[n * TASK + FIXED]:
            break
        at, kind, place = t[n * TASK + READY], 0, -1
        if t[n * TASK + HELD] and t[n * TASK + BASE] > at:
            at, kind = t[n * TASK + BASE], 3
        for k in range(t[n * TASK + BEFORE_FIRST], t[(n + 1) * TASK + BEFORE_FIRST]):
            other = x[k]
            if t[other * TASK + END] > at:
                at, kind, place = t[other * TASK + END], 1, other
        for side in range(2):
            m = n + side * x[TASKS]
            other = p[m * PLACE + PREV]
            if other >= 0:
                end = max(t[(other % x[TASKS]) * TASK + END], p[other * PLACE + REACH])
                if end > at or (end == at and (kind == 0 or drawn(x, 2))):
                    at, kind, place = end, 2, m
        if kind == 0:
            break
        if kind == 1:
            n = place
            continue
        seen += 1
        if drawn(x, seen) == 0:
            found = place if kind == 2 else 2 * x[TASKS] + n
        if kind == 3:
            break
        n = p[place * PLACE + PREV] % x[TASKS]
    return found


def far(x: Ints) -> int:
    """How many places to move by: mostly few, now and then very many."""
    found = 1
    while drawn(x, 100) < 60 and found < 12:
        found += 1
    if drawn(x, 100) < 8:
        found *= 1 + drawn(x, 30)
    return found


def proposed(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> bool:
    """Makes one move of any kind; False where none came of it."""
    n = aimed(t, p, j, x, f)
    if f[MOVE] > 0 and t[n * TASK + BASE] >= 0 and not t[n * TASK + FIXED] and drawn(x, 100) < 20:
        return toggled(t, p, j, x, f, n)
    m = traced(t, p, j, x, f, n)
    if m < 0:
        m = n if drawn(x, 2) else x[TASKS] + n
        if p[m * PLACE + LANE] < 0 or p[m * PLACE + PREV] < 0 or t[n * TASK + FIXED]:
            return False
    if m >= 2 * x[TASKS]:
        return toggled(t, p, j, x, f, m - 2 * x[TASKS])
    draw = drawn(x, 100)
    if draw < 40:
        if draw % 2 and not t[(p[m * PLACE + PREV] % x[TASKS]) * TASK + FIXED]:
            other = p[m * PLACE + PREV]
            if elsewhere(t, p, j, x, f, other):
                return True
        elif elsewhere(t, p, j, x, f, m):
            return True
    before = p[m * PLACE + PREV]
    if t[(before % x[TASKS]) * TASK + FIXED]:
        return False
    if draw < 70:
        return shift(t, p, j, x, f, m, p[m * PLACE + LANE], p[before * PLACE + PREV], t[(m % x[TASKS]) * TASK + OPTION])
    steps = far(x)
    if draw < 85:
        place = before
        for _ in range(steps):
            if place < 0 or t[(place % x[TASKS]) * TASK + FIXED]:
                break
            place = p[place * PLACE + PREV]
        return shift(t, p, j, x, f, m, p[m * PLACE + LANE], place, t[(m % x[TASKS]) * TASK + OPTION])
    place = m
    for _ in range(steps):
        if p[place * PLACE + NEXT] < 0:
            break
        place = p[place * PLACE + NEXT]
    if f[SPANS] == 0:
        return later(t, p, j, x, f, before, place)
    return shift(t, p, j, x, f, before, p[m * PLACE + LANE], place, t[(before % x[TASKS]) * TASK + OPTION])


def later(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, m: int, behind: int) -> bool:
    """Takes a place behind another one, and what its job does next behind what could then begin sooner: else their machines would wait for it.

    The last is taken first: so none has to pass what it has to be done before.
    """
    tasks, count, n = x[TASKS], 0, m % x[TASKS]
    end = t[(behind % tasks) * TASK + END]
    while count < FOLLOWED and t[n * TASK + NEXT_FIRST] < t[(n + 1) * TASK + NEXT_FIRST]:
        n = x[t[n * TASK + NEXT_FIRST]]
        if t[n * TASK + START] >= end or t[n * TASK + FIXED]:
            break
        for side in range(2):
            own = n + side * tasks
            place = own
            while p[own * PLACE + LANE] >= 0 and p[place * PLACE + NEXT] >= 0 and t[(p[place * PLACE + NEXT] % tasks) * TASK + START] <= end:
                place = p[place * PLACE + NEXT]
            if place != own:
                at = x[FOLLOWED_AT] + 2 * count
                x[at], x[at + 1] = own, place
                count += 1
        end = max(end, t[n * TASK + START]) + t[n * TASK + END] - t[n * TASK + START]
    while count > 0:
        count -= 1
        own, place = x[x[FOLLOWED_AT] + 2 * count], x[x[FOLLOWED_AT] + 2 * count + 1]
        shift(t, p, j, x, f, own, p[own * PLACE + LANE], place, t[(own % tasks) * TASK + OPTION])
    return shift(t, p, j, x, f, m, p[m * PLACE + LANE], behind, t[(m % tasks) * TASK + OPTION]) or x[SHIFTED] > 0


def toggled(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, n: int) -> bool:
    """Lets a task begin sooner than the plan in force has it, or no longer."""
    if not t[n * TASK + HELD] and t[n * TASK + START] >= t[n * TASK + BASE]:
        return False
    t[n * TASK + HELD] = 1 - t[n * TASK + HELD]
    x[FREED] = n
    push(t, x, n)
    return True


def elsewhere(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, m: int) -> bool:
    """Takes a task to another machine that can do it, about when it could begin there."""
    n = m % x[TASKS]
    option = t[n * TASK + OPTION]
    if option < 0:
        return False
    if m < x[TASKS]:
        first = t[n * TASK + OPTION_FIRST]
        option = first + 3 * drawn(x, (t[(n + 1) * TASK + OPTION_FIRST] - first) // 3)
        center = x[option]
    else:
        center = t[n * TASK + BESIDE]
    lane = x[x[CENTER_AT] + 2 * center] + drawn(x, x[x[CENTER_AT] + 2 * (center + 1)] - x[x[CENTER_AT] + 2 * center])
    if lane == p[m * PLACE + LANE]:
        return False
    since = t[n * TASK + READY]
    for k in range(t[n * TASK + BEFORE_FIRST], t[(n + 1) * TASK + BEFORE_FIRST]):
        since = max(since, t[x[k] * TASK + END])
    if t[n * TASK + START] > since:
        since += drawn(x, t[n * TASK + START] - since + 1)
    before, place = -1, x[x[LANE_AT] + 2 * lane + 1]
    while place >= 0 and t[(place % x[TASKS]) * TASK + END] <= since:
        before, place = place, p[place * PLACE + NEXT]
    return shift(t, p, j, x, f, m, lane, before, option)


# --- the search -------------------------------------------------------------------------------------------------------------------------------


def begin(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> bool:
    """Lays every task by the chains as they are and prices the plan; False where it cannot be worked by."""
    for n in range(x[TASKS]):
        t[n * TASK + RANK] = t[n * TASK + START]
    for job in range(x[JOB_COUNT]):
        j[job * JOBS + WAS_FINISH], j[job * JOBS + LATE_AT] = -1, -1
    x[LATE] = 0
    forget(t, p, j, x, f)
    f[ENOUGH], f[ATMOST] = 1e30, 1e30
    for k in range(x[FREE_COUNT]):
        push(t, x, x[x[FREE_AT] + k])
    if not ripple(t, p, j, x, f):
        return False
    for k in range(x[FREE_COUNT]):
        if clashes(t, p, j, x, f, x[x[FREE_AT] + k]):
            return False
    settle(t, p, j, x, f)
    price = 0.0
    for n in range(x[TASKS]):
        price += task_price(t, p, j, x, f, n)
    for job in range(x[JOB_COUNT]):
        j[job * JOBS + FINISH] = finished(t, p, j, x, f, job)
        price += job_price(t, p, j, x, f, job, j[job * JOBS + FINISH])
        count_late(t, p, j, x, f, job)
    f[NOW] = price + f[SPANS] * span(t, p, j, x, f)
    f[BEST] = f[NOW]
    keep(t, p, j, x, f)
    return True


def keep(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> None:
    """Keeps the plan as the best one."""
    at = x[BEST_AT]
    for n in range(x[TASKS]):
        for k in range(KEPT):
            x[at] = t[n * TASK + k]
            at += 1
    for m in range(2 * x[TASKS]):
        for k in range(LINKS):
            x[at] = p[m * PLACE + k]
            at += 1
    for lane in range(x[LANE_COUNT]):
        x[at] = x[x[LANE_AT] + 2 * lane + 1]
        at += 1
    f[BEST] = f[NOW]
    x[BETTER] += 1


def resume(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals) -> None:
    """Goes on from the best plan kept."""
    at = x[BEST_AT]
    for n in range(x[TASKS]):
        for k in range(KEPT):
            t[n * TASK + k] = x[at]
            at += 1
        t[n * TASK + RANK] = t[n * TASK + START]
    for m in range(2 * x[TASKS]):
        for k in range(LINKS):
            p[m * PLACE + k] = x[at]
            at += 1
    for lane in range(x[LANE_COUNT]):
        x[x[LANE_AT] + 2 * lane + 1] = x[at]
        at += 1
    for job in range(x[JOB_COUNT]):
        j[job * JOBS + FINISH] = finished(t, p, j, x, f, job)
        count_late(t, p, j, x, f, job)
    f[NOW] = f[BEST]


def search(t: Ints, p: Ints, j: Ints, x: Ints, f: Reals, moves: int, heat: float) -> int:
    """Tries so many moves; what costs more than it did is gone on from by chance, the likelier the hotter. Returns how many were gone on from."""
    gone = 0
    stride = 1 + x[TASKS] // 400
    # What comes of jobs done later is known first; of tasks moved less, or all done sooner, only at the end.
    # Where nothing counts but when all is done, a task that with what its job does next ends behind that is enough.
    spans = f[SPANS] > 0 and f[MOVE] == 0 and f[SET_UP] == 0 and f[EARLY] == 0
    slack = 1e30 if f[SPANS] > 0 else 2.0 * heat + 100.0 if f[MOVE] > 0 else 0.0
    for k in range(moves):
        x[TRIED] += 1
        most = heat * f[x[LUCK_AT] + drawn(x, LUCK)]
        f[ENOUGH] = most + slack
        f[ATMOST] = span(t, p, j, x, f) + most / f[SPANS] if spans and x[LATE] == 0 else 1e30
        if proposed(t, p, j, x, f):
            if ripple(t, p, j, x, f):
                more = difference(t, p, j, x, f)
                if more <= most:
                    settle(t, p, j, x, f)
                    f[NOW] += more
                    gone += 1
                else:
                    undo(t, p, j, x, f)
            else:
                undo(t, p, j, x, f)
        if k % stride == 0 and f[NOW] < f[BEST]:
            keep(t, p, j, x, f)
    if f[NOW] < f[BEST]:
        keep(t, p, j, x, f)
    return gone
