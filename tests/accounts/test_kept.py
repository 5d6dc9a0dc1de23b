from accounts.kept import Kept


def test_it_makes_once_and_forgets_what_was_asked_longest_ago():
    made = []

    def asked(key):
        return kept.get(key, lambda: made.append(key) or key.upper())

    kept = Kept(2)
    assert [asked(key) for key in ("a", "b", "a", "c", "a", "b")] == ["A", "B", "A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2
    assert "a" in kept
    assert "c" not in kept
