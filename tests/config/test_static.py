"""Scripts that import one another, as production serves them."""

import re
from posixpath import dirname, join, normpath

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.files.storage import FileSystemStorage

from config.static import StaticFilesStorage

IMPORT = re.compile(r'from "([^"]+)"')
GRAPH = "js/scenario-editor/graph.js"


def with_what_it_imports(source: FileSystemStorage, name: str) -> set[str]:
    """The script and every script of ours that it leads to; those of packages carry no import of their own."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            if one.startswith("js/"):
                with source.open(one) as file:
                    text = file.read().decode()
                waiting += (normpath(join(dirname(one), asked)) for asked in IMPORT.findall(text))
    return found


def test_a_module_asks_for_others_by_what_they_hold(tmp_path):
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    source = FileSystemStorage(location=settings.BASE_DIR / "static")
    names = with_what_it_imports(source, GRAPH)
    for name in names:
        with source.open(name) as file:
            storage.save(name, file)
    hashed = {}
    for name, found, trouble in storage.post_process({name: (storage, name) for name in names}):
        assert not isinstance(trouble, Exception), trouble
        if not found.endswith(".gz"):
            hashed[name] = found
    assert hashed.keys() == names
    asked = IMPORT.findall((tmp_path / hashed[GRAPH]).read_text())
    assert len(asked) == 4
    assert all(re.search(r"\.[0-9a-f]{12}\.m?js$", each) for each in asked)


def test_the_scripts_of_the_graph_are_found():
    assert find("vendor/cytoscape/cytoscape.esm.min.mjs")
