"""A role-play on paper: tagged, whole, and saying nothing to who prints it."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.roleplays.exchange.paper import Names, Sheet, write_pdf
from assessments.roleplays.exchange.paper.sheets import pages
from assessments.roleplays.services import assign
from tests.assessments.quizzes.exchange.test_paper import HOSTILE, inside
from tests.assessments.quizzes.exchange.test_paper import pages as count_pages
from tests.assessments.roleplays.test_staging import of_cast, url
from tests.factories.roleplays import card, joined, make_roleplay, played, publish


def texts(found) -> str:
    if isinstance(found, dict):
        return "\n".join(texts(each) for each in found.values())
    return "\n".join(texts(each) for each in found) if isinstance(found, list) else str(found)


@pytest.mark.parametrize(("sheet", "count"), [(Sheet.CARDS, 4), (Sheet.OBSERVATION, 5), (Sheet.RUNNING, 1)])
def test_every_sheet_is_tagged(sheet, count):
    pdf = inside(write_pdf(make_roleplay(), sheet, say=str))
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf
    assert count_pages(pdf) >= count


def test_a_card_says_everything_of_itself_and_nothing_of_others():
    content = make_roleplay()
    for each, page in zip(content.cards, pages(content, Sheet.CARDS, Names(), str), strict=True):
        said = texts(page)
        assert all(words in said for words in (each.name, each.public_text, each.private_text, *each.goals))
        assert not any(other.private_text in said for other in content.cards if other is not each)


def test_a_sheet_of_observation_holds_its_criteria_and_no_private_word():
    content = make_roleplay()
    drawn = pages(content, Sheet.OBSERVATION, Names(foci={"cadre": ["Lina", "Omar"]}), str)
    assert [each["title"] for each in drawn] == [content.foci[0].label, *(focus.label for focus in content.foci)]
    assert [each["title"] for each in drawn[0]["criteria"]] == ["Pose du cadre", "Tiers neutre et impartial"]
    assert not any(card.private_text in texts(drawn) for card in content.cards)


def test_the_trainers_sheet_has_prompts_at_their_minute_and_every_question():
    content = make_roleplay()
    said = texts(pages(content, Sheet.RUNNING, Names(cards={"nour": "Amina"}), str))
    assert "At minute 4: A telephone rings." in said
    assert "Nour · Amina" in said
    assert all(each.question in said for each in content.debrief)


def test_words_are_never_markup():
    content = make_roleplay(
        title=HOSTILE, summary=HOSTILE, cards=[card("a", name=HOSTILE, private_text=HOSTILE, goals=[HOSTILE])]
    )
    for sheet in Sheet:
        assert write_pdf(content, sheet, say=str, names=Names(cards={"a": HOSTILE})).startswith(b"%PDF-")


@settings(max_examples=10, deadline=None)
@given(words=st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cs"]), max_size=200))
def test_whatever_is_written_is_printed(words):
    content = make_roleplay()
    first = replace(content.cards[0], name=words, public_text=words, private_text=words)
    assert write_pdf(replace(content, cards=(first,)), Sheet.CARDS, say=str).startswith(b"%PDF-")


@pytest.mark.django_db
class TestDownloads:
    def test_trainers_print_with_names(self, client, cast):
        session = of_cast(cast)
        played(session, joined(session, cast.amina), "nour")
        assign(participant=joined(session, cast.lina), by=cast.claire, focus="cadre")
        client.force_login(cast.claire)
        for sheet in Sheet:
            answer = client.get(url("session_paper", session, sheet))
            assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
        assert client.get(url("session_paper", session, "autre")).status_code == 404
        page = client.get(url("paper", session)).content.decode()
        assert "Lina Roche" in page
        assert "Amina Benali" not in page

    @pytest.mark.parametrize("who", ["jean", "paul", "marc", "amina", "ines"])
    def test_nobody_else_does(self, client, cast, who):
        session = of_cast(cast)
        client.force_login(cast.people[who])
        addresses = (
            url("paper", session), url("session_paper", session, "cartes"),
            reverse("staging:roleplay_paper", args=[publish().uuid, "cartes"]),
        )  # fmt: skip
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
