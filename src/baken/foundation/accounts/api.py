"""Front door of accounts: people who sign in and the roles they hold."""

from baken.foundation.access.api import ROLE_NAMES
from baken.foundation.accounts.demonstration import (
    DemonstrationAccount,
    demonstration_accounts,
    seed_demonstration,
)
from baken.foundation.accounts.errors import (
    AccountError,
    AccountUsedElsewhere,
    AdministratorExists,
    DemonstrationOnly,
    EmailTaken,
    LastAdministrator,
    OrganisationElsewhere,
    RoleAlreadyHeld,
    RoleFromProvider,
    RoleNotHeld,
)
from baken.foundation.accounts.models import Grant, GrantSource, User
from baken.foundation.accounts.operations import (
    AddedPerson,
    ProvidedRole,
    add_person,
    appoint_first_administrator,
    create_account,
    deactivate_account,
    grant_role,
    reactivate_account,
    replace_provided_roles,
    reset_second_factor,
    revoke_role,
)
from baken.foundation.accounts.queries import actor_of, has_second_factor, people_of, people_with_role
from baken.foundation.accounts.sign_ins import forget_sign_ins_before

__all__ = [
    "ROLE_NAMES",
    "AccountError",
    "AccountUsedElsewhere",
    "AddedPerson",
    "AdministratorExists",
    "DemonstrationAccount",
    "DemonstrationOnly",
    "EmailTaken",
    "Grant",
    "GrantSource",
    "LastAdministrator",
    "OrganisationElsewhere",
    "ProvidedRole",
    "RoleAlreadyHeld",
    "RoleFromProvider",
    "RoleNotHeld",
    "User",
    "actor_of",
    "add_person",
    "appoint_first_administrator",
    "create_account",
    "deactivate_account",
    "demonstration_accounts",
    "forget_sign_ins_before",
    "grant_role",
    "has_second_factor",
    "people_of",
    "people_with_role",
    "reactivate_account",
    "replace_provided_roles",
    "reset_second_factor",
    "revoke_role",
    "seed_demonstration",
]
