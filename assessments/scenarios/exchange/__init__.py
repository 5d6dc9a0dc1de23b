"""Scenarios from Twine and back, and to H5P: readers give a draft with a report, writers give a file with what had no
place in it. No database."""

from assessments.scenarios.exchange.formats import DIMENSIONS, read, write_twee
from assessments.scenarios.exchange.h5p import Omission, Omitted, Package, package
from assessments.scenarios.exchange.report import Draft, FileRefused, Item, Outcome, Refusal, Remark, Report, Role

__all__ = [
    "DIMENSIONS",
    "Draft",
    "FileRefused",
    "Item",
    "Omission",
    "Omitted",
    "Outcome",
    "Package",
    "Refusal",
    "Remark",
    "Report",
    "Role",
    "package",
    "read",
    "write_twee",
]
