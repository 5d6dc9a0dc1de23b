"""How a trainer marks the words that can be picked in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.marked_words import NotationError, Piece, identify, parse_marked, read_identities, write_marked


def test_words_are_marked_with_brackets_stars_and_bars():
    assert parse_marked("On [*écoute|Oui : d’abord.] et [juge].") == (
        Piece(text="On "),
        Piece(text="écoute", is_word=True, correct=True, feedback="Oui : d’abord."),
        Piece(text=" et "),
        Piece(text="juge", is_word=True),
        Piece(text="."),
    )


@pytest.mark.parametrize("text", ["On [écoute", "On écoute] bien", "[a [b] c]", "[*]", "[|dit]", "[a|b"])
def test_a_bracket_out_of_place_is_told(text):
    with pytest.raises(NotationError):
        parse_marked(text)


words = st.text(st.sampled_from("aé []|*\\\n"), min_size=1, max_size=8).filter(str.strip)
pieces = st.lists(
    st.builds(
        Piece, text=words, is_word=st.just(value=True), correct=st.booleans(),
        feedback=st.text(st.sampled_from("ab[]|*\\"), max_size=4),
    )
    | st.builds(Piece, text=words),
    max_size=6,
)  # fmt: skip


def joined(found: list[Piece]) -> list[Piece]:
    """Two plain pieces side by side read as one."""
    together: list[Piece] = []
    for piece in found:
        if together and not piece.is_word and not together[-1].is_word:
            together[-1] = Piece(text=together[-1].text + piece.text)
        else:
            together.append(piece)
    return together


@given(pieces)
def test_what_is_written_reads_back(found):
    assert list(parse_marked(write_marked(found))) == joined(found)


def test_a_word_that_stays_or_is_corrected_keeps_its_identity():
    before = identify(parse_marked("[un] [deux] [trois]"), "")
    after = identify(parse_marked("[zéro] [un] [deuxx] [trois]"), before)
    one, two, three = (uuid for uuid, _text in read_identities(before))
    assert [uuid for uuid, _text in read_identities(after)][1:] == [one, two, three]


@pytest.mark.parametrize("forged", ["x", "[1]", '[["no", "x"]]', "{}", "null"])
def test_a_forged_identity_is_nothing(forged):
    assert read_identities(forged) == []
