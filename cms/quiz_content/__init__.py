"""A quiz on its way down: from what a trainer wrote to the plain content that an edition freezes, and back.

The other side is ``assessments.quizzes.content``. What a block cannot say (a gap without its mark, a picture without
words) is found here, what a quiz may not be is judged there.
"""

from cms.quiz_content.down import question_content, quiz_content
from cms.quiz_content.faults import question_problems
from cms.quiz_content.media import Keeping, contracted, expanded, media_of, stored
from cms.quiz_content.up import answer_blocks, sections_of
from cms.quiz_content.words import plain_text

__all__ = [
    "Keeping",
    "answer_blocks",
    "contracted",
    "expanded",
    "media_of",
    "plain_text",
    "question_content",
    "question_problems",
    "quiz_content",
    "sections_of",
    "stored",
]
