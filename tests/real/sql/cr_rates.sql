-- Deals with an account, by agent, team, office, product, sector and month closed: won, lost, what was paid for those won, what those lost were
-- worth by the price list. A product of the pipeline is the product of the list that is the same without blanks.
with deal as (
    select p.sales_agent as agent, t.manager as team, t.regional_office as office, g.product,
           case a.sector when 'technolgy' then 'technology' else a.sector end as sector, left(p.close_date, 7) as month,
           p.deal_stage = 'Won' as won, case p.deal_stage when 'Won' then p.close_value::numeric else g.sales_price::numeric end as worth
    from sales_pipeline p join sales_teams t on t.sales_agent = p.sales_agent
    join products g on lower(replace(g.product, ' ', '')) = lower(replace(p.product, ' ', '')) join accounts a on a.account = p.account
    where p.deal_stage in ('Won', 'Lost')),
told as (
    select d.dimension, d.name, deal.won, deal.worth from deal cross join lateral (values
        ('agent', agent), ('team', team), ('office', office), ('product', product), ('sector', sector), ('month', month)) as d(dimension, name))
select dimension, name, count(*) filter (where won), count(*) filter (where not won), coalesce(sum(worth) filter (where won), 0),
       coalesce(sum(worth) filter (where not won), 0)
from told group by 1, 2 order by 1, 2;
