"""A scenario on its way down: from a draft, finished or not, to the plain content that an edition freezes."""

from cms.scenario_content.beginning import blank
from cms.scenario_content.drafts import content_of, strings, unchosen_ends, with_ends_chosen
from cms.scenario_content.finding import Found, advice_on, problems_of

__all__ = [
    "Found", "advice_on", "blank", "content_of", "problems_of", "strings", "unchosen_ends", "with_ends_chosen",
]  # fmt: skip
