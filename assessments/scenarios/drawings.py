"""The drawn people and places of the platform, by name: ``static/scenarios/portraits`` and ``…/places``."""

PORTRAITS = frozenset(
    {
        "young-woman", "woman-1", "woman-2", "older-woman", "young-man", "man-1", "man-2", "older-man", "teenage-girl",
        "teenage-boy", "mediator-1", "mediator-2", "officer-1", "officer-2",
    }
)  # fmt: skip
PLACES = frozenset(
    {
        "hall", "stairwell", "square", "street", "bus", "reception-desk", "meeting-room", "living-room", "waste-room",
        "school-gate", "hospital", "town-hall", "computer-room", "team-room", "shop", "doorstep", "building-site",
        "telephone",
    }
)  # fmt: skip
