"""How much of a file is read, and how much of it a draft can hold."""

from assessments.scenarios.content.reading import LIMITS, LONGEST

MAX_BYTES = 10_000_000  # a published story holds the program that plays it, and often pictures
MAX_PASSAGES = 2_000
MAX_PASSAGE = 60_000
MAX_DATA = 2_000_000  # our own data passage
MAX_NAME = 300
MAX_SOURCE = 20_000

MAX_SCENES = LIMITS.many["scenes"]
MAX_ENDS = LIMITS.many["ends"]
MAX_CHOICES = LIMITS.many["choices"]
MAX_TEXT = LONGEST
MAX_LABEL = LIMITS.long["label"]
