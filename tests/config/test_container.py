from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SITE = {"web", "worker", "beat"}


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]


def test_every_lasting_service_has_a_health_check(services):
    assert set(services) == SITE | {"prepare", "postgres", "redis"}
    assert {name for name, service in services.items() if "healthcheck" in service} == set(services) - {"prepare"}


def test_no_secret_is_written_in_the_description(services):
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if any(word in name for word in ("SECRET", "PASSWORD", "_URL")):
                assert value.startswith(("${", "redis://redis:", "postgresql://entremise:${")), name


def test_the_site_runs_without_privileges(services):
    for name in SITE:
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    final = lines[max(index for index, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER site" in final
    assert not any("node" in line for line in final)
