"""The embedded database under every fault of the wheel's own launcher (reliability.md, section 5)."""

import os
import signal
import stat
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from makesell.ground.embedded import APP_ROLE, OWNER_ROLE, SUPERUSER, Cluster, find, processes, server
from makesell.ground.embedded.places import writable
from makesell.ground.refusal import Refusal
from tests.launcher.conftest import Heard, is_root, rows, started

Pour = Callable[[Path], Path]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def pid_of(cluster: Cluster) -> int:
    pid = cluster.status().pid
    assert pid is not None
    return pid


def kill_server(cluster: Cluster, *, children: bool) -> None:
    """SIGKILL, as the machine's memory watchdog does."""
    found = processes.working_in(cluster.places.data, "postgres")
    first = processes.look(pid_of(cluster))
    assert first is not None
    processes.tell(found if children else [first], signal.SIGKILL)
    assert processes.gone([first], 5)


def one(cluster: Cluster, statement: str, role: str = SUPERUSER) -> object:
    with cluster.connect(role, "makesell") as db:
        row = db.execute(statement.encode()).fetchone()
    return row[0] if row else None


def test_a_new_database_is_safe_from_the_start(folder: Path) -> None:
    cluster = started(folder / "var")
    try:
        wanted = {"fsync": "on", "full_page_writes": "on", "data_checksums": "on", "listen_addresses": "", "server_encoding": "UTF8"}
        assert {name: one(cluster, f"show {name}") for name in wanted} == wanted
        assert one(cluster, "select string_agg(distinct auth_method, ',') from pg_hba_file_rules") == "scram-sha-256"
        names = f"('{OWNER_ROLE}', '{APP_ROLE}')"
        assert one(cluster, f"select count(*) from pg_roles where rolname in {names} and not rolsuper and not rolcreaterole") == 2
        assert one(cluster, "select count(*) from pg_extension where extname in ('pg_trgm', 'btree_gist', 'btree_gin')", APP_ROLE) == 3
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            one(cluster, "create table mine (id int)", APP_ROLE)
        assert mode(folder / "var" / "secrets.json") == 0o600
        assert [mode(path) for path in (cluster.places.home, cluster.places.data, cluster.places.socket)] == [0o700] * 3
    finally:
        cluster.release()
    assert cluster.status().running is False


def test_it_starts_again_with_its_rows_and_nobody_starts_it_twice(var: Path) -> None:
    found: list[Cluster] = []
    threads = [threading.Thread(target=lambda: found.append(started(var))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({pid_of(cluster) for cluster in found}) == 1
    assert rows(found[0]) == [1]
    assert [cluster.release() for cluster in found] == [False, False, True]


def test_proofs_of_writing_do_not_remove_each_other(var: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: writable(var), range(2000)))
    assert not list(var.glob(".write*"))


@pytest.mark.parametrize("children", [True, False], ids=["all of it", "its first process only"])
def test_a_killed_server_loses_nothing_committed(var: Path, children: bool) -> None:
    cluster = started(var)
    with cluster.connect(OWNER_ROLE, "makesell") as db:
        for number in range(2, 40):
            db.execute("insert into kept values (%s)", [number])
    kill_server(cluster, children=children)
    assert rows(started(var)) == list(range(1, 40))


def test_a_stale_pid_that_is_another_program_now_is_not_believed(var: Path) -> None:
    other = subprocess.Popen(["sleep", "60"])
    try:
        pid_file = var / "postgres" / "data" / "postmaster.pid"
        pid_file.write_text(f"{other.pid}\n{var}/postgres/data\n1700000000\n5432\n/nowhere\n\n  1  1\nready   \n")
        assert rows(started(var)) == [1]
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("text", ["", "12", "not a number\n"], ids=["empty", "cut short", "garbage"])
def test_a_damaged_pid_file_does_not_stop_a_start(var: Path, text: str) -> None:
    (var / "postgres" / "data" / "postmaster.pid").write_text(text)
    assert rows(started(var)) == [1]


@pytest.mark.parametrize("name", ["with a space", "a,comma 'quote'", "产销 数据", "x" * 120])
def test_any_path_will_do(pour: Pour, folder: Path, name: str) -> None:
    cluster = started(pour(folder / name / "var"))
    assert rows(cluster) == [1]
    assert mode(cluster.places.socket) == 0o700
    assert len(str(cluster.places.socket).encode()) < 92


def test_a_short_socket_folder_made_by_somebody_else_is_refused(pour: Pour, folder: Path) -> None:
    var = pour(folder / ("y" * 120) / "var")
    socket = started(var).places.socket
    started(var).stop(5)
    socket.mkdir(mode=0o755)
    try:
        with pytest.raises(Refusal) as refused:
            started(var)
        assert refused.value.code == "database.socket_folder"
    finally:
        socket.rmdir()


def test_the_socket_is_closed_to_others_and_asks_a_password_of_everybody(var: Path) -> None:
    cluster = started(var)
    psql = str(cluster.programs.folder / "psql")
    asked = [psql, "-w", "-h", str(cluster.places.socket), "-U", SUPERUSER, "-c", "select 1"]
    ours = subprocess.run(asked, env={"LC_ALL": "C"}, capture_output=True, text=True, check=False)
    assert "no password supplied" in ours.stderr
    if is_root():
        nobody: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        theirs = subprocess.run(asked, env={"LC_ALL": "C"}, capture_output=True, text=True, check=False, **nobody)
        assert "Permission denied" in theirs.stderr
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(make_conninfo(cluster.dsn(APP_ROLE), password="wrong"))


def test_a_full_disk_is_said_before_anything_starts(var: Path) -> None:
    with pytest.raises(Refusal) as refused:
        started(var, needed=1 << 60)
    assert refused.value.code == "disk.full"
    assert "MB are free" in str(refused.value)
    assert rows(started(var)) == [1]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device', "disk.full"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "database.memory"),
        ('FATAL:  could not open file "pg_wal/1": Read-only file system', "database.locked"),
        ("FATAL:  something nobody foresaw", "database.other"),
    ],
)
def test_the_servers_last_words_become_a_sentence(var: Path, line: str, code: str) -> None:
    cluster = find(var)
    assert cluster is not None
    with cluster.places.log.open("a") as log:
        began = log.tell()
        log.write(f"2026-11-23 [7] {line}\n")
    refusal = server.complaint(cluster.places, began)
    assert refusal.code == code
    assert str(refusal)


def test_an_open_data_folder_is_named_and_left_as_it_is(var: Path) -> None:
    data = var / "postgres" / "data"
    data.chmod(0o777)
    with pytest.raises(Refusal) as refused:
        started(var)
    assert refused.value.code == "database.open"
    assert f"chmod 700 '{data}'" in str(refused.value)
    assert mode(data) == 0o777
    data.chmod(0o700)
    assert rows(started(var)) == [1]


@pytest.mark.parametrize("place", ["/proc/makesell", "/dev/null/var"])
def test_a_folder_that_cannot_be_written_is_said(place: str) -> None:
    with pytest.raises(Refusal) as refused:
        started(Path(place))
    assert refused.value.code == "var.not_writable"
    assert "MAKESELL_VAR=" in str(refused.value)


def test_data_of_another_version_is_refused(var: Path) -> None:
    kept = (var / "postgres" / "data" / "PG_VERSION").read_text()
    (var / "postgres" / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(Refusal) as refused:
        started(var)
    assert refused.value.code == "database.version"
    (var / "postgres" / "data" / "PG_VERSION").write_text(kept)
    assert rows(started(var)) == [1]


def test_lost_secrets_are_made_anew_and_damaged_ones_are_said(var: Path) -> None:
    secrets = var / "secrets.json"
    secrets.write_text("{")
    with pytest.raises(Refusal) as refused:
        started(var)
    assert refused.value.code == "secrets.damaged"
    secrets.unlink()
    cluster = started(var)
    assert rows(cluster) == [1]
    assert one(cluster, "select current_user::text", APP_ROLE) == APP_ROLE


def test_a_making_cut_off_is_begun_again(var: Path) -> None:
    home = var / "postgres"
    (home / "data").rename(home / "data.new")
    (home / "data.new" / "PG_VERSION").unlink()
    cluster = started(var)
    assert one(cluster, "select 1", OWNER_ROLE) == 1
    assert [path.name for path in home.iterdir() if path.name.startswith("data")] == ["data"]


def test_a_server_that_neither_answers_nor_stops_is_said(var: Path) -> None:
    cluster = started(var)
    os.kill(pid_of(cluster), signal.SIGSTOP)
    try:
        with pytest.raises(Refusal) as refused:
            started(var, patience=0.3)
        assert refused.value.code == "database.silent"
        with pytest.raises(Refusal) as refused:
            cluster.stop(0.3)
        assert refused.value.code == "database.not_stopping"
        assert f"kill -9 {pid_of(cluster)}" in str(refused.value)
    finally:
        os.kill(pid_of(cluster), signal.SIGCONT)
    assert rows(started(var)) == [1]


def test_the_last_user_stops_it_even_when_another_was_killed(var: Path) -> None:
    holder = os.fork()
    if not holder:
        started(var)
        signal.pause()
    try:
        cluster = waited(var)
        assert cluster.release() is False
    finally:
        os.kill(holder, signal.SIGKILL)
        os.waitpid(holder, 0)
    assert started(var).release() is True


def waited(var: Path) -> Cluster:
    """The database once the other process has started it."""
    cluster = find(var)
    assert cluster is not None
    while not cluster.status().running:
        processes.pause(0.05)
    return started(var)


def test_started_as_root_rights_of_folders_stay_and_a_closed_one_is_gone_round(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    heard = Heard()
    cluster = started(closed / "var", heard)
    try:
        assert mode(closed) == 0o700
        assert mode(folder) == 0o755
        assert cluster.places.account.uid != 0
        moved = not cluster.places.home.is_relative_to(closed)
        assert moved is is_root()
        assert bool(heard.said) is moved
        assert one(cluster, "select 1", OWNER_ROLE) == 1
    finally:
        cluster.stop(5)
        if moved:
            subprocess.run(["rm", "-r", str(cluster.places.home)], check=True)


def test_an_ordinary_account_runs_it_itself(folder: Path) -> None:
    folder.chmod(0o777)
    child = os.fork()
    if not child:
        os._exit(as_ordinary(folder / "var"))
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def as_ordinary(var: Path) -> int:
    """In a child: become `nobody` where we are root, start, write, stop; 0 when all went well."""
    if is_root():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    cluster = started(var)
    ok = one(cluster, "select 1", OWNER_ROLE) == 1 and cluster.places.account.uid == os.geteuid() and cluster.release()
    return 0 if ok else 1
