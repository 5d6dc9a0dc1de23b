from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override

from config import catalogues


def rendered(words, **context):
    return Template("{% load design %}" + words).render(Context(context))


def test_a_badge_says_what_the_component_says():
    for level in (0, 1, 2, 3, "unseen"):
        told = rendered('{% include "components/level.html" with level=level only %}', level=level)
        assert [rendered('{% badge "level" level %}', level=level) for _ in range(2)] == [told, told]


def test_a_badge_is_kept_in_each_language(settings):
    catalogues.compile_changed()
    settings.LOCALE_PATHS = [settings.BASE_DIR / "locale"]
    said = []
    for language in ("fr", "en", "fr"):
        with override(language):
            said.append(rendered('{% badge "status" "acquired" %}'))
    assert said[0] == said[2] != said[1]


def test_a_badge_kept_for_safe_words_is_not_given_for_others():
    asked = '{% badge "pill" label=label %}'
    assert "<b>bold</b>" in rendered(asked, label=mark_safe("<b>bold</b>"))
    assert "&lt;b&gt;bold&lt;/b&gt;" in rendered(asked, label="<b>bold</b>")


def test_a_badge_sees_nothing_of_the_page():
    assert rendered('{% badge "pill" label="one" %}', tone="danger", icon="clock") == rendered(
        '{% badge "pill" label="one" %}'
    )


def test_icons_differ_by_name_and_by_label():
    assert rendered('{% icon "clock" %}') != rendered('{% icon "bell" %}')
    assert 'aria-label="&lt;Late&gt;"' in rendered('{% icon "clock" label=label %}', label="<Late>")
    assert 'aria-hidden="true"' in rendered('{% icon "clock" %}')
