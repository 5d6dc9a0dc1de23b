"""A role-play on paper, for a room without a network: role cards that fold into tents, observation sheets, and the
trainer's own sheet. As tagged PDF (PDF/UA-1)."""

from assessments.roleplays.exchange.paper.pdf import write_pdf
from assessments.roleplays.exchange.paper.sheets import Names, Sheet

__all__ = ["Names", "Sheet", "write_pdf"]
