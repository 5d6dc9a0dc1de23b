"""Dull on purpose: a test says what matters to it."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from competencies import models
from competencies.mastery import Instrument, Kind


class FrameworkFactory(DjangoModelFactory):
    class Meta:
        model = models.Framework

    code = factory.Sequence("framework-{}".format)
    title = "Référentiel"


class FrameworkEditionFactory(DjangoModelFactory):
    class Meta:
        model = models.FrameworkEdition

    framework = factory.SubFactory(FrameworkFactory)
    label = "2026"
    valid_from = date(2026, 9, 1)


class FamilyFactory(DjangoModelFactory):
    class Meta:
        model = models.Family

    edition = factory.SubFactory(FrameworkEditionFactory)
    code = factory.Sequence("family-{}".format)
    title = "Fonctionnelles"


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.Theme

    edition = factory.SubFactory(FrameworkEditionFactory)
    code = factory.Sequence("theme-{}".format)
    title = "Médiation"


class CompetencyFactory(DjangoModelFactory):
    class Meta:
        model = models.Competency

    edition = factory.SubFactory(FrameworkEditionFactory)
    family = factory.SubFactory(FamilyFactory, edition=factory.SelfAttribute("..edition"))
    code = factory.Sequence("competency-{}".format)
    title = factory.Sequence("Compétence {}".format)
    definition = "Ce que la personne sait faire."
    position = factory.Sequence(int)


class QualificationFactory(DjangoModelFactory):
    class Meta:
        model = models.Qualification

    code = factory.Sequence("qualification-{}".format)
    title = "Médiateur social"
    short_title = "TP MSADS"
    kind = models.Qualification.Kind.TP
    level = 4


class QualificationEditionFactory(DjangoModelFactory):
    class Meta:
        model = models.QualificationEdition

    qualification = factory.SubFactory(QualificationFactory)
    label = "RNCP36241"
    valid_from = date(2022, 5, 16)
    valid_to = date(2027, 5, 16)


class BlockFactory(DjangoModelFactory):
    class Meta:
        model = models.Block

    edition = factory.SubFactory(QualificationEditionFactory)
    code = factory.Sequence("BC{:02}".format)
    title = "Assurer un service de médiation sociale"


class PropositionFactory(DjangoModelFactory):
    class Meta:
        model = models.Proposition

    edition = factory.SubFactory(QualificationEditionFactory)
    framework_edition = factory.SubFactory(FrameworkEditionFactory)
    label = "Proposition pédagogique"
    valid_from = date(2026, 9, 1)


class HeadingFactory(DjangoModelFactory):
    class Meta:
        model = models.Heading

    proposition = factory.SubFactory(PropositionFactory)
    code = factory.Sequence("heading-{}".format)
    title = "Aller vers"


class RequirementFactory(DjangoModelFactory):
    class Meta:
        model = models.Requirement

    proposition = factory.SubFactory(PropositionFactory)
    block = factory.SubFactory(BlockFactory, edition=factory.SelfAttribute("..proposition.edition"))
    competency = factory.SubFactory(CompetencyFactory, edition=factory.SelfAttribute("..proposition.framework_edition"))
    level = 2
    origins = 1


class PathwayFactory(DjangoModelFactory):
    class Meta:
        model = models.Pathway

    learner = factory.SubFactory("tests.factories.people.UserFactory")
    proposition = factory.SubFactory(PropositionFactory)
    edition = factory.SelfAttribute("proposition.edition")
    start = date(2026, 9, 1)


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Evidence

    learner = factory.SubFactory("tests.factories.people.UserFactory")
    competency = factory.SubFactory(CompetencyFactory)
    kind = Kind.MEASUREMENT
    level = 1
    instrument = Instrument.QUIZ
    origin = factory.Sequence("quiz:{}".format)
    source = factory.Sequence("marking:{}".format)
    observed_at = datetime(2026, 10, 1, 9, tzinfo=UTC)
