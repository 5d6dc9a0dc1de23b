"""What each story format writes, and what is understood of it."""

import pytest

from assessments.scenarios.exchange import Remark
from assessments.scenarios.exchange.dialects import Term, reader_of


def links(format_, text):
    _words, pieces = reader_of(format_)(text)
    return [(each.label, each.target, each.terms) for each in pieces.links]


def words(format_, text):
    return reader_of(format_)(text)[0]


def remarks(format_, text):
    return [remark for remark, _detail in reader_of(format_)(text)[1].remarks]


YES, NO = Term("a", is_true=True), Term("a", is_true=False)
FORMATS = ("sugarcube", "harlowe", "chapbook", "snowman", "")


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    ("text", "label", "target"),
    [
        ("[[b]]", "b", "b"),
        ("[[Say it->b]]", "Say it", "b"),
        ("[[b<-Say it]]", "Say it", "b"),
        ("[[Say it|b]]", "Say it", "b"),
        ("[[ Say it -> b ]]", "Say it", "b"),
        ("[[a->b->c]]", "a->b", "c"),
    ],
)
def test_links_of_every_format(format_, text, label, target):
    assert links(format_, text) == [(label, target, ())]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_link_alone_is_a_choice_and_one_in_a_sentence_is_read_too(format_):
    assert words(format_, "A text.\n\n[[Say it->b]]\n") == "A text."
    assert words(format_, "He [[says it->b]] to her.") == "He says it to her."


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("text", ["[[", "[[a", "[[a]", "]]", "[[a\nb]]", "[[->]]", "[[|]]", "[[]]"])
def test_brackets_that_are_no_link(format_, text):
    assert links(format_, text) == []


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("<<if $a>>[[b]]<</if>>", (YES,)),
        ("<<if not $a>>[[b]]<</if>>", (NO,)),
        ("<<if !$a>>[[b]]<</if>>", (NO,)),
        ("<<if $a is true>>[[b]]<</if>>", (YES,)),
        ("<<if $a is not true>>[[b]]<</if>>", (NO,)),
        ("<<if $a eq false>>[[b]]<</if>>", (NO,)),
        ("<<if $a == true>>[[b]]<</if>>", (YES,)),
        ("<<if $a != true>>[[b]]<</if>>", (NO,)),
        ("<<if $a gte 3>>[[b]]<</if>>", (Term("a", at_least=3),)),
        ("<<if $a > 3>>[[b]]<</if>>", (Term("a", at_least=4),)),
        ("<<if $a lt 3>>[[b]]<</if>>", (Term("a", at_most=2),)),
        ("<<if $a is 3>>[[b]]<</if>>", (Term("a", at_least=3, at_most=3),)),
        ("<<if $a and not $c>>[[b]]<</if>>", (YES, Term("c", is_true=False))),
        ("<<if $c>>no<<else>>[[b]]<</if>>", (Term("c", is_true=False),)),
        ("<<if $c lt 2>>no<<elseif $a>>[[b]]<</if>>", (Term("c", at_least=2), YES)),
        ("<<if $a>><<if $c>>[[b]]<</if>><</if>>", (YES, Term("c", is_true=True))),
    ],
)
def test_sugarcube_conditions(text, tests):
    assert links("sugarcube", text) == [("b", "b", tests)]
    assert Remark.CONDITION not in remarks("sugarcube", text)


@pytest.mark.parametrize(
    "text",
    [
        "<<if $a or $c>>[[b]]<</if>>",
        "<<if $a.size gt 3>>[[b]]<</if>>",
        '<<if $a is "x">>[[b]]<</if>>',
        "<<if visited()>>[[b]]<</if>>",
        "<<if $a and $c>>no<<else>>[[b]]<</if>>",
        "<<if $a is 3>>no<<else>>[[b]]<</if>>",
    ],
)
def test_conditions_that_are_not_ours_are_told_and_the_link_is_kept(text):
    assert links("sugarcube", text) == [("b", "b", ())]
    assert Remark.CONDITION in remarks("sugarcube", text)


@pytest.mark.parametrize(
    ("text", "label", "target"),
    [
        ('<<link "Say it" "b">><</link>>', "Say it", "b"),
        ("<<link 'Say it' 'b'>><</link>>", "Say it", "b"),
        ("<<link [[Say it|b]]>><</link>>", "Say it", "b"),
        ('<<button "Say it" "b">><</button>>', "Say it", "b"),
        ('<<link "Say it">><<set $a to true>><<goto "b">><</link>>', "Say it", "b"),
        ('<<link "Say >> it" "b">><</link>>', "Say >> it", "b"),
        ("[img[a.png][b]]", "b", "b"),
    ],
)
def test_sugarcube_links(text, label, target):
    assert links("sugarcube", text) == [(label, target, ())]


@pytest.mark.parametrize(
    ("text", "value", "by"),
    [
        ("<<set $a to true>>", True, None),
        ("<<set $a = false>>", False, None),
        ("<<set $a to 3>>", 3, None),
        ("<<set $a += 2>>", None, 2),
        ("<<set $a -= 2>>", None, -2),
        ("<<set $a++>>", None, 1),
        ("<<set $a to $a - 1>>", None, -1),
        ("<<set $a to Math.clamp($a + 2, 0, 10)>>", None, 2),
        ('<<set $a to "x">>', None, None),
        ("<<set $a to $c + 1>>", None, None),
        ("<<set $a to random(1, 6)>>", None, None),
    ],
)
def test_assignments(text, value, by):
    found = reader_of("sugarcube")(text)[1].assignments
    assert [(each.variable, each.value, each.by) for each in found] == [("a", value, by)]


def test_several_assignments_at_once_and_those_of_a_click():
    assert len(reader_of("sugarcube")('<<set $a to true, $b to max(1, 2); $c to "x, y">>')[1].assignments) == 3
    setter = reader_of("sugarcube")("[[Say it->b][$a to true]]")[1]
    clicked = reader_of("sugarcube")('<<link "Say it" "b">><<set $a to true>><</link>>')[1]
    for pieces in (setter, clicked):
        assert [each.value for each in pieces.links[0].assignments] == [True]
        assert pieces.assignments == []


def test_what_is_assigned_at_times_is_no_flag():
    pieces = reader_of("sugarcube")("<<if $c>><<set $a to true>><</if>>")[1]
    assert [(each.variable, each.value) for each in pieces.assignments] == [("a", None)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("''Bold'' and //thin// at https://a.fr", "Bold and thin at https://a.fr"),
        ("!Title\n* one\n* two", "Title\none\ntwo"),
        ("a /* note */b<!-- note -->c", "a bc"),
        ("a<br>b <b class='x'>c</b>", "a\nb c"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ("a << b >> c [ d ] $ 5", "a << b >> c [ d ] $ 5"),
        ('<<linkappend "More">> text<</linkappend>>', "More text"),
        ('<<link "Look">>You see.<</link>>', "LookYou see."),
    ],
)
def test_sugarcube_text(text, found):
    assert words("sugarcube", text) == found


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("<<audio 'a' play>>", Remark.MACRO),
        ("Hello $name", Remark.SHOWN_VALUE),
        ("<<print $name>>", Remark.SHOWN_VALUE),
        ("<script>alert(1)</script>", Remark.SCRIPT),
        ("<style>b {}</style>", Remark.STYLE),
        ("<img src='a.png'>", Remark.MEDIA),
        ("''a''", Remark.FORMATTING),
        ("<<if $a>>text<</if>>", Remark.CONDITIONAL_TEXT),
        ("<<unset $a>>", Remark.VARIABLE),
        ("<<goto 'b'>>", Remark.MACRO),
    ],
)
def test_sugarcube_remarks(text, remark):
    assert remark in remarks("sugarcube", text)


@pytest.mark.parametrize(
    ("text", "label", "target", "tests"),
    [
        ('(link-goto: "Say it", "b")', "Say it", "b", ()),
        ('(link-goto: "b")', "b", "b", ()),
        ('(link: "Say it")[(go-to: "b")]', "Say it", "b", ()),
        ('(link: "Say (it)")[(set: $a to true)(goto: "b")]', "Say (it)", "b", ()),
        ("(if: $a)[[[b]]]", "b", "b", (YES,)),
        ("(if: $a)[[b]]", "b", "b", (YES,)),
        ("(if: $a is true)[Text [[b]]]", "b", "b", (YES,)),
        ("(unless: $a)[[[b]]]", "b", "b", (NO,)),
        ("(if: $a)[no](else:)[[[b]]]", "b", "b", (NO,)),
        ("(if: $c)[no] (else-if: $a)[[[b]]]", "b", "b", (Term("c", is_true=False), YES)),
        ("(if: $a >= 3)[[[b]]]", "b", "b", (Term("a", at_least=3),)),
        ('(text-style: "bold")[[[b]]]', "b", "b", ()),
        ("|hook>[ [[b]] ]", "b", "b", ()),
    ],
)
def test_harlowe_links(text, label, target, tests):
    assert links("harlowe", text) == [(label, target, tests)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('(text-style: "bold")[Bold] and plain', "Bold and plain"),
        ("//thin// ''fat'' **fat** ~~no~~", "thin fat fat no"),
        ("#Title\n\n=><=\n[hook]<name|", "Title\n\nhook"),
        ('(link: "Look")[You see.]', "LookYou see."),
        ("A (small: remark) stays? (no)", "A  stays? (no)".replace("  ", " ")),
        ("It costs 5 $ (or 6).", "It costs 5 $ (or 6)."),
    ],
)
def test_harlowe_text(text, found):
    assert words("harlowe", text) == found


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ('(if: $a is "x")[b]', Remark.CONDITION),
        ("(else:)[b]", Remark.CONDITION),
        ("(live: 2s)[b]", Remark.MACRO),
        ("(print: $a)", Remark.SHOWN_VALUE),
        ("$a", Remark.SHOWN_VALUE),
        ("(put: 1 into $a)", Remark.VARIABLE),
        ("<!-- never closed", Remark.NOT_CLOSED),
        ('(color: "red")[b]', Remark.FORMATTING),
    ],
)
def test_harlowe_remarks(text, remark):
    assert remark in remarks("harlowe", text)


def test_harlowe_assignments():
    found = reader_of("harlowe")("(set: $a to true)(set: $b to it + 1, $c to $c - 2)")[1].assignments
    assert [(each.variable, each.value, each.by) for each in found] == [
        ("a", True, None), ("b", None, 1), ("c", None, -2)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("[if a]\n[[b]]", (YES,)),
        ("[unless a]\n[[b]]", (NO,)),
        ("[if a]\nno\n[else]\n[[b]]", (NO,)),
        ("[if a]\nno\n[continue]\n[[b]]", ()),
        ("[if a >= 2 && c]\n[[b]]", (Term("a", at_least=2), Term("c", is_true=True))),
        ("{passage link to: 'b', label: 'b'}", ()),
    ],
)
def test_chapbook_links(text, tests):
    assert links("chapbook", text) == [("b", "b", tests)]


def test_chapbook_text_and_variables():
    text, pieces = reader_of("chapbook")(
        "a: true\nb (a): 2\nconfig.style.page: 1\n--\n\nA **fat** text {name}.\n[note]\nno"
    )
    assert text == "A fat text {name}."
    assert [(each.variable, each.value) for each in pieces.assignments] == [("a", True), ("b", None)]
    assert {remark for remark, _detail in pieces.remarks} == {Remark.FORMATTING, Remark.SHOWN_VALUE}


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("<% if (s.a) { %>[[b]]<% } %>", (YES,)),
        ("<% if (s.c) { %>no<% } else { %>[[b]]<% } %>", (Term("c", is_true=False),)),
        ("<% if (s.a >= 2) { %>[[b]]<% } %>", (Term("a", at_least=2),)),
    ],
)
def test_snowman_links(text, tests):
    assert links("snowman", text) == [("b", "b", tests)]


def test_snowman_programs():
    pieces = reader_of("snowman")("<% s.a = true; %><% alert(1) %><%= s.b %>")[1]
    assert [(each.variable, each.value) for each in pieces.assignments] == [("a", True)]
    assert [remark for remark, _detail in pieces.remarks] == [Remark.SCRIPT, Remark.SHOWN_VALUE]
