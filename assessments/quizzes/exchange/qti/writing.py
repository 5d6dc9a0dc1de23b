"""From our questions to a package of QTI 3.0: a test, its items, what they show, and a manifest.

What QTI has no field for travels as keywords of the manifest: a competency, a level, a rule for partly right answers,
the type that a question was. What no keyword can say is lost: units of a number, feedback of a gap, of a marker or of
one accepted text, limits of words and of files.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from assessments.quizzes.content import Case, Ordering, Question, QuizContent, Section
from assessments.quizzes.exchange.marks import CREDIT
from assessments.quizzes.exchange.markup import ADDRESS
from assessments.quizzes.exchange.qti.fragments import fill
from assessments.quizzes.exchange.qti.items import item_of
from assessments.quizzes.exchange.tags import tags_of

Media = Callable[[str], bytes]
ASI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
EPOCH = (1980, 1, 1, 0, 0, 0)
LANGUAGE = "fr"


def write(content: QuizContent | Iterable[Question], media: Media) -> bytes:
    """``media`` gives the bytes of an address, or raises ``LookupError`` for what is no longer kept."""
    questions = content.questions if isinstance(content, QuizContent) else tuple(content)
    package = Package(media=media)
    for question in questions:
        package.add(question)
    package.add_test(content if isinstance(content, QuizContent) else None, questions)
    return package.zipped()


@dataclass(kw_only=True)
class Package:
    """``files`` by their paths; ``resources`` say in the manifest what they are and what they need."""

    media: Media
    files: dict[str, bytes] = field(default_factory=dict)
    resources: list[Element] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # of the media, by their addresses

    def add(self, question: Question) -> None:
        path = f"items/{question.code}-{question.uuid.hex[:8]}.xml"
        needs = [self._stimulus(question.case)] if question.case is not None else []
        item = item_of(question, lambda html: self._shown(html, needs))
        item.set("xmlns", ASI)
        self._file(path, item)
        resource = self._resource(f"i-{question.uuid.hex}", "imsqti_item_xmlv3p0", path, needs)
        _metadata(resource, _tags(question))

    def add_test(self, content: QuizContent | None, questions: Iterable[Question]) -> None:
        test = Element("qti-assessment-test", {
            "xmlns": ASI, "identifier": "test", "title": content.title if content else "Questions",
            "xml:lang": LANGUAGE,
        })  # fmt: skip
        part = SubElement(test, "qti-test-part", {
            "identifier": "part", "navigation-mode": "nonlinear", "submission-mode": "individual",
        })  # fmt: skip
        known = {each.uuid: each for each in questions}
        for number, (section, asked) in enumerate(_sections(content, known), 1):
            self._section(part, f"section-{number}", section, asked)
        self._file("test.xml", test)
        self._resource("test", "imsqti_test_xmlv3p0", "test.xml", [f"i-{each.hex}" for each in known])

    def _section(self, part: Element, name: str, section: Section | None, asked: list[Question]) -> None:
        title = section.title if section and section.title else name
        element = SubElement(part, "qti-assessment-section", identifier=name, title=title, visible="true")
        if section is not None and section.shuffle:
            SubElement(element, "qti-ordering", shuffle="true")
        if section is not None and section.introduction_html:
            block = SubElement(element, "qti-rubric-block", view="candidate", use="instructions")
            fill(SubElement(block, "qti-content-body"), self._shown(section.introduction_html, [], up=""))
        for question in asked:
            SubElement(element, "qti-assessment-item-ref", {
                "identifier": f"i-{question.uuid.hex}", "href": f"items/{question.code}-{question.uuid.hex[:8]}.xml",
            })  # fmt: skip

    def _stimulus(self, case: Case) -> str:
        name, path = f"s-{case.uuid.hex}", f"stimuli/{case.uuid.hex}.xml"
        if path not in self.files:
            needs: list[str] = []
            element = Element("qti-assessment-stimulus", xmlns=ASI, identifier=name, title=case.title)
            fill(SubElement(element, "qti-stimulus-body"), self._shown(case.html, needs))
            self._file(path, element)
            self._resource(name, "imsqti_stimulus_xmlv3p0", path, needs)
        return name

    def _shown(self, html: str, needs: list[str], up: str = "../") -> str:
        def shown(address: str) -> str:
            name = self._medium(address)
            if name:
                needs.append(name)
            return f'src="{up}media/{name.removeprefix("m-")}"' if name else 'src=""'

        return ADDRESS.sub(lambda match: shown(match[2]), html)

    def _medium(self, address: str) -> str:
        """The name of its resource; empty for what is no longer kept."""
        if address not in self.names:
            self.names[address] = ""
            try:
                content = self.media(address)
            except LookupError:
                return ""
            name = address.rpartition("/")[2].removeprefix("media:")
            self.names[address] = f"m-{name}"
            if f"media/{name}" not in self.files:
                self.files[f"media/{name}"] = content
                self._resource(f"m-{name}", "webcontent", f"media/{name}", [])
        return self.names[address]

    def _resource(self, name: str, kind: str, path: str, needs: Iterable[str]) -> Element:
        resource = Element("resource", identifier=name, type=kind, href=path)
        SubElement(resource, "file", href=path)
        for each in dict.fromkeys(needs):
            SubElement(resource, "dependency", identifierref=each)
        self.resources.append(resource)
        return resource

    def _file(self, path: str, element: Element) -> None:
        self.files[path] = _xml(element)

    def zipped(self) -> bytes:
        """The same questions give the same bytes."""
        manifest = _manifest(self.resources)
        target = BytesIO()
        with ZipFile(target, "w") as archive:
            for path, content in {"imsmanifest.xml": _xml(manifest), **self.files}.items():
                entry = ZipInfo(path, date_time=EPOCH)
                entry.compress_type = ZIP_DEFLATED
                archive.writestr(entry, content)
        return target.getvalue()


def _tags(question: Question) -> Iterator[str]:
    yield from tags_of(question)
    if isinstance(question, Ordering):
        yield f"{CREDIT}{question.credit}"


def _sections(
    content: QuizContent | None, known: dict[UUID, Question]
) -> Iterator[tuple[Section | None, list[Question]]]:
    if content is None or not content.sections:
        yield None, list(known.values())
        return
    for section in content.sections:
        yield section, [known[uuid] for uuid in section.questions if uuid in known]


def _manifest(resources: list[Element]) -> Element:
    manifest = Element("manifest", xmlns=PACKAGE, identifier="package")
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTI Package"
    SubElement(metadata, "schemaversion").text = "3.0.0"
    SubElement(manifest, "organizations")
    SubElement(manifest, "resources").extend(resources)
    indent(manifest)
    return manifest


def _metadata(resource: Element, tags: Iterable[str]) -> None:
    metadata = Element("metadata")
    general = SubElement(SubElement(metadata, "lom", xmlns=LOM), "general")
    for tag in tags:
        SubElement(SubElement(general, "keyword"), "string", language=LANGUAGE).text = tag
    resource.insert(0, metadata)


def _xml(element: Element) -> bytes:
    body: bytes = tostring(element, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"
