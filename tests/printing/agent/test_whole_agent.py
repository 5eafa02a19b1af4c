"""A printer behind an agent gets every slip once, whatever dies on the way, and what nobody knows is said to be unknown."""

from contextlib import ExitStack

import psutil
import pytest

from hallq.domain.permissions import Role
from hallq.operations import devices
from hallq.operations.copies import request_copy
from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import PrintJobs
from hallq.operations.setup import load_setup
from hallq.printing.agent.door import PutOut
from hallq.printing.agent.journal import Journal
from hallq.printing.preview import slips
from hallq.queries.instant import instant
from hallq.queries.printers import printer_healths
from tests.cable import cabled
from tests.making import hall_document, make_hall
from tests.printers import FakePrinter
from tests.printing.agent.at_work import PROFILE, SECONDS, agent_at, attempts, certificate, jobs, lobby, machine_of, wait_for
from tests.serving import Served, make_app, on_a_port, serve

pytestmark = pytest.mark.timeout(4 * SECONDS)
AGAIN = "agent_restarted"


@pytest.fixture
def printer():
    with FakePrinter() as fake:
        yield fake


@pytest.fixture
def hall(sqlite_url, tmp_path, printer):
    """A hall whose only printer stands at another machine."""
    return serve(sqlite_url, tmp_path, printers=lobby(printer.port))


@pytest.fixture
def machine(hall, tmp_path):
    """That machine, let in; the hall is served."""
    with on_a_port(hall) as port, machine_of(hall, tmp_path / "machine", port) as made:
        yield made


@pytest.fixture
def enter():
    """What is entered is left at the end of the test."""
    with ExitStack() as stack:
        yield stack.enter_context


def numbers(printer):
    """The numbers on the slips that came out, in order."""
    return [slips(job, PROFILE)[0].text for job in printer.jobs]


def works(agent):
    wait_for(lambda: agent.printers == ["lobby"], "the agent drives nothing")


def states(hall):
    return [state for state, _reason in jobs(hall)]


def is_told(hall, *wanted):
    wait_for(lambda: states(hall) == list(wanted), jobs(hall))


# --- paper comes --------------------------------------------------------------------------------------------------------------------------------


def test_what_is_issued_comes_out_at_the_agents_printer(hall, machine, printer):
    with agent_at(machine) as agent:
        works(agent)
        number = hall.issue()["number"]
        is_told(hall, "printed")

    assert [number in text for text in numbers(printer)] == [True]


def test_the_hint_is_quicker_than_the_asking(hall, machine, printer, monkeypatch):
    monkeypatch.setattr("hallq.printing.driver.LOOK_AGAIN", 600.0)
    with agent_at(machine) as agent:
        works(agent)
        wait_for(lambda: hall.app.extensions["hallq-live"].connected == 1)
        hall.issue()
        is_told(hall, "printed")
        hall.issue()
        is_told(hall, "printed", "printed")


def test_hints_and_slips_come_over_tls_by_the_halls_own_authority(sqlite_url, tmp_path, printer, monkeypatch):
    monkeypatch.setattr("hallq.printing.driver.LOOK_AGAIN", 600.0)
    hall = serve(sqlite_url, tmp_path, printers=lobby(printer.port))
    context, ca = certificate(tmp_path)
    with on_a_port(hall, context=context) as port, machine_of(hall, tmp_path / "machine", port) as machine:
        machine.address, machine.ca = f"https://127.0.0.1:{port}", ca
        with agent_at(machine) as agent:
            works(agent)
            wait_for(lambda: hall.app.extensions["hallq-live"].connected == 1)
            hall.issue()
            is_told(hall, "printed")


def test_without_any_hint_it_is_asked_for_within_seconds(sqlite_url, tmp_path, printer, monkeypatch):
    monkeypatch.setattr("hallq.printing.driver.LOOK_AGAIN", 0.2)
    house, hall_id = make_hall(sqlite_url, printers=lobby(printer.port))
    hall = Served(house, hall_id, make_app(house, tmp_path, sqlite_url, max_sockets=0), tmp_path)
    with on_a_port(hall) as port, machine_of(hall, tmp_path / "machine", port) as machine, agent_at(machine) as agent:
        works(agent)
        hall.issue()
        is_told(hall, "printed")


def test_a_hint_that_comes_many_times_brings_one_paper(hall, machine, printer):
    with agent_at(machine) as agent:
        works(agent)
        hall.issue()
        for _ in range(50):
            agent.wake()
        is_told(hall, "printed")

    assert (len(printer.jobs), attempts(hall)) == (1, [("printed", "proved")])


def test_a_copy_that_staff_ask_for_comes_out_there(hall, machine, printer):
    with agent_at(machine) as agent:
        works(agent)
        ticket = hall.issue()["id"]
        is_told(hall, "printed")
        hall.house.act(hall.hall_id, SYSTEM, lambda tx: request_copy(tx, ticket_id=ticket, reason="torn"))
        is_told(hall, "printed", "printed")

    assert "补打" in numbers(printer)[1]


def test_how_its_printer_is_the_hall_is_told(sqlite_url, tmp_path):
    with FakePrinter(cover_open=True) as printer:
        hall = serve(sqlite_url, tmp_path, printers=lobby(printer.port))

        def told():
            with instant(hall.house.database, hall.house.setup_of(hall.hall_id)) as at:
                return [(one.state, one.reason) for one in printer_healths(at).values()]

        with on_a_port(hall) as port, machine_of(hall, tmp_path / "machine", port) as machine, agent_at(machine):
            wait_for(lambda: told() == [("not_ready", "cover_open")], "nothing was told")


def test_a_printer_that_is_given_to_the_agent_is_driven_at_once_and_one_that_is_taken_away_no_more(hall, machine, printer):
    with agent_at(machine) as agent:
        works(agent)
        wait_for(lambda: hall.app.extensions["hallq-live"].connected == 1)
        own, other = lobby(printer.port), lobby(printer.port, code="stairs")
        for printers, wanted in ((own + other, ["lobby", "stairs"]), (other, ["stairs"])):
            hall.house.act(hall.hall_id, SYSTEM, lambda tx, printers=printers: load_setup(tx, document=hall_document(printers=printers)))
            wait_for(lambda wanted=wanted: agent.printers == wanted, agent.printers)


def test_the_agent_calls_out_and_nothing_can_call_it(hall, machine):
    process = machine.start()
    hall.issue()
    is_told(hall, "printed")

    assert [one for one in psutil.Process(process.pid).net_connections() if one.status == psutil.CONN_LISTEN] == []


def test_a_slip_that_was_under_way_when_it_is_told_to_stop_is_finished(hall, machine, printer):
    process = machine.start()
    hall.issue()
    printer.wait_until(lambda one: one.received)
    process.terminate()

    assert process.wait(SECONDS) == 0
    assert states(hall) == ["printed"]


# --- the cable of the machine is pulled --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "outcomes", "papers"),
    [
        ("leased", [("not_sent", AGAIN), ("printed", "proved")], 1),
        ("marked at the server", [("not_sent", AGAIN), ("printed", "proved")], 1),
        ("sending", [("unknown", AGAIN)], 0),
        ("on paper", [("unknown", AGAIN)], 1),
        ("done", [("printed", "proved")], 1),
    ],
)
def test_whenever_the_cable_is_pulled_no_second_paper_comes_and_the_truth_is_told(hall, machine, printer, step, outcomes, papers):
    machine.start(HALT=step)
    hall.issue()
    wait_for((machine.folder / "halted").exists, machine.said())
    machine.kill()
    machine.start()
    is_told(hall, outcomes[-1][0])

    assert (attempts(hall), len(printer.jobs)) == (outcomes, papers)
    second = hall.issue()["number"]
    is_told(hall, outcomes[-1][0], "printed")
    assert second in numbers(printer)[-1]


def test_an_agent_that_dies_before_it_asks_has_taken_nothing(hall, machine, printer):
    machine.start()
    wait_for(lambda: hall.app.extensions["hallq-live"].connected == 1, machine.said())
    machine.kill()
    hall.issue()
    assert states(hall) == ["queued"]
    machine.start()
    is_told(hall, "printed")

    assert (attempts(hall), len(printer.jobs)) == ([("printed", "proved")], 1)


def test_a_machine_that_lost_its_journal_prints_nothing_twice(hall, machine, printer):
    machine.start(HALT="on paper")
    hall.issue()
    wait_for((machine.folder / "halted").exists, machine.said())
    machine.kill()
    machine.journal.unlink()
    machine.start()
    is_told(hall, "unknown")

    assert (attempts(hall), len(printer.jobs)) == ([("unknown", AGAIN)], 1)


def test_a_second_agent_of_the_same_machine_is_refused(hall, machine):
    machine.start()
    wait_for(lambda: hall.app.extensions["hallq-live"].connected == 1, machine.said())

    assert machine.start().wait(SECONDS) == 3
    assert "Another print agent runs" in machine.said()


# --- the server goes away ----------------------------------------------------------------------------------------------------------------------


def test_a_server_that_starts_anew_in_mid_slip_is_told_what_came_of_it(sqlite_url, tmp_path, enter):
    with FakePrinter(bytes_a_second=400) as printer:
        hall = serve(sqlite_url, tmp_path, printers=lobby(printer.port))
        with on_a_port(hall) as port:
            machine = enter(machine_of(hall, tmp_path / "machine", port))
            machine.start()
            hall.issue()
            printer.wait_until(lambda one: one.received)
        assert states(hall) == ["sending"]
        hall.app = make_app(hall.house, tmp_path, sqlite_url)
        with on_a_port(hall, port):
            is_told(hall, "printed")

    assert (attempts(hall), len(printer.jobs)) == ([("printed", "proved")], 1)


def cut_at(step, cable):
    """A journal at whose step the line to the server breaks, once."""

    class Cutting(Journal):
        is_cut = False

        def leased(self, job, attempt, printer):
            super().leased(job, attempt, printer)
            self._cut("leased")

        def sending(self, job, attempt, printer):
            super().sending(job, attempt, printer)
            self._cut("sending")

        def _cut(self, here):
            if here == step and not self.is_cut:
                self.is_cut = True
                cable.pull()

    return Cutting


def test_while_the_server_is_away_nothing_is_printed(hall, machine, printer):
    with cabled(machine.address) as cable:
        machine.address = cable.address
        with agent_at(machine) as agent:
            works(agent)
            cable.pull()
            hall.issue()
            wait_for(lambda: agent.is_away, "the agent has not noticed")
            assert (states(hall), len(printer.jobs)) == (["queued"], 0)
            cable.put_in()
            is_told(hall, "printed")


def test_without_the_servers_word_before_the_first_byte_none_leaves(hall, machine, printer):
    with cabled(machine.address) as cable:
        machine.address = cable.address
        with agent_at(machine, cut_at("leased", cable)) as agent:
            works(agent)
            hall.issue()
            wait_for(lambda: agent.is_away, "the agent has not noticed")
            assert (states(hall), len(printer.received)) == (["leased"], 0)
            cable.put_in()
            is_told(hall, "printed")

    assert (attempts(hall), len(printer.jobs)) == ([("not_sent", "lease_lost"), ("printed", "proved")], 1)


def test_what_came_out_while_the_server_was_away_is_told_afterwards(hall, machine, printer):
    with cabled(machine.address) as cable:
        machine.address = cable.address
        with agent_at(machine, cut_at("sending", cable)) as agent:
            works(agent)
            hall.issue()
            printer.wait_until_printed()
            wait_for(lambda: agent.is_away, "the agent has not noticed")
            assert states(hall) == ["sending"]
            cable.put_in()
            is_told(hall, "printed")

    assert (attempts(hall), len(printer.jobs)) == ([("printed", "proved")], 1)


def test_what_is_told_after_the_server_gave_up_changes_nothing_and_brings_no_paper(hall, machine, printer):
    with cabled(machine.address) as cable:
        machine.address = cable.address
        with agent_at(machine, cut_at("sending", cable)) as agent:
            works(agent)
            hall.issue()
            printer.wait_until_printed()
            PrintJobs(hall.house, hall.hall_id).sweep(hall.house.clock.real() + 900_000)
            cable.put_in()
            second = hall.issue()["number"]
            is_told(hall, "unknown", "printed")

    assert (len(printer.jobs), second in numbers(printer)[1]) == (2, True)


# --- the token ---------------------------------------------------------------------------------------------------------------------------------


def test_an_agent_that_was_put_out_prints_nothing_more_and_says_so(hall, machine, printer):
    process = machine.start()
    hall.issue()
    is_told(hall, "printed")
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.revoke(tx, device="agent"))
    hall.issue()

    assert process.wait(SECONDS) == 3
    assert "was put out" in machine.said()
    assert (states(hall), len(printer.jobs)) == (["printed", "queued"], 1)


def test_a_stolen_token_opens_no_other_printer(hall, machine):
    with agent_at(machine) as agent:
        works(agent)
        own = lobby(1, agent="another")
        hall.house.act(hall.hall_id, SYSTEM, lambda tx: load_setup(tx, document=hall_document(printers=own)))
        wait_for(lambda: agent.printers == [], agent.printers)
        answer = hall.post("/api/v1/print-jobs/lease", {"printer": "lobby"}, Role.AGENT, key=None)

    assert answer.json["code"] == "printer_unknown"


def test_an_agent_without_a_right_ends_with_that_word(hall, machine):
    (machine.folder / "token").write_text("nobody-has-this-token\n")
    with agent_at(machine) as agent:
        agent.thread.join(SECONDS)

    assert [type(fault) for fault in agent.ended] == [PutOut]


def test_the_server_sweeps_what_a_machine_never_came_back_for(hall, machine, printer):
    machine.start(HALT="sending")
    hall.issue()
    wait_for((machine.folder / "halted").exists, machine.said())
    machine.kill()
    PrintJobs(hall.house, hall.hall_id).sweep(hall.house.clock.real() + 900_000)

    assert jobs(hall) == [("unknown", "worker_lost")]
