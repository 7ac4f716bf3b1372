"""What the environment may say, and what is refused."""

import os

import pytest

from app.settings import SettingError, Settings, from_environment, usable_cores


def test_nothing_said_means_the_defaults() -> None:
    assert from_environment({}) == Settings()
    assert from_environment({"HOST": "", "PORT": "", "WORKERS": ""}) == Settings()


def test_host_port_and_workers_are_taken() -> None:
    chosen = from_environment({"HOST": "::1", "PORT": "0", "WORKERS": "2"})
    assert (chosen.host, chosen.port, chosen.workers) == ("::1", 0, 2)


@pytest.mark.parametrize(
    "given", [{"PORT": "x"}, {"PORT": "65536"}, {"PORT": "-1"}, {"WORKERS": "0"}, {"WORKERS": "²"}]
)
def test_what_cannot_be_meant_is_refused_by_name(given: dict[str, str]) -> None:
    (name,) = given
    with pytest.raises(SettingError, match=name):
        from_environment(given)


def test_cores_are_counted_where_the_system_tells_and_where_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert usable_cores() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1


def test_server_processes_share_the_cores_for_layouts() -> None:
    assert Settings(cores=8, workers=2).processes == 4
    assert Settings(cores=1, workers=4).processes == 1
