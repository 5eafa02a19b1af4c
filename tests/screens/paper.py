"""What puts the paper of the staged hall into a state: slips of which nobody knows, and printers that do not print."""

from functools import partial
from typing import cast

from hallq.domain.permissions import Role
from hallq.domain.printer_health import Seen
from hallq.operations.copies import confirm_paper, request_copy
from hallq.operations.hall import SYSTEM, Tx
from hallq.operations.print_jobs import PrintJobs, settle
from hallq.web.demo import EXTENSION as DEMO
from hallq.web.demo import Demo
from tests.screens.hall import StagedHall


def accounted(hall: StagedHall) -> None:
    """Every slip is in somebody's hand, or somebody said what became of it; the printers are well."""
    printers_are(hall, lobby_1="ok", lobby_2="ok")
    for job in hall.get("/api/v1/print-jobs?unconfirmed=true&limit=500", Role.MANAGER).json["jobs"]:  # type: ignore[index]  # a list of jobs
        hall.house.act(hall.hall_id, SYSTEM, partial(confirm_paper, job_id=job["id"], what="came_out"))


def doubtful(hall: StagedHall) -> None:
    """Of three slips nobody knows: of two visitors who wait, one of them too late, and of one who was served. A printer has no paper."""
    accounted(hall)
    waiting, served = (_tickets(hall, state) for state in ("WAITING", "COMPLETED"))
    for ticket, outcome, reason in ((waiting[0], "unknown", "no_proof"), (waiting[1], "expired", "too_late"), (served[0], "unknown", "closed")):
        hall.house.act(hall.hall_id, SYSTEM, partial(_end_copy, ticket=ticket, outcome=outcome, reason=reason))
    printers_are(hall, lobby_1="out", lobby_2="near")


def _tickets(hall: StagedHall, state: str) -> list[int]:
    answer = hall.get(f"/api/v1/tickets?state={state}&limit=10", Role.MANAGER).json
    assert answer is not None
    return [ticket["id"] for ticket in answer["tickets"]]


def _end_copy(tx: Tx, *, ticket: int, outcome: str, reason: str) -> None:
    """Within one act, so that no printer can take it before."""
    job = request_copy(tx, ticket_id=ticket, reason="lost", printer="lobby-1")
    settle(tx, job, tx.setup.printers.by_code["lobby-1"].id, ticket, outcome, reason)


def printers_are(hall: StagedHall, **paper: str) -> None:
    """Their rolls, and what the worker says of that at its next look."""
    printers = cast("Demo", hall.app.extensions[DEMO]).printers
    for name, roll in paper.items():
        code = name.replace("_", "-")
        printers[code].change(paper=roll)
        seen = Seen(answered=True, reason="paper_out" if roll == "out" else "", near_end=roll != "ok")
        PrintJobs(hall.house, hall.hall_id).report_health(code, seen)
