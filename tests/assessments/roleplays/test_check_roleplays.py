"""The command that says of files what stands between them and their publication."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories.roleplays import roleplay_data


@pytest.fixture
def written(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        return path

    return write


def test_a_role_play_that_is_ready_is_counted(written, capsys):
    call_command("check_roleplays", written("hall.json", roleplay_data()))
    assert capsys.readouterr().out == "hall.json: 4 cards, 9 criteria, 1 prompts, 65 minutes\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(roleplay_data(summary=""), "Say in a few sentences", id="a rule is broken"),
        pytest.param("{", "JSON", id="not even JSON"),
        pytest.param({**roleplay_data(), "colour": "red"}, "colour", id="a field nobody knows"),
    ],
)
def test_what_is_wrong_is_said_and_refused_whatever_else_is_ready(written, capsys, data, said):
    files = [written("ready.json", roleplay_data()), written("not.json", data)]
    with pytest.raises(CommandError, match="1 / 2"):
        call_command("check_roleplays", *files)
    assert said in capsys.readouterr().out
