"""What other tools have no field for travels in their tags, which they keep."""

COMPETENCY = "competence:"
LEVEL = "level:"
SOURCE = "source:"
CASE = "case:"
CREDIT = "credit:"
TYPE = "type:"
STEPS = "steps:"
RUBRIC = "rubric:"
OURS = (COMPETENCY, LEVEL, SOURCE, CASE, CREDIT, TYPE, STEPS, RUBRIC)
