"""An appraisal's score is the weighted mean of what its indicators were worth, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "appraisals.score",
        "The score is Σ weight × score ÷ Σ weight of what is applicable, over posts by their days, rounded once; weights of a post are 100 %.",
        """select 'appraisal ' || record_id, said, score::text from (
               select t.record_id, t.score, min(p.wrong) as wrong,
                      round(sum(p.days * p.mean) / nullif(sum(p.days) filter (where p.mean is not null), 0), 2)::text as said
               from appraisals_appraisal t join (
                   select p.appraisal_id, p.post, (p.end_date - p.start_date)::numeric as days,
                          sum(s.weight * s.score) / nullif(sum(s.weight) filter (where s.score is not null), 0) as mean,
                          case when sum(s.weight) <> 100 then 1 end as wrong
                   from appraisals_appraisalpost p join appraisals_appraisalscore s on s.appraisal_id = p.appraisal_id and s.post = p.post
                   where p.counted group by p.appraisal_id, p.post, p.start_date, p.end_date) p on p.appraisal_id = t.record_id
               group by t.record_id, t.score) w
           where said::numeric is distinct from score or wrong is not null""",
    ),
    Check(
        "appraisals.shown",
        "What was published has a day; a final score other than the computed one, cut by vetoes, has its reason.",
        """select 'appraisal ' || record_id, 'published_at, calibration', coalesce(published_at::text, '') || ', ' || calibration
           from appraisals_appraisal
           where (state in ('published', 'disputed', 'answered', 'acknowledged', 'closed') and published_at is null)
              or (calibration = '' and final is distinct from
                     least(score, (select min(v.cap) from appraisals_appraisalveto v where v.appraisal_id = record_id)))""",
    ),
)
