from decimal import Decimal

import pytest

from assessments.quizzes.content import (
    Categorising,
    Credit,
    FileUpload,
    FreeText,
    GapKind,
    Gaps,
    Hotspot,
    Labelling,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    SelectWords,
    Shape,
    ShortText,
    SingleChoice,
)
from assessments.quizzes.exchange import Outcome, Remark, sniff
from assessments.quizzes.exchange.qti import read
from tests.assessments.quizzes.exchange.qti_items import (
    CORRECT,
    MAPPED,
    asked,
    choices,
    declared,
    interaction,
    item,
    mapped,
    one,
    package,
)
from tests.assessments.quizzes.exchange.samples import PNG


def test_one_right_choice():
    data = item(declared("B"), "<p>Lisez.</p>" + interaction("choiceInteraction", choices("A", "B"), 'maxChoices="1"'))
    question = asked(data)
    assert isinstance(question, SingleChoice)
    assert question.stem_html == "<p>Lisez.</p><p>Quoi&nbsp;?</p>"
    assert [(each.html, each.correct) for each in question.options] == [("A", False), ("B", True)]
    assert (question.credit, question.code) == (Credit.ALL_OR_NOTHING, "accueil")


def test_version_three_says_the_same():
    """Its names have hyphens and a prefix."""
    data = b"""<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="a" title="A">
    <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
      <qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>
    <qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1" shuffle="true">
      <qti-prompt>Quoi ?</qti-prompt><qti-simple-choice identifier="A">A</qti-simple-choice>
      <qti-simple-choice identifier="B">B</qti-simple-choice></qti-choice-interaction></qti-item-body>
    </qti-assessment-item>"""
    question = asked(data)
    assert isinstance(question, SingleChoice)
    assert [each.correct for each in question.options] == [False, True]
    assert question.shuffle
    assert question.stem_html == "<p>Quoi ?</p>"


@pytest.mark.parametrize(
    ("mapping", "rest", "credit", "weights", "points"),
    [
        ("", CORRECT, Credit.ALL_OR_NOTHING, ["0", "0", "0"], "1"),
        (mapped(A="1", B="1", C="-1"), MAPPED, Credit.RIGHT_MINUS_WRONG, ["0", "0", "0"], "2"),
        (mapped(A="3", B="1", C="-2"), MAPPED, Credit.WEIGHTED, ["0.75", "0.25", "-0.5"], "4"),
        (mapped(A="3", B="1"), CORRECT, Credit.ALL_OR_NOTHING, ["0", "0", "0"], "1"),
    ],
)
def test_how_several_choices_count(mapping, rest, credit, weights, points):
    answers = declared("A", "B", cardinality="multiple", more=mapping)
    question = asked(item(answers, interaction("choiceInteraction", choices("A", "B", "C"), 'maxChoices="0"'), rest))
    assert isinstance(question, MultipleChoice)
    assert question.credit == credit
    assert [each.weight for each in question.options] == list(map(Decimal, weights))
    assert question.points == Decimal(points)


def block(name, text, show="show"):
    return f'<feedbackBlock outcomeIdentifier="F" identifier="{name}" showHide="{show}"><p>{text}</p></feedbackBlock>'


def test_what_is_told_in_the_body_of_an_item():
    told = (
        block("CORRECT", "Oui.") + block("INCORRECT", "Non.") + block("HINT", "Relisez.") + block("A", "Caché.", "hide")
    )
    (found,) = read(item(declared("B"), interaction("choiceInteraction", choices("A", "B")) + told, CORRECT)).items
    assert [each.feedback for each in found.question.options] == ["Non.", "Oui."]
    assert found.question.explanation_html == "<p>Relisez.</p>"
    assert (Remark.FEEDBACK_LOST, "Caché.") in found.remarks


def test_what_is_told_of_an_order_is_lost_aloud():
    order = interaction("orderInteraction", choices("A", "B"))
    (found,) = read(item(declared("A", "B", cardinality="ordered"), order + block("CORRECT", "Oui."), CORRECT)).items
    assert found.outcome is Outcome.PARTLY
    assert (Remark.FEEDBACK_LOST, "Oui.") in found.remarks


def test_what_is_told():
    """Beside a choice, by a choice's name, at every right answer, and whatever the answer."""
    beside = '<feedbackInline identifier="A" outcomeIdentifier="F">Non.</feedbackInline>'
    inner = f'<simpleChoice identifier="A">A{beside}</simpleChoice>'
    rest = "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{key}" showHide="show">{text}</modalFeedback>'
        for key, text in (("B", "Presque."), ("CORRECT", "Oui."), ("why", "<p>Parce que.</p>"))
    )
    question = asked(item(declared("C"), interaction("choiceInteraction", inner + choices("B", "C")), CORRECT + rest))
    assert [each.feedback for each in question.options] == ["Non.", "Presque.", "Oui."]
    assert [each.html for each in question.options] == ["A", "B", "C"]
    assert question.explanation_html == "<p>Parce que.</p>"


def test_a_written_answer():
    mapping = (
        '<mapping><mapEntry mapKey="York" mappedValue="1" caseSensitive="false"/>'
        '<mapEntry mapKey="Yorck*" mappedValue="0.5" caseSensitive="false"/></mapping>'
    )
    body = '<p>Où ?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    question = asked(item(declared("York", base="string", more=mapping), body, MAPPED))
    assert isinstance(question, ShortText)
    assert question.stem_html == "<p>Où ?</p>"
    assert [(each.text, each.share, each.is_pattern) for each in question.accepted] == [
        ("York", 1, False),
        ("Yorck*", Decimal("0.5"), False),
    ]
    assert not question.case_matters


def test_a_number_near_enough():
    rules = """<responseProcessing><responseCondition>
      <responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5"><variable identifier="RESPONSE"/>
        <correct identifier="RESPONSE"/></equal>
        <setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>
    </responseCondition></responseProcessing>"""
    body = '<p>Combien ? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    question = asked(item(declared("12", base="float"), body, rules))
    assert isinstance(question, Numeric)
    assert [(each.value, each.tolerance) for each in question.accepted] == [(12, Decimal("0.5"))]


def test_gaps_typed_and_listed_in_one_text():
    body = (
        "<p>Complétez.</p><p>Il [[1]] "
        '<textEntryInteraction responseIdentifier="R1"/> et <inlineChoiceInteraction responseIdentifier="R2">'
        f"{choices('A', 'B', tag='inlineChoice')}</inlineChoiceInteraction>.</p>"
    )
    question = asked(item(declared("lit", base="string", name="R1") + declared("B", name="R2"), body))
    assert isinstance(question, Gaps)
    assert question.stem_html == "<p>Complétez.</p>"
    assert question.text_html == "<p>Il [ [1]] [[1]] et [[2]].</p>"
    assert [gap.kind for gap in question.gaps] == [GapKind.TYPED, GapKind.LISTED]
    assert [each.correct for each in question.gaps[1].choices] == [False, True]
    assert question.credit == Credit.ALL_OR_NOTHING


def test_words_dragged_into_gaps():
    inner = choices("W", "S", tag="gapText") + '<p>Now is the <gap identifier="G1"/> of <gap identifier="G2"/>.</p>'
    data = item(
        declared("W G1", "S G2", cardinality="multiple", base="directedPair"), interaction("gapMatchInteraction", inner)
    )
    question = asked(data)
    assert question.text_html == "<p>Now is the [[1]] of [[2]].</p>"
    assert [gap.word for gap in question.gaps] == [word.uuid for word in question.words]


def sets(left: list[str], right: list[str]) -> str:
    return "".join(
        f"<simpleMatchSet>{choices(*each, tag='simpleAssociableChoice')}</simpleMatchSet>" for each in (left, right)
    )


def pairs(*values: str, inner: str, tag: str = "matchInteraction"):
    answers = declared(*values, cardinality="multiple", base="directedPair")
    return one(item(answers, interaction(tag, inner)))


def test_matches_categories_and_what_is_neither():
    each = pairs("A X", "B Y", inner=sets(["A", "B"], ["X", "Y", "Z"])).question
    assert isinstance(each, Matching)
    assert [(pair.prompt.html, pair.match.html) for pair in each.pairs] == [("A", "X"), ("B", "Y")]
    assert [extra.html for extra in each.extras] == ["Z"]
    sorted_ = pairs("A X", "B X", "C Y", inner=sets(["A", "B", "C"], ["X", "Y"])).question
    assert isinstance(sorted_, Categorising)
    assert [part.html for part in sorted_.categories] == ["X", "Y"]
    turned = pairs("X A", "X B", "Y C", inner=sets(["X", "Y"], ["A", "B", "C"])).question
    assert isinstance(turned, Categorising)
    assert [part.html for part in turned.categories] == ["X", "Y"]
    both = pairs("A X", "A Y", "B X", inner=sets(["A", "B"], ["X", "Y"]))
    assert (both.outcome, both.remarks[-1]) == (Outcome.DRAFT, (Remark.UNKNOWN_TYPE, "matchInteraction n:n"))


def test_associations_on_one_side():
    inner = choices("A", "B", "X", "Y", "Z", tag="simpleAssociableChoice")
    question = pairs("A X", "B Y", inner=inner, tag="associateInteraction").question
    assert isinstance(question, Matching)
    assert [(pair.prompt.html, pair.match.html) for pair in question.pairs] == [("A", "X"), ("B", "Y")]
    assert [extra.html for extra in question.extras] == ["Z"]


def test_an_order():
    data = item(declared("B", "C", "A", cardinality="ordered"), interaction("orderInteraction", choices("A", "B", "C")))
    question = asked(data)
    assert isinstance(question, Ordering)
    assert [each.html for each in question.items] == ["B", "C", "A"]


def test_words_to_select():
    inner = '<p>Il <hottext identifier="A">écoute</hottext> et\n <hottext identifier="B">juge</hottext>.</p><p>Fin.</p>'
    question = asked(item(declared("A", cardinality="multiple"), interaction("hottextInteraction", inner)))
    assert isinstance(question, SelectWords)
    assert [(each.text, each.correct) for each in question.segments] == [
        ("Il ", False),
        ("écoute", True),
        (" et ", False),
        ("juge", False),
        (".\nFin.", False),
    ]


def test_places_on_a_picture():
    inner = (
        '<object type="image/png" data="images/hall.png" width="300" height="200">Un hall</object>'
        '<hotspotChoice identifier="A" shape="rect" coords="30,20,90,60" hotspotLabel="Porte"/>'
        '<hotspotChoice identifier="B" shape="circle" coords="150,100,30"/>'
        '<hotspotChoice identifier="C" shape="poly" coords="0,0,300,0,300,200"/>'
    )
    data = item(declared("A"), interaction("hotspotInteraction", inner, 'maxChoices="1"'))
    files = {"items__a_dot_xml": data, "items__images__hall_dot_png": PNG}
    question = asked(package(**files))
    assert isinstance(question, Hotspot)
    assert [(each.shape, each.label, each.numbers) for each in question.zones] == [
        (Shape.RECTANGLE, "Porte", tuple(map(Decimal, ("0.1", "0.1", "0.2", "0.2")))),
        (Shape.CIRCLE, "2", tuple(map(Decimal, ("0.5", "0.5", "0.1")))),
        (Shape.POLYGON, "3", tuple(map(Decimal, ("0", "0", "1", "0", "1", "1")))),
    ]
    assert (question.picture.width, question.picture.alt) == (300, "Un hall")
    alone = one(data)
    assert (alone.outcome, alone.remarks[-1]) == (Outcome.DRAFT, (Remark.MEDIA_MISSING, "images/hall.png"))


def test_labels_on_a_picture():
    inner = (
        '<object type="image/png" data="hall.png" width="300" height="200"/>'
        + choices("L1", "L2", tag="gapText")
        + '<associableHotspot identifier="A" shape="rect" coords="30,20,90,60"/>'
        + '<associableHotspot identifier="B" shape="circle" coords="150,100,9"/>'
    )
    answers = declared("L1 A", cardinality="multiple", base="directedPair")
    found = one(package(a_dot_xml=item(answers, interaction("graphicGapMatchInteraction", inner)), hall_dot_png=PNG))
    question = found.question
    assert isinstance(question, Labelling)
    assert [(each.x, each.y) for each in question.markers] == [(Decimal("0.2"), Decimal("0.2"))]
    assert (Remark.SETTING_LOST, "1 / 2") in found.remarks


def test_what_a_person_reads():
    model = '<rubricBlock view="scorer"><p>Dire bonjour.</p></rubricBlock>'
    essay = asked(item(declared(base="string"), model + interaction("extendedTextInteraction", ""), ""))
    assert isinstance(essay, FreeText)
    assert (essay.stem_html, essay.model_answer_html) == ("<p>Quoi&nbsp;?</p>", "<p>Dire bonjour.</p>")
    upload = asked(item(declared(base="file"), interaction("uploadInteraction", "", 'type="application/pdf"'), ""))
    assert isinstance(upload, FileUpload)
    assert upload.kinds == ("pdf",)


def test_an_item_that_asks_several_things_is_several_questions():
    first = interaction("choiceInteraction", choices("A", "B")).replace("RESPONSE", "R1")
    second = interaction("choiceInteraction", choices("C", "D")).replace("RESPONSE", "R2")
    data = item(declared("A", name="R1") + declared("D", name="R2"), f"<p>Un</p>{first}<div><p>Deux</p>{second}</div>")
    report = read(data, name="a.xml")
    assert [each.place for each in report.items] == ["a.xml#1", "a.xml#2"]
    assert [each.question.stem_html for each in report.items] == [
        "<p>Un</p><p>Quoi&nbsp;?</p>",
        "<p>Deux</p><p>Quoi&nbsp;?</p>",
    ]
    assert len({each.question.uuid for each in report.items}) == 2


@pytest.mark.parametrize(
    "tag", ["sliderInteraction", "selectPointInteraction", "drawingInteraction", "customInteraction"]
)
def test_what_has_no_equal_here_is_kept_as_a_draft(tag):
    found = one(item(declared("1"), interaction(tag, "")))
    assert (found.outcome, found.remarks[-1]) == (Outcome.DRAFT, (Remark.UNKNOWN_TYPE, tag))
    assert tag in found.source


def test_a_scoring_of_its_own_and_numbers_at_random_are_said():
    rules = (
        '<responseProcessing><setOutcomeValue identifier="SCORE"><randomFloat/></setOutcomeValue></responseProcessing>'
    )
    found = one(item(declared("A"), interaction("choiceInteraction", choices("A", "B")), rules))
    assert (found.outcome, found.question.options[0].correct) == (Outcome.PARTLY, True)
    assert (Remark.RESPONSE_PROCESSING, "randomFloat") in found.remarks
    variable = one(item(declared("A") + '<templateDeclaration identifier="N"/>', interaction("choiceInteraction", "")))
    assert variable.remarks == ((Remark.VARIABLE, "templateProcessing"),)


def test_a_package_with_files_that_cannot_be_read():
    manifest = b"""<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
      <resource identifier="b" type="imsqti_item_xmlv2p1" href="b.xml"/>
      <resource identifier="a" type="imsqti_item_xmlv2p1" href="a.xml"/>
      <resource identifier="c" type="imsqti_item_xmlv2p1" href="../c.xml"/></resources></manifest>"""
    good = item(declared("A"), interaction("choiceInteraction", choices("A", "B")))
    evil = b'<!DOCTYPE a [<!ENTITY x "y">]>' + good
    report = read(package(imsmanifest_dot_xml=manifest, a_dot_xml=good, b_dot_xml=evil, forgotten_dot_xml=good))
    assert [(each.place, each.outcome) for each in report.items] == [
        ("b.xml", Outcome.DRAFT),
        ("a.xml", Outcome.PARTLY if report.items[1].source else Outcome.UNDERSTOOD),
        ("../c.xml", Outcome.DRAFT),
        ("forgotten.xml", Outcome.UNDERSTOOD),
    ]
    assert (report.present, report.understood) == (4, 2)


def test_a_document_type_that_is_a_name_alone_declares_nothing():
    data = item(declared("A"), interaction("choiceInteraction", choices("A", "B")))
    assert read(data.replace(b'"1.0"?>', b'"1.0"?>\n<!DOCTYPE assessmentItem>\n')).understood == 1


def test_which_files_are_in_this_format():
    data = item(declared("A"), interaction("choiceInteraction", choices("A", "B")))
    assert sniff(data, "a.xml") == sniff(package(imsmanifest_dot_xml=b"<manifest/>", a_dot_xml=data), "a.zip") == "qti"


def test_the_same_file_twice_gives_the_same_questions():
    data = item(declared("A"), interaction("choiceInteraction", choices("A", "B")))
    assert read(data, name="a.xml") == read(data, name="a.xml")
    assert read(data + b"\n", name="a.xml").items[0].question.uuid != asked(data).uuid


def shown_when(variable: str, value: str, name: str) -> str:
    return (
        f'<responseCondition><responseIf><match><variable identifier="{variable}"/>'
        f'<baseValue baseType="identifier">{value}</baseValue></match><setOutcomeValue identifier="SHOWN">'
        f'<multiple><variable identifier="SHOWN"/><baseValue baseType="identifier">{name}</baseValue></multiple>'
        "</setOutcomeValue></responseIf></responseCondition>"
    )


def test_feedback_is_known_by_the_answer_at_which_it_is_shown():
    """As ONYX writes it: by names of no meaning."""
    rules = shown_when("RESPONSE", "B", "F1") + shown_when("FEEDBACKBASIC", "correct", "F2")
    told = "".join(
        f'<modalFeedback outcomeIdentifier="SHOWN" identifier="{name}" showHide="show">{text}</modalFeedback>'
        for name, text in (("F1", "Non : elle juge."), ("F2", "Oui."))
    )
    rest = f"<responseProcessing>{rules}</responseProcessing>{told}"
    question = asked(item(declared("A"), interaction("choiceInteraction", choices("A", "B")), rest))
    assert [each.feedback for each in question.options] == ["Oui.", "Non : elle juge."]


def test_a_page_that_asks_nothing_is_no_question():
    report = read(item("", "<p>Lisez bien.</p>", ""))
    assert (report.present, [each.outcome for each in report.items]) == (0, [Outcome.IGNORED])


def test_a_formula_is_written_on_one_line_and_told_once():
    parts = "<msup><mi>x</mi><mn>2</mn></msup><mo>&lt;</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><msqrt><mn>2</mn></msqrt>"
    math = f"<math><semantics><mrow>{parts}</mrow><annotation>sqrt</annotation></semantics></math>"
    found = one(item(declared("A"), f"<p>{math}</p>" + interaction("choiceInteraction", choices("A", "B"))))
    assert found.question.stem_html == "<p>x<sup>2</sup>&lt;(1)/(2)√2</p><p>Quoi&nbsp;?</p>"
    assert [each for each in found.remarks if each[0] is Remark.MARKUP_REMOVED] == [(Remark.MARKUP_REMOVED, "math")]


def test_items_packed_without_a_manifest_are_read():
    data = package(a_dot_xml=item(declared("A"), interaction("choiceInteraction", choices("A", "B")) + "<p>x</p>" * 99))
    assert sniff(data, "a.zip") == "qti"
    assert read(data).understood == 1
