from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import override

from accounts.addresses import address_of
from accounts.templatetags.design import MOST_KEPT
from config import catalogues


def shown(template: str, **context: object) -> str:
    return Template("{% load i18n design %}" + template).render(Context(context))


def test_nothing_of_the_page_reaches_what_is_the_same_for_everybody():
    template = Template(
        "{% load design %}{{ name }}{% fixed %}{{ name }}{% fixed %}{{ name }}{% endfixed %}{% endfixed %}"
    )
    assert [template.render(Context({"name": name})) for name in ("Amina", "Loïc")] == ["Amina", "Loïc"]


def test_what_is_the_same_for_everybody_is_rendered_once_in_each_language():
    template = Template("{% load i18n design %}{% fixed %}{% get_current_language as code %}{{ code }}{% endfixed %}")
    said = []
    for language in ("fr", "en", "fr"):
        with override(language):
            said.append(template.render(Context()))
    assert said == ["fr", "en", "fr"]


@pytest.mark.parametrize(
    ("language", "day", "form", "expected"),
    [
        ("fr", date(2027, 3, 1), "j F Y", "1er mars 2027"),
        ("fr", date(2027, 3, 1), "l j F", "lundi 1er mars"),
        ("fr", date(2027, 3, 1), "DATE_FORMAT", "1er mars 2027"),
        ("fr", date(2027, 3, 1), "SHORT_DATE_FORMAT", "01/03/2027"),
        ("fr", date(2027, 3, 11), "j F Y", "11 mars 2027"),
        ("fr", datetime(2027, 2, 28, 23, 30, tzinfo=UTC), "j F, H:i", "1er mars, 00:30"),
        ("fr", None, "j F", ""),
        ("en", date(2027, 3, 1), "j F Y", "1 March 2027"),
    ],
)
def test_the_first_of_a_month_is_spelled_as_french_does(language, day, form, expected):
    with override(language):
        assert shown('{{ day|date:"' + form + '" }}', day=day) == expected


@pytest.mark.parametrize("name", ["day", "short_day"])
def test_so_it_is_where_machines_read_it_too(name):
    assert ">1er jan" in shown("{{ day|" + name + " }}", day=date(2027, 1, 1))


@pytest.mark.parametrize("level", [0, 1, 3, "unseen", None])
def test_a_component_rendered_once_is_its_component(level):
    included = '{% include "components/level.html" with level=level only %}'
    assert shown('{% rendered_once "level" level %}', level=level) == shown(included, level=level)


def test_a_component_rendered_once_escapes_what_it_is_given():
    assert "<b>" not in shown('{% rendered_once "level" level %}', level="<b>")


def test_a_day_is_the_readers_own():
    assert shown("{{ moment|day }}", moment=datetime(2026, 11, 2, 23, 30, tzinfo=UTC)) == (
        '<time datetime="2026-11-03">3 novembre 2026</time>'
    )
    with override("en"):
        assert (
            shown("{{ moment|day }}", moment=date(2026, 11, 3)) == '<time datetime="2026-11-03">3 November 2026</time>'
        )


def test_an_address_is_what_django_makes_of_it():
    for uuid in (uuid4(), uuid4()):
        assert address_of("cms:lesson", uuid) == reverse("cms:lesson", args=[uuid])


def test_a_component_rendered_once_is_kept_with_the_words_in_use(settings):
    catalogues.compile_changed()
    before = shown('{% rendered_once "status" "acquired" %}')
    settings.LOCALE_PATHS = [settings.BASE_DIR / "locale"]
    said = []
    for language in ("fr", "en", "fr"):
        with override(language):
            said.append(shown('{% rendered_once "status" "acquired" %}'))
    assert said == [before.replace("Acquired", "Acquis"), before, before.replace("Acquired", "Acquis")]


def test_a_component_rendered_once_kept_for_safe_words_is_not_given_for_others():
    pill = '{% rendered_once "pill" label=label tone="teal" %}'
    assert "<b>bold</b>" in shown(pill, label=mark_safe("<b>bold</b>"))
    assert "&lt;b&gt;bold&lt;/b&gt;" in shown(pill, label="<b>bold</b>")


def test_a_component_rendered_once_sees_nothing_of_the_page():
    assert shown('{% rendered_once "pill" label="1" %}', tone="danger", icon="clock") == shown(
        '{% rendered_once "pill" label="1" %}'
    )


def test_icons_differ_by_name_and_by_label():
    assert shown('{% icon "clock" %}') != shown('{% icon "bell" %}')
    assert 'aria-label="&lt;Late&gt;"' in shown('{% icon "clock" label=label %}', label="<Late>")
    assert 'aria-hidden="true"' in shown('{% icon "clock" %}')


def test_what_is_named_is_rendered_once_for_each_of_its_values_and_nothing_else_reaches_it():
    template = Template("{% load design %}{% fixed mine %}{{ mine }}{{ yours }}{% endfixed %}")
    said = [template.render(Context({"mine": mine, "yours": "secret"})) for mine in ("one", "two", "one", "<b>")]
    assert said == ["one", "two", "one", "&lt;b&gt;"]


def test_what_is_kept_does_not_grow_for_ever():
    template = Template("{% load design %}{% fixed mine %}{{ mine }}{% endfixed %}")
    for mine in range(3 * MOST_KEPT):
        assert template.render(Context({"mine": mine})) == str(mine)
    assert len(template.nodelist[1].rendered) <= MOST_KEPT


def test_words_that_are_safe_are_not_taken_for_words_that_are_not():
    template = Template("{% load design %}{% fixed mine %}{{ mine }}{% endfixed %}")
    said = [template.render(Context({"mine": mine})) for mine in ("<b>", mark_safe("<b>"), "<b>", 1, True, 1)]
    assert said == ["&lt;b&gt;", "<b>", "&lt;b&gt;", "1", "True", "1"]


def test_an_expression_has_a_name_there():
    template = Template('{% load design %}{% fixed size=words|length sign="!" %}{{ size }}{{ sign }}{% endfixed %}')
    assert [template.render(Context({"words": words})) for words in ("ab", "abc")] == ["2!", "3!"]


def test_a_form_that_is_kept_gives_each_reader_their_own_token():
    template = Template("{% load design %}{% fixed %}<form>{% csrf_token %}</form>{% endfixed %}")
    said = [template.render(Context({"csrf_token": token})) for token in ("one", "two", "NOTPROVIDED", None)]
    assert ['value="one"' in each for each in said] == [True, False, False, False]
    assert ['value="two"' in each for each in said] == [False, True, False, False]
    assert ["<input" in each for each in said] == [True, True, False, False]


def test_nobody_can_write_what_stands_in_for_a_token():
    template = Template("{% load design %}{% fixed mine %}{{ mine }}{% csrf_token %}{% endfixed %}")
    said = template.render(Context({"mine": "csrfmiddlewaretoken NOTPROVIDED", "csrf_token": "secret"}))
    assert said.count("secret") == 1
