"""The only place that writes people, units, memberships, roles and logins (ORG-1, ORG-2). For flows alone, inside their act.

All acts work in sets, so that an import of thousands costs a handful of statements; each raises the organisation's
version, by which every process knows that who may see what has changed.
"""

from makesell.ground.organisation.actions.clearing import clear
from makesell.ground.organisation.actions.company import change_company, name_company
from makesell.ground.organisation.actions.logins import (
    NewUser,
    activate_users,
    create_users,
    deactivate_users,
    end_sessions,
    set_looks,
    set_password,
)
from makesell.ground.organisation.actions.people import (
    NewMembership,
    NewPerson,
    PersonMove,
    add_memberships,
    change_people,
    create_people,
    end_memberships,
    leave,
    move_people,
    unknown_to_others,
)
from makesell.ground.organisation.actions.roles import NewGrant, approve_grants, propose_grants, withdraw_grants
from makesell.ground.organisation.actions.taking_back import (
    forget_membership,
    forget_person,
    forget_unit,
    restore_membership,
    restore_person,
    restore_unit,
)
from makesell.ground.organisation.actions.units import NewUnit, UnitMove, change_unit, create_units, place_units

__all__ = [
    "NewGrant",
    "NewMembership",
    "NewPerson",
    "NewUnit",
    "NewUser",
    "PersonMove",
    "UnitMove",
    "activate_users",
    "add_memberships",
    "approve_grants",
    "change_company",
    "change_people",
    "change_unit",
    "clear",
    "create_people",
    "create_units",
    "create_users",
    "deactivate_users",
    "end_memberships",
    "end_sessions",
    "forget_membership",
    "forget_person",
    "forget_unit",
    "leave",
    "move_people",
    "name_company",
    "place_units",
    "propose_grants",
    "restore_membership",
    "restore_person",
    "restore_unit",
    "set_looks",
    "set_password",
    "unknown_to_others",
    "withdraw_grants",
]
