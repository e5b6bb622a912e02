"""Step (PER-2): what a person's posts of a period are worth — indicators by the scheme of each post, posts by their days, vetoes that fell."""

from collections.abc import Mapping, Sequence

from makesell.books.performance.balances import Window
from makesell.documents.appraisals import queries
from makesell.documents.appraisals.actions import NewCase, NewPost, NewScore, NewVeto, Worth
from makesell.documents.appraisals.queries import ScoreRow
from makesell.engines.score import Fallen, Weighed, mean, over, stands
from makesell.flows.steps.appraisals import ONE_DAY, rated
from makesell.ground.organisation import queries as organisation
from makesell.ground.organisation.queries import PostRow
from makesell.ground.period.queries import PeriodRow
from makesell.metrics import appraisal as metric
from makesell.metrics import appraisal_terms as terms
from makesell.metrics.appraisal_cases import cases
from makesell.metrics.appraisal_terms import Veto


def worths(units: Mapping[int, int], cell: PeriodRow) -> dict[int, Worth]:
    """What each person (with the unit they stand in on the last day) is worth; nobody whose every post was too short."""
    held = organisation.posts(units, cell.start, cell.end)
    least = terms.post_days(cell.last_day)
    found = {}
    for person, unit in units.items():
        posts = held.get(person) or [PostRow(person, unit, cell.start, cell.end)]
        if any(_long(post, cell, least) for post in posts):
            found[person] = _worth(posts, cell, least)
    return found


def _long(post: PostRow, cell: PeriodRow, least: int) -> bool:
    """Whether a post is scored: held long enough, or all of a period shorter than that."""
    return (post.end - post.start).days >= min(least, (cell.end - cell.start).days)


def _worth(posts: Sequence[PostRow], cell: PeriodRow, least: int) -> Worth:
    scores: list[NewScore] = []
    kept = []
    by_days = terms.by_days(cell.last_day)
    for number, post in enumerate(posts, 1):
        counted = _long(post, cell, least)
        if counted:
            scheme = metric.scheme(post.end - ONE_DAY, post.unit_id)
            window = (post.start, post.end)
            scores += [_score(one, number, post.person_id, window) for one in metric.scored(post.person_id, scheme, cell, window, by_days=by_days)]
        kept.append(NewPost(post.unit_id, post.start, post.end, counted, None))
    return settled(kept, scores)


def _score(one: metric.Scored, post: int, person_id: int, window: Window) -> NewScore:
    told = one.indicator
    found = cases(person_id, told.code, window, one.measured.ratio.value)
    kept_cases = tuple(NewCase(each.day, each.record_id, each.label, each.counted, each.possible) for each in found)
    return NewScore(
        told.code, told.weight, told.least, told.curve, one.measured.ratio.value, one.measured.sample, one.measured.ratio.reason or "",
        one.score, post, cases=kept_cases,
    )  # fmt: skip


def settled(posts: Sequence[NewPost], scores: Sequence[NewScore]) -> Worth:
    """Means, total, vetoes and rating of scored indicators; each post's vetoes are those of its unit."""
    meant, fallen, lowest = [], [], False
    for number, post in enumerate(posts, 1):
        own = [one for one in scores if one.post == number]
        meant.append(
            NewPost(
                post.unit_id, post.start_date, post.end_date, post.counted, mean([Weighed(one.weight, one.score) for one in own]) if own else None
            )
        )
        for veto in terms.vetoes(post.end_date - ONE_DAY, post.unit_id) if own else ():
            fell = _fell(veto, own, number)
            fallen += fell
            lowest = lowest or (bool(fell) and veto.fallen.lowest)
    score = over([((post.end_date - post.start_date).days, post.score) for post in meant])
    final = stands(score, [Fallen(one.effect == terms.LOWEST, one.cap) for one in fallen])
    return Worth(tuple(meant), tuple(scores), tuple(fallen), score, final, rated(final, posts[-1].end_date - ONE_DAY, vetoed=lowest))


def _fell(veto: Veto, scores: Sequence[NewScore], post: int) -> list[NewVeto]:
    """The veto, where its indicator is applicable and stayed below the floor."""
    return [
        NewVeto(post, one.indicator, veto.below, one.figure, veto.effect, veto.fallen.cap)
        for one in scores
        if one.indicator == veto.indicator and one.figure is not None and one.score is not None and one.figure < veto.below
    ]


def kept(appraisal_id: int, known: Sequence[ScoreRow]) -> tuple[list[NewPost], list[NewScore]]:
    """An appraisal's posts and indicators as they were scored, to be settled again with a rating in them."""
    posts = [NewPost(one.unit_id, one.start, one.end, one.counted, one.score) for one in queries.posts(appraisal_id)]
    scores = [
        NewScore(
            one.indicator, one.weight, one.least, one.curve, one.figure, one.sample, one.reason, one.score, one.post, one.self_score, one.self_text
        )
        for one in known
    ]
    return posts, scores
