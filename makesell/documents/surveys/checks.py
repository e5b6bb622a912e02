"""Document = its entries, for surveys, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "surveys.posted",
        "An answered survey stands in the performance book as satisfaction: each share's numerator is its score, the shares are one whole.",
        """select 'survey ' || s.record_id, s.score::text || ' / 1', coalesce(e.points || ' / ' || e.share, '') from surveys_survey s
           left join (select l.record_id, sum(x.numerator) as points, sum(x.denominator) as share
                      from performance_entry x join spine_line l on l.id = x.source_line_id where x.measure = 'satisfaction' group by 1) e
                on e.record_id = s.record_id
           where (s.state = 'answered') <> (e.record_id is not null) and s.state = 'answered' and s.seller_id is not null
              or e.record_id is not null and (s.state <> 'answered' or e.points <> s.score or e.share <> 1)""",
    ),
)
