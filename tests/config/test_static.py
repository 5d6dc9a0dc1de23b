"""Scripts that import one another, as production serves them."""

import re

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.files.storage import FileSystemStorage

from config.static import StaticFilesStorage

IMPORT = re.compile(r'from "([^"]+)"')


def test_a_module_asks_for_others_by_what_they_hold(tmp_path):
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    source = FileSystemStorage(location=settings.BASE_DIR / "static")
    names = ["js/scenario-editor/graph.js", "js/scenario-editor/graph-elements.js", "js/scenario-editor/graph-style.js"]
    needed = ["vendor/cytoscape/cytoscape.esm.min.mjs", "vendor/cytoscape/cytoscape-dagre.min.mjs"]
    for name in (*names, *needed):
        with source.open(name) as file:
            storage.save(name, file)
    done = {name: (storage, name) for name in (*names, *needed)}
    hashed = {name: found for name, found, _new in storage.post_process(done) if not found.endswith(".gz")}
    text = (tmp_path / hashed[names[0]]).read_text()
    asked = IMPORT.findall(text)
    assert len(asked) == 4
    assert all(re.search(r"\.[0-9a-f]{12}\.m?js$", each) for each in asked)


def test_the_scripts_of_the_graph_are_found():
    assert find("vendor/cytoscape/cytoscape.esm.min.mjs")
