from django import template
from django.utils.safestring import SafeString

from cms.models import GlossaryTerm
from cms.rich_text import Prose, Term, term_ids

register = template.Library()


@register.simple_tag
def prose(html: str) -> SafeString:
    """One rich text outside a lesson, with its glossary words. One query when it has any."""
    ids = set(term_ids(html))
    terms = GlossaryTerm.objects.filter(pk__in=ids) if ids else []
    known = {each.pk: Term(term=each.term, definition=each.definition, expansion=each.expansion) for each in terms}
    return Prose(known, prefix="p").render(html)
