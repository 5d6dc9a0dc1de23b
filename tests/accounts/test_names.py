import pytest

from accounts.names import share_a_word


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Marc Leroy", "Marc Leroy", True),
        ("LEROY Marc", "marc leroy", True),
        ("M. Leroy", "Marc Leroy", True),
        ("Inès Aubry", "Ines Aubry-Morel", True),
        ("Marc Leroy", "Nora Petit", False),
        ("Marie de Souza", "Jean de la Tour", False),
        ("Li Na", "Li Bo", True),
        ("Хадижа", "Khadija", False),
        ("", "Marc Leroy", False),
    ],
)
def test_names_that_may_be_of_one_person(one, other, expected):
    assert share_a_word(one, other) is expected
    assert share_a_word(other, one) is expected
