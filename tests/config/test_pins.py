import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-prod.txt"])
def test_every_python_package_is_pinned_with_hashes_and_names_no_index(name):
    text = (ROOT / name).read_text()
    packages = re.findall(r"^[a-z].*?(?=^[a-z]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert packages
    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []
    assert re.findall(r"--(?:extra-)?index|--find-links|https?://", text) == []


def test_the_product_and_its_tests_pin_the_same_versions():
    def pins(name):
        return dict(re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE))

    everything = pins("requirements.txt")
    assert {package: everything[package] for package in pins("requirements-prod.txt")} == pins("requirements-prod.txt")


def test_every_javascript_package_is_pinned_with_its_hash_and_names_no_registry():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert installed
    assert [name for name, package in installed.items() if "integrity" not in package or "resolved" in package] == []
