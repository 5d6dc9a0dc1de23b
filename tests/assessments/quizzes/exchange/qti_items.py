"""Items of QTI, written by hand."""

import zipfile
from io import BytesIO

from assessments.quizzes.exchange.qti import read

CORRECT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAPPED = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def declared(
    *values: str, cardinality: str = "single", base: str = "identifier", name: str = "RESPONSE", more: str = ""
):
    correct = "".join(f"<value>{value}</value>" for value in values)
    said = f"<correctResponse>{correct}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"{said}{more}</responseDeclaration>"
    )


def mapped(usual: str = "0", **values: str) -> str:
    entries = "".join(
        f'<mapEntry mapKey="{key.replace("__", " ")}" mappedValue="{each}"/>' for key, each in values.items()
    )
    return f'<mapping defaultValue="{usual}">{entries}</mapping>'


def item(declarations: str, body: str, rest: str = CORRECT, attributes: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="accueil" '
        f'title="Accueil" adaptive="false" timeDependent="false"{attributes}>{declarations}'
        f"<itemBody>{body}</itemBody>{rest}</assessmentItem>"
    ).encode()


def package(**files: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


def one(data: bytes):
    (found,) = read(data).items
    return found


def asked(data: bytes):
    found = one(data)
    assert found.question is not None, found.remarks
    return found.question


def interaction(tag: str, inner: str, attributes: str = "") -> str:
    return f'<{tag} responseIdentifier="RESPONSE" {attributes}><prompt>Quoi&#160;?</prompt>{inner}</{tag}>'


def choices(*names: str, tag: str = "simpleChoice") -> str:
    return "".join(f'<{tag} identifier="{name}">{name}</{tag}>' for name in names)
