"""`python -m app COMMAND`: the API's answers without a server, its words for errors, and exit codes for scripts."""

import io
import json
import math
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

import engine
from app import __main__ as program
from app import convert
from app.commands import progress as progress_module
from app.commands import tables
from app.commands.progress import Progress
from app.commands.run import INTERRUPTED
from app.settings import ROOT
from tests.app.conftest import FIT, Ask


def say(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code and what was written on both outputs."""
    code = program.main(list(arguments))
    captured = capsys.readouterr()
    # A thread may still write the lines of requests that an earlier test has made of the service.
    lines = [line for line in captured.err.splitlines(keepends=True) if not line.startswith('{"time": ')]
    return code, captured.out, "".join(lines)


def test_a_program_gives_its_loss_and_gradients_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    text = "k = 2; W = param([[1, 2], [3, 4]]); v = param([1, 2, 3]); loss = k^2 + sum(W) + sum(v)"
    code, out, err = say(capsys, "graph", text)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "loss = 20",
        "",
        "parameter  value            gradient",
        "k          2                4",
        "W          1 ... 4 (2 x 2)  1 ... 1 (2 x 2)",
        "v          [1, 2, 3]        [1, 1, 1]",
    ]


def test_the_json_is_the_answer_of_the_api(capsys: pytest.CaptureFixture[str], ask: Ask) -> None:
    code, out, _ = say(capsys, "graph", "--json", FIT, "--set", "k1=0.25")
    assert code == 0
    assert json.loads(out) == ask(FIT, values={"k1": 0.25}, include=[])


def test_remarks_stand_beside_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = say(capsys, "graph", "x = [1, 2]; x^2")
    assert (code, out) == (0, "result = [1, 4]\n")
    assert err.startswith("info: ")
    assert say(capsys, "graph", "k")[2].startswith("warning: Nothing defines k")


def test_a_program_is_read_from_a_file_or_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "program.txt"
    file.write_text("à = 3\nà^2", encoding="utf-8")
    for arguments in (["--file", str(file)], [], ["-"]):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(file.read_bytes())))
        assert say(capsys, "graph", *arguments)[:2] == (
            0,
            "result = 9\n\nparameter  value  gradient\nà          3      6\n",
        )


def test_an_error_is_said_in_the_words_of_the_api_with_its_place(
    capsys: pytest.CaptureFixture[str], client: TestClient
) -> None:
    code, out, err = say(capsys, "graph", "a = 1\nloss =\t2 sin x")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        'The program cannot be read: Expected "(" after sin.',
        "line 2, column 10:",
        "  loss =\t2 sin x",
        "        \t  ^^^^^",
        "hint: write sin(x)",
    ]
    told = json.loads(say(capsys, "graph", "--json", "sin x")[2])
    answer = client.post("/api/v1/graph", json={"program": "sin x"}).json()
    assert told | {"id": ""} == answer | {"id": ""}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["graph", "k", "--set", "k=q"], "field: values.k"),
        (["graph", "k", "--set", "k"], "field: values"),
        (["graph", "k", "--set", "2=1"], "field: values.2"),
        (["graph", "k", "--output", "q"], "field: output"),
        (["graph", "k", "--file", "nothing"], "a program and a file"),
        (["graph", "--file", "nothing.txt"], "nothing.txt cannot be read: No such file"),
        (["descent", "3"], "nothing to turn"),
        (["descent", "k^2", "--optimizer", "none"], "field: optimizer"),
        (["descent", "k^2", "-n", "1000000"], "at most 100,000"),
        (["export", "svg", "k^2", "--step", "99"], "field: step"),
        (["export", "svg", "k^2", "-o", "/nothing/file"], "/nothing/file cannot be written"),
    ],
)
def test_what_is_refused_is_said_and_the_exit_code_is_1(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = say(capsys, *arguments)
    assert (code, out) == (1, "")
    assert said in err


@pytest.mark.parametrize("arguments", [["k", "--file", "nothing"], ["--file", "nothing.txt"]])
def test_what_is_wrong_with_the_line_itself_is_no_field_of_a_request(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    err = say(capsys, "graph", *arguments)[2]
    assert "request" not in err
    assert "field" not in err
    told = json.loads(say(capsys, "graph", "--json", *arguments)[2])
    assert told["detail"] == err.strip()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["k", "--output", "a\x1b[31m"], 1, "a\ufffd[31m"),
        (["k", "--set", "\x1b[31mz=1"], 1, "field: values.\ufffd[31mz"),
        (["k", "--set", "a\nb=1"], 1, "field: values.a\ufffdb"),
        (["k\x9b31m"], 1, "  k\ufffd31m"),
        (["--file", "\x1b[31mno\rne"], 1, "\ufffd[31mno\ufffdne cannot be read"),
        (["k", "\x1b[31m"], 2, "unrecognized arguments: \ufffd[31m"),
    ],
)
def test_a_terminal_obeys_nothing_of_what_is_refused(
    arguments: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _, err = say(capsys, "graph", *arguments)
    assert found == code
    assert said in err
    assert all(line.isprintable() for line in err.split("\n"))


def test_a_path_that_is_given_as_the_program_is_answered_with_how_to_read_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    hint = "hint: to read the program from a file, write -f {}\n"
    for name in ("program.txt", "folder/my.program", "my-notes.chain"):
        code, _, err = say(capsys, "graph", name)
        assert code == 1
        assert err.endswith(hint.format(name)), err
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_text("k = 2")
    # A division of two knobs, and a file that is there.
    code, _, err = say(capsys, "graph", "a/b")
    assert code == 0
    assert err.endswith(hint.format("a/b"))
    for text in ("b/a", "3.", "1.5.2", "sin x.y", "a = 1\nb.c"):
        assert "-f " not in say(capsys, "graph", text)[2]
    assert "-f " not in say(capsys, "graph", "--json", "a/b")[2]


def test_text_that_is_no_utf_8_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"k = \xff")
    assert "not UTF-8" in say(capsys, "graph", "--file", str(tmp_path / "bytes"))[2]


@pytest.mark.parametrize("arguments", [["nothing"], ["export", "gif", "1"], ["graph", "--what"], ["check", "--h", "x"]])
def test_a_wrong_command_line_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = say(capsys, *arguments)
    assert code == 2
    assert "usage: python -m app" in err


def test_help_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = say(capsys, "export", "--help")
    assert code == 0
    assert all(format_ in out for format_ in convert.export_formats())


def test_a_check_says_whether_both_ways_agree(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = say(capsys, "check", "a = 2; W = param(ones(20, 20)); a^2 + sum(W)")
    assert code == 0
    assert out.startswith(
        "parameter  gradient  finite difference\na          4         4                  agrees\nW[0, 0]"
    )
    assert out.endswith("600 forward passes against one forward and one backward\n101 more were not checked\n")
    assert say(capsys, "check", "a = 1; a^3", "--h", "0.5")[0] == 1
    assert json.loads(say(capsys, "check", "--json", "a = 1; a^3")[1])["agree"]


def test_a_descent_ends_as_that_of_the_api(capsys: pytest.CaptureFixture[str], client: TestClient) -> None:
    options = ["-n", "30", "-r", "0.05", "--optimizer", "adam", "--setting", "beta1=0.8", "--record-every", "7"]
    code, out, err = say(capsys, "descent", "--json", FIT, *options)
    assert (code, err) == (0, "")
    optimizer = {"name": "adam", "learning_rate": 0.05, "beta1": 0.8}
    body = {"program": FIT, "iterations": 30, "optimizer": optimizer, "record_every": 7}
    assert json.loads(out) == client.post("/api/v1/descent", json=body).json()


def test_a_descent_says_how_it_went(capsys: pytest.CaptureFixture[str]) -> None:
    text = "k = 1; W = param([3, 4]); (k - 5)^2 + 0 sum(W)"
    _, out, _ = say(capsys, "descent", text, "-n", "2", "-r", "0.25")
    assert out.splitlines() == [
        "completed after 2 iterations: loss 16 -> 1",
        "",
        "parameter  value",
        "k          4",
        "W          [3, 4]",
    ]
    stopped = {
        "status": "stopped",
        "reason": "bytes",
        "loss": [1.0, "NaN"],
        "recorded_iterations": [0, 9],
        "trajectory": [[1.0], [2.0]],
        "parameters": [{"name": "k", "shape": []}],
    }
    assert tables.descent(stopped).startswith("stopped (bytes) after 9 iterations: loss 1 -> nan")


@pytest.mark.parametrize(
    ("is_terminal", "shown"), [(True, "\riteration 7 of 9, loss 2"), (False, "iteration 7 of 9, loss 2\n")]
)
def test_a_long_run_says_how_far_it_is(is_terminal: bool, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    output = io.StringIO()
    monkeypatch.setattr(output, "isatty", lambda: is_terminal)
    monkeypatch.setattr(sys, "stderr", output)
    clock = iter([0.0, 0.1, 10.0, 20.0])
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: next(clock))
    with Progress(9) as progress:
        progress.show(3, 5.0)
        assert output.getvalue() == ""
        progress.show(7, 2.0)
        assert output.getvalue() == shown
        progress.show(8, math.nan)
    assert ("\r" + " " * 26 in output.getvalue()) == is_terminal


def test_a_long_descent_says_where_it_is_whatever_it_records_and_ends_where_it_was_asked_to(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(progress_module, "_SILENT", 0.0)
    monkeypatch.setattr(progress_module, "_TERMINAL", 0.0)
    text = "; ".join(f"k{i} = {i}" for i in range(40)) + "; (" + " + ".join(f"k{i}" for i in range(40)) + ")^2"
    for options in (["-n", "4000", "--record-every", "4000"], ["-n", "4000"]):
        _, out, err = say(capsys, "descent", text, "-r", "1e-9", *options)
        assert out.startswith("completed after 4000 iterations")
        said = [int(shown.split()[1].replace(",", "")) for shown in err.split("\r") if shown.startswith("iteration")]
        assert len([iteration for iteration in said if 0 < iteration < 4_000]) > 3
    # No more than the start and the end is kept for the table, so no size of an answer stops it.
    wide = "w = param(ones(20000)); sum(w^2)"
    assert say(capsys, "descent", wide, "-n", "40", "-r", "1e-3")[1].startswith("completed after 40 iterations")
    assert json.loads(say(capsys, "descent", "--json", wide, "-n", "40", "-r", "1e-3")[1])["reason"] == "bytes"


def test_with_batches_the_table_ends_where_the_answer_does(capsys: pytest.CaptureFixture[str]) -> None:
    text = "x = [1, 1, 1, 1, 1e10]; y = [2, 4, 6, 8, 1]; w = 0; mean((w x - y)^2)"
    line = ["descent", text, "-n", "300", "-r", "3", "--batch-size", "1", "--seed", "1"]
    answer = json.loads(say(capsys, *line, "--json")[1])
    assert answer["status"] == "diverged"
    # The loss over all rows is not finite before that of any batch is.
    assert say(capsys, *line)[1].startswith(f"diverged after {answer['recorded_iterations'][-1]} iterations")


@pytest.mark.parametrize("format_", ["svg", "png", "latex", "numpy"])
def test_an_export_is_the_file_of_the_api(format_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    options = ["--theme", "dark", "--iteration", "2"] if format_ in ("svg", "png") else []
    assert say(capsys, "export", format_, "k = 2; k^2", "-o", str(file), *options) == (0, "", "")
    content = file.read_bytes()
    if format_ == "numpy":
        assert content.decode() == engine.export(engine.build("k = 2; k^2"), "numpy")
    assert content.startswith({"svg": b"<svg", "png": b"\x89PNG", "latex": b"\\doc", "numpy": b'"""'}[format_])


def test_options_of_an_export_may_stand_before_its_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    expected = engine.export(engine.build("-k^2"), "numpy")
    for arguments in (["--theme", "dark", "--", "-k^2"], ["-o", "file", "--iteration=0", "--", "-k^2"], ["--", "-k^2"]):
        assert say(capsys, "export", "numpy", *arguments)[0] == 0
    assert (tmp_path / "file").read_text("utf-8") == expected
    drawn = say(capsys, "export", "svg", "k = 2; k^2", "--theme", "dark")[1]
    assert drawn.startswith("<svg")
    assert say(capsys, "export", "svg", "--theme", "dark", "k = 2; k^2") == (0, drawn, "")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"k = 2; k^2")))
    assert say(capsys, "export", "svg", "--theme", "dark", "-") == (0, drawn, "")
    for arguments in (["svg", "--theme", "dark", "k", "k"], ["svg", "--theme", "dark", "--what"], ["svg", "k", "k"]):
        assert say(capsys, "export", *arguments)[0] == 2
    assert say(capsys, "openapi", "k")[0] == 2


def test_as_a_program_it_reads_a_pipe_and_writes_bytes() -> None:
    command = [sys.executable, "-m", "app", "export", "dot"]
    done = subprocess.run(command, cwd=ROOT, input=b"k = 2; k^2", capture_output=True, check=True, timeout=60)
    assert done.stdout.decode() == engine.export(engine.build("k = 2; k^2"), "dot")
    assert done.stderr == b""


def test_a_reader_that_has_read_enough_is_no_failure() -> None:
    command = f"{sys.executable} -m app graph --json 'a*a' | head -c 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stdout == "{0\n"
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["graph", "a*a"], ["graph", "--json", "a*a"], ["export", "svg", "a*a"], ["openapi"], ["--help"]]
)
def test_a_full_disk_behind_the_output_is_said(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        code, _, err = say(capsys, *arguments)
    assert code == 1
    assert "standard output cannot be written: No space left on device." in err


def test_streams_that_are_missing_or_full_leave_no_trace_of_the_interpreter() -> None:
    app = f"{sys.executable} -m app graph"
    ways = [f"{app} 'a=2' >/dev/full", f"{app} <&- >&-"]
    command = f"{' & '.join(ways)} & for each in $(jobs -p); do wait $each; echo $?; done"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stdout.split() == ["1"] * len(ways)
    assert sorted(done.stderr.splitlines()) == [
        "standard input cannot be read: Bad file descriptor.",
        "standard output cannot be written: No space left on device.",
    ]


@pytest.mark.parametrize(("name", "said"), [("stdin", "input cannot be read"), ("stdout", "output cannot be written")])
def test_a_stream_that_is_missing_is_said(
    name: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, name, None)
    code = program.main(["graph", *(["a = 2"] if name == "stdout" else [])])
    getattr(sys, name).close()
    assert code == 1
    assert f"standard {said}: Bad file descriptor." in capsys.readouterr().err


def test_an_output_of_few_characters_has_the_others_by_their_numbers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for arguments, said in ((["α=2;α^2"], b"\\u03b1"), (["--json", "α=2;α^2"], "α".encode())):
        content = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(content, encoding="ascii"))
        assert say(capsys, "graph", *arguments)[0] == 0
        assert said in content.getvalue()


def test_a_command_that_is_interrupted_while_it_is_loaded_says_nothing() -> None:
    # What has been loaded is told, so that the interrupt comes in the middle of it.
    command = [sys.executable, "-X", "importtime", "-m", "app", "descent", "k = 1; (k - 2)^2"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        assert started.stderr
        for line in started.stderr:
            if line.endswith("uvicorn.config\n"):
                break
        started.send_signal(signal.SIGINT)
        rest = started.stderr.read()
    assert "Traceback" not in rest
    assert started.returncode in (-signal.SIGINT, INTERRUPTED)


def test_an_interrupt_ends_without_a_trace(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(convert, "check_answer", interrupted)
    assert say(capsys, "check", "a*a") == (130, "", "")
