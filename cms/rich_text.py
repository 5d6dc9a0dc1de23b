"""What authors may write inside a paragraph, and the glossary word among it."""

PHRASE = ["bold", "italic", "link", "glossary"]
PROSE = ["bold", "italic", "ul", "ol", "link", "glossary"]
