"""An appraisal's score is the weighted mean of what its indicators were worth, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "appraisals.score",
        "The score is Σ weight × score ÷ Σ weight of what is applicable, rounded once; the weights are 100 %.",
        """select 'appraisal ' || t.record_id, round(sum(s.weight * s.score) / nullif(sum(s.weight) filter (where s.score is not null), 0), 2)::text,
                  t.score::text
           from appraisals_appraisal t join appraisals_appraisalscore s on s.appraisal_id = t.record_id group by t.record_id
           having round(sum(s.weight * s.score) / nullif(sum(s.weight) filter (where s.score is not null), 0), 2) is distinct from t.score
               or sum(s.weight) <> 100""",
    ),
    Check(
        "appraisals.shown",
        "What was published has a day; a final score other than the computed one has its reason.",
        """select 'appraisal ' || record_id, 'published_at, calibration', coalesce(published_at::text, '') || ', ' || calibration
           from appraisals_appraisal
           where (state in ('published', 'disputed', 'answered', 'acknowledged', 'closed') and published_at is null)
              or (final is distinct from score and calibration = '')""",
    ),
)
