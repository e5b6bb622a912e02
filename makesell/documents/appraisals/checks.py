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
        "appraisals.ratings",
        "A rating by several people is Σ weight × mean ÷ Σ weight × scale; each group's mean is that of its ratings; every rating given is in one.",
        """select 'appraisal ' || g.appraisal_id || ' group ' || g.position, x.answers || ', ' || x.average, g.answers || ', ' || g.average
           from appraisals_appraisalratinggroup g cross join lateral (
               select count(*) as answers, round(avg(r.score), 12) as average from appraisals_appraisalrating r
               where r.appraisal_id = g.appraisal_id and r.state = 'answered' and r.party = any(string_to_array(g.parties, ' '))) x
           where x.answers <> g.answers or x.average is distinct from round(g.average, 12)
           union all
           select 'appraisal ' || s.appraisal_id, x.figure::text, round(s.figure, 12)::text
           from appraisals_appraisalscore s left join (
               select appraisal_id, round(sum(weight * average) / sum(weight * scale), 12) as figure from appraisals_appraisalratinggroup
               group by appraisal_id) x on x.appraisal_id = s.appraisal_id
           where s.indicator = 'ratings' and round(s.figure, 12) is distinct from x.figure
           union all
           select 'appraisal ' || r.appraisal_id, count(*)::text, x.answers::text from appraisals_appraisalrating r
           join (select appraisal_id, sum(answers) as answers from appraisals_appraisalratinggroup group by 1) x on x.appraisal_id = r.appraisal_id
           where r.state = 'answered' group by r.appraisal_id, x.answers having count(*) <> x.answers""",
    ),
    Check(
        "appraisals.cases",
        "An indicator that keeps the cases it was scored on shows what they counted ÷ what they could.",
        """select 'appraisal ' || s.appraisal_id || ' indicator ' || s.position, x.figure::text, round(s.figure, 12)::text
           from appraisals_appraisalscore s join (
               select appraisal_id, position, round(sum(counted) / sum(possible), 12) as figure from appraisals_appraisalcase
               group by appraisal_id, position) x on x.appraisal_id = s.appraisal_id and x.position = s.position
           where round(s.figure, 12) is distinct from x.figure""",
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
