"""Which units owe a duty: the same words where due items are made and where a draft is checked."""

from typing import Final, LiteralString

OWING: Final[LiteralString] = """
          -- `obligation` of the campaign `c`: the units of a kind in a division, or those that rules reach.
          join lateral (
                   select o.id, o.division_code
                     from organizations o
                    where o.kind = obligation.owed_by_kind
                      and o.closed_on is null
                      and o.division_code >= obligation.owed_by_code
                      and o.division_code < obligation.owed_by_code || ':'
                   union all
                   select o.id, o.division_code
                     from obligation_units u
                     join organizations o on o.id = u.organization_id and o.closed_on is null
                    where u.obligation_id = obligation.id
               ) owing
            -- Who takes part owes. What lies below it sees the campaign where it is open, and owes nothing by that.
            on (
                   c.rules = '[]'
                   or exists (
                       select from campaign_participants p
                        where p.campaign_id = c.id and p.organization_id = owing.id
                   )
               )
"""
