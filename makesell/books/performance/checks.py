"""The performance book's proofs, in SQL of its own."""

from makesell.ground.proof import Check, same

_SUM = "count(*) as entries, sum(qty) as qty, sum(net) as net, sum(gross) as gross"
# The leaf cell is found once a date, not once an entry: a join on a range is a loop.
# Each different date finds its leaf cell once: a join of every entry with every cell takes a hundred times as long.
_CELLS = """(select d.business_date, l.start_date from (select distinct business_date from performance_entry) d
    left join period_leaf l on l.start_date <= d.business_date and d.business_date < l.end_date) f"""
_LEAF = f"join {_CELLS} on f.business_date = e.business_date and f.start_date is not null"
# Where each origin that was moved stands.
_LAST = """select distinct on (moves_id) moves_id, unit_id from performance_entry where moves_id = origin_id order by moves_id, id desc"""

CHECKS = (
    same(
        "performance.balance",
        "The balance of person, unit, measure, group and leaf is the sum of its entries.",
        key="person_id, measure, leaf, unit_id, overlay, product_group_id",
        kept="select person_id, measure, leaf, unit_id, overlay::int as overlay, product_group_id, entries, qty, net, gross, numerator, denominator"
        " from performance_balance",
        summed=f"""select e.person_id, e.measure, f.start_date as leaf, e.unit_id, e.overlay::int as overlay,
            coalesce(e.product_group_id, 0) as product_group_id, {_SUM},
            coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
            from performance_entry e {_LEAF} group by 1, 2, 3, 4, 5, 6""",
        columns=("entries", "qty", "net", "gross", "numerator", "denominator"),
    ),
    same(
        "performance.customers",
        "The balance of customer, territory, measure and leaf is the sum of its primary entries.",
        key="customer_id, measure, leaf, territory_id",
        kept="select * from performance_customerbalance",
        summed=f"""select e.customer_id, e.measure, f.start_date as leaf, coalesce(e.territory_id, 0) as territory_id, {_SUM}
            from performance_entry e {_LEAF} where not e.overlay and e.customer_id is not null group by 1, 2, 3, 4""",
        columns=("entries", "qty", "net", "gross"),
    ),
    same(
        "performance.units",
        "The balance of unit, measure and leaf, all slots together, is the sum of its entries.",
        key="measure, leaf, unit_id, overlay",
        kept="""select measure, leaf, unit_id, overlay::int as overlay, sum(entries) as entries, sum(qty) as qty, sum(net) as net, sum(gross) as gross
            from performance_unitbalance group by 1, 2, 3, 4""",
        summed=f"""select e.measure, f.start_date as leaf, e.unit_id, e.overlay::int as overlay, {_SUM} from performance_entry e {_LEAF}
            group by 1, 2, 3, 4""",
        columns=("entries", "qty", "net", "gross"),
    ),
    same(
        "performance.months",
        "The balance of unit, measure and month, all slots together, is the sum of its entries.",
        key="measure, month, unit_id, overlay",
        kept="""select measure, month, unit_id, overlay::int as overlay, sum(entries) as entries, sum(qty) as qty, sum(net) as net,
            sum(gross) as gross from performance_monthbalance group by 1, 2, 3, 4""",
        summed=f"""select e.measure, date_trunc('month', e.business_date)::date as month, e.unit_id, e.overlay::int as overlay,
            {_SUM} from performance_entry e group by 1, 2, 3, 4""",
        columns=("entries", "qty", "net", "gross"),
    ),
    Check(
        "performance.source",
        "Every entry names an existing source line and the line it counts for.",
        """select 'entry ' || e.id, e.source_line_id::text, e.line_id::text from performance_entry e
           left join spine_line s on s.id = e.source_line_id left join spine_line l on l.id = e.line_id
           where s.id is null or (e.line_id is not null and l.id is null)""",
    ),
    Check(
        "performance.party",
        "Every entry credits a person or house account, and an existing unit.",
        """select 'entry ' || e.id, e.person_id::text, e.unit_id::text from performance_entry e
           left join organisation_person p on p.id = e.person_id left join organisation_unit u on u.id = e.unit_id
           where p.id is null or u.id is null""",
    ),
    Check(
        "performance.unit",
        "A positive primary entry stands in the person's primary unit on its business date, the last one of somebody who has left; one that was "
        "moved late stands where it was moved last, unless it was taken back there because its measure asks for the unit.",
        f"""select 'entry ' || e.id, coalesce(p.house_of_id, m.unit_id)::text, e.unit_id::text
           from (select o.id, o.business_date, o.person_id, o.overlay, o.origin_id, coalesce(l.unit_id, o.unit_id) as unit_id
                 from performance_entry o left join ({_LAST}) l on l.moves_id = o.id
                 left join performance_part d on d.id = o.part_id
                 where d.id is null or (d.credit <> 'house' and not (d.back and d.delay = 0) and not exists (
                     select 1 from performance_entry t join performance_entry s on s.id = t.derived_from_id and s.moved = -1
                     where t.origin_id = o.id and t.moved is null))) e
           join organisation_person p on p.id = e.person_id
           left join lateral (
               select unit_id from organisation_membership x
               where x.person_id = e.person_id and x."primary" and x.valid_from <= e.business_date order by x.valid_from desc limit 1) m on true
           where e.origin_id is null and not e.overlay and coalesce(p.house_of_id, m.unit_id) is distinct from e.unit_id""",
    ),
    Check(
        "performance.reversal",
        "A reversal copies person, unit, territory, group, share and measure from its origin and never exceeds it (a margin may turn to loss).",
        """select 'entry ' || o.id, o.net::text, sum(r.net)::text from performance_entry o
           join (select * from performance_entry where origin_id is not null) r on r.origin_id = o.id and o.business_date = r.origin_date
           where o.origin_id is null group by o.id, o.business_date
           having bool_or(r.moved is null
                and (r.person_id, r.unit_id, r.measure, r.overlay, r.share, coalesce(r.territory_id, 0), coalesce(r.product_group_id, 0),
                           coalesce(r.customer_id, 0))
                   is distinct from (o.person_id, o.unit_id, o.measure, o.overlay, o.share, coalesce(o.territory_id, 0),
                           coalesce(o.product_group_id, 0), coalesce(o.customer_id, 0))
                and not exists (select 1 from performance_entry g where g.moves_id = o.id and g.moved = 1
                                and (g.person_id, g.unit_id) = (r.person_id, r.unit_id)))
               or abs(sum(r.qty)) > abs(o.qty)
               or bool_and(o.measure <> 'margin' and o.derived_from_id is null) and (abs(sum(r.net)) > abs(o.net) or sum(r.net) * o.net > 0)""",
    ),
    Check(
        "performance.moved",
        "A late move takes an entry out of the unit it stood in and puts it into another, on one day, as much as it is.",
        """select 'entry ' || g.moves_id || ' move ' || g.moved_by_id, '1 -1', string_agg(g.moved::text, ' ' order by g.moved desc)
           from performance_entry g left join performance_entry e on e.id = g.moves_id
           where g.moved is not null group by g.moves_id, g.moved_by_id
           having array_agg(g.moved order by g.moved) <> array[-1, 1]::smallint[] or count(distinct g.business_date) > 1
               or count(distinct g.unit_id) <> 2 or sum(g.qty) <> 0 or sum(g.net) <> 0 or sum(g.gross) <> 0
               or bool_or(e.id is null or e.moved is not null or g.business_date < e.business_date or g.origin_id <> coalesce(e.origin_id, e.id)
                          or (g.measure, g.overlay, g.share, g.line_id, g.source_line_id)
                              is distinct from (e.measure, e.overlay, e.share, e.line_id, e.source_line_id)
                          or (g.qty, g.net, g.gross) <> (g.moved * e.qty, g.moved * e.net, g.moved * e.gross))""",
    ),
    Check(
        "performance.left_nothing",
        "Where an entry was moved out of, nothing of it stands any more, whatever was taken back before and since.",
        f"""select 'entry ' || x.origin_id || ' unit ' || x.unit_id, '0 0', sum(x.qty) || ' ' || sum(x.net)
           from ({_LAST}) l join (select coalesce(origin_id, id) as origin_id, unit_id, qty, net, gross from performance_entry
                                  where coalesce(origin_id, id) in (select origin_id from performance_entry where moved is not null)) x
                on x.origin_id = l.moves_id and x.unit_id <> l.unit_id
           group by x.origin_id, x.unit_id having sum(x.qty) <> 0 or sum(x.net) <> 0 or sum(x.gross) <> 0""",
    ),
    Check(
        "performance.origin",
        "Every reversal names an entry that exists and is itself no reversal.",
        """select 'entry ' || r.id, r.origin_id::text, null::text from performance_entry r
           left join performance_entry o on o.id = r.origin_id and o.business_date = r.origin_date
           where r.origin_id is not null and (o.id is null or o.origin_id is not null)""",
    ),
    Check(
        "performance.derived",
        "An entry of a measure of the company's own is what its part counts of the entry it comes from; each comes from one entry once.",
        """select 'entry ' || d.id, s.qty || ' ' || s.net || ' ' || s.gross, d.qty || ' ' || d.net || ' ' || d.gross
           from performance_entry d join performance_part p on p.id = d.part_id join performance_own w on w.id = p.own_id
           left join performance_entry s on s.id = d.derived_from_id
           where s.id is null or s.measure <> p.source or w.measure <> d.measure or s.source_line_id <> d.source_line_id
              or (p.role = 'amount' and p.value <> 'count'
                  and (d.qty, d.net, d.gross) <> (select x.sign * s.qty, x.sign * s.net, x.sign * s.gross
                                                  from (select case when p.back then -p.sign else p.sign end as sign) x))
           union all
           select 'entry ' || derived_from_id, '1', count(*)::text from performance_entry where derived_from_id is not null
           group by derived_from_id, part_id having count(*) > 1""",
    ),
    Check(
        "performance.own",
        "A measure of the company's own that is ready has an entry for every entry its parts without conditions count in full.",
        """select w.measure || ' entry ' || e.id, 'derived', 'missing' from performance_own w
           join performance_part p on p.own_id = w.id and p.value <> 'count' and not p.back and p.credit in ('credited', 'house')
                and not exists (select 1 from performance_condition k where k.part_id = p.id)
           join performance_entry e on e.measure = p.source and (p.credit = 'credited' or not e.overlay)
           where w.state = 'ready' and (e.moved is null or p.delay = 0 or p.credit = 'house')
             and not exists (select 1 from performance_entry d where d.derived_from_id = e.id and d.part_id = p.id)""",
    ),
    Check(
        "performance.customer",
        "Customer, product, territory and product group of an entry exist.",
        """select 'entry ' || e.id, concat_ws('/', e.customer_id, e.product_id, e.territory_id, e.product_group_id), null::text
           from performance_entry e
           left join spine_record c on c.id = e.customer_id and c.kind = 'customer'
           left join spine_record p on p.id = e.product_id and p.kind = 'product'
           left join spine_record t on t.id = e.territory_id and t.kind = 'territory'
           left join spine_record g on g.id = e.product_group_id and g.kind = 'product_group'
           where (e.customer_id is not null and c.id is null) or (e.product_id is not null and p.id is null)
              or (e.territory_id is not null and t.id is null) or (e.product_group_id is not null and g.id is null)""",
    ),
    Check(
        "performance.dates",
        "No entry lies outside the fiscal calendar or before its event.",
        f"""select 'entry ' || e.id, e.event_date::text, e.business_date::text from performance_entry e
           left {_LEAF} where f.start_date is null or e.business_date < e.event_date""",
    ),
)
