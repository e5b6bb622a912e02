"""A contract is its lines, and one in force was signed by both and sealed, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "contracts.sums",
        "A contract's head is the sum of its lines.",
        """select 'contract ' || k.record_id, coalesce(s.net, 0) || ' ' || coalesce(s.gross, 0), k.net || ' ' || k.gross
           from contracts_contract k left join (select contract_id, sum(net) as net, sum(gross) as gross from contracts_contractline group by 1) s
                on s.contract_id = k.record_id
           where k.net <> coalesce(s.net, 0) or k.gross <> coalesce(s.gross, 0) or k.gross <> k.net + k.tax""",
    ),
    Check(
        "contracts.signed",
        "A contract in force bears two signatures and a seal.",
        """select 'contract ' || k.record_id, '2 signatures, 1 seal', count(distinct s.id) || ', ' || count(distinct e.record_id)
           from contracts_contract k left join signing_signature s on s.record_id = k.record_id
           left join signing_seal e on e.record_id = k.record_id where k.state in ('signed', 'expired', 'ended') or k.signed_at is not null
           group by k.record_id having count(distinct s.id) <> 2 or count(distinct e.record_id) <> 1""",
    ),
    Check(
        "contracts.once",
        "Of a contract's versions at most one is in force.",
        """select 'contract ' || coalesce(root_id, record_id), '1', count(*)::text from contracts_contract where state = 'signed'
           group by coalesce(root_id, record_id) having count(*) > 1""",
    ),
)
