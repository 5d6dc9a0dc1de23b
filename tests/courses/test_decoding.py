import pytest

from courses.decoding import NotText, decoded, letters


@pytest.mark.parametrize(
    ("encoding", "is_guess"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)]
)
def test_texts_in_the_encodings_people_save_in(encoding, is_guess):
    assert decoded("L’été\r\nà Orléans\r".encode(encoding)) == ("L’été\nà Orléans\n", is_guess)


@pytest.mark.parametrize("data", [b"\x81\x8d", b"\xff\xfea", b"a\x00b", b"\xc2\x85", b"\xef\xbf\xbe"])
def test_what_is_no_text(data):
    with pytest.raises(NotText):
        decoded(data)


def test_signs_that_no_text_has_pass_where_text_is_only_a_part():
    assert letters(b"a\x00\x07b\r\n") == ("a\x00\x07b\n", False)
    with pytest.raises(NotText):
        letters(b"\x81\x8d")
