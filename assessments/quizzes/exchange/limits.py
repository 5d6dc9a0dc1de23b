"""How much of a file is read. Past these the whole file is refused, or one question of it."""

MAX_BYTES = 20_000_000
MAX_TEXT_BYTES = 5_000_000  # formats that hold no media
MAX_QUESTIONS = 2_000
MAX_XML_DEPTH = 60
MAX_XML_ELEMENTS = 400_000
MAX_HTML = 60_000  # before it is cleaned; what is kept is held to the questions' own limit
MAX_HTML_DEPTH = 100
MAX_SOURCE = 20_000
MAX_MEDIUM = 8_000_000
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 200  # of an entry once unpacked to its packed size
