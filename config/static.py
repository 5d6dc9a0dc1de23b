"""Static files as production serves them: compressed, named by what they hold."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

_EVERYWHERE, IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns  # noqa: SLF001


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A module of ours that imports another asks for it by the name of what it holds too, or a browser would keep an
    old one beside a new one. Django's own switch for it reads the scripts of other packages as well, and one of them
    names what is not there."""

    patterns: Any = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))
