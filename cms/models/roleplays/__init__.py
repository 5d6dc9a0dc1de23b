"""Live role-plays as a trainer writes them. Publishing one freezes an edition; sessions know editions only."""

from cms.models.roleplays.pages import RolePlayPage
from cms.models.roleplays.roleplays import RolePlay

__all__ = ["RolePlay", "RolePlayPage"]
