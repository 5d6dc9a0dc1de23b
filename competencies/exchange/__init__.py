"""Frameworks and qualifications as documents: plain dataclasses, their JSON and CSV files, what changed between two.

Nothing here knows the database. ``words`` alone knows the reader's language.
"""
