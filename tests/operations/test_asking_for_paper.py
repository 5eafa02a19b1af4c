"""The paper of a new ticket: asked for together with it, on the right printer, with what the visitor needs."""



from hallq.domain.errors import PrinterUnknown
from hallq.domain.slip import from_json
from hallq.operations import setup
from hallq.operations.hall import Actor
from hallq.operations.issuing import issue_ticket
from hallq.store import tables as t
from tests.making import HALL, MONDAY, hall_document
from tests.operations.at_work import at_work


def services(**changes):
    """The services of the small hall, with something else in each."""
    return [{**one, **changes} for one in HALL["services"]]


def queues(**changes):
    """The queues of the small hall, with something else in each."""
    return [{**one, **changes} for one in HALL["queues"]]


def facts_of(work, ticket):
    return from_json(work.row(t.print_job, ticket_id=ticket.id)["facts"])


def test_a_ticket_and_its_paper_are_asked_for_together(work):
    ticket = work.issue()
    job = work.row(t.print_job)

    assert (job["id"], job["ticket_id"], job["state"], job["copy"]) == (ticket.id, ticket.id, "queued", 0)


def test_the_paper_says_what_the_visitor_needs(work):
    work.issue()
    facts = facts_of(work, work.issue(language="en"))

    assert (facts.number, facts.ahead, facts.language, facts.service.en, facts.hall.zh) == ("J002", 1, "en", "New card", "溪头便民服务中心")
    assert (facts.counters, facts.steps, facts.business_day, facts.timezone) == (("1", "2"), (), MONDAY, "Asia/Shanghai")
    assert (facts.issued_at, facts.tips[0].zh, facts.copy, facts.test) == (work.now, "请留意叫号", 0, False)


def test_the_paper_of_a_package_names_its_steps(work):
    facts = facts_of(work, work.issue("start-business"))

    assert [step.zh for step in facts.steps] == ["企业设立", "社保卡办理"]


def test_the_paper_tells_no_wait_that_nobody_knows(database_url):
    work = at_work(database_url)

    assert facts_of(work, work.issue()).estimate is None


def test_a_kiosk_prints_on_its_own_printer(database_url):
    printers = [{**HALL["printers"][0], "code": code} for code in ("lobby", "stairs")]
    work = at_work(database_url, printers=printers)
    stairs = work.house.setup_of(work.hall).printers.by_code["stairs"].id
    work.do(issue_ticket, by=Actor("device", 1, printer_id=stairs), service="card-new")

    assert work.row(t.print_job)["printer_id"] == stairs


def test_where_nobody_says_the_printer_of_the_zone_prints(database_url):
    printers = [{**HALL["printers"][0], "code": code, "zone": zone} for code, zone in (("lobby", None), ("upstairs", "business"))]
    work = at_work(database_url, printers=printers)
    by_code = work.house.setup_of(work.hall).printers.by_code
    for service in ("card-new", "company-open"):
        work.issue(service)

    assert [row["printer_id"] for row in work.rows(t.print_job)] == [by_code["lobby"].id, by_code["upstairs"].id]


def test_a_printer_that_is_named_prints_whatever_else_would(database_url):
    printers = [{**HALL["printers"][0], "code": code} for code in ("lobby", "stairs")]
    work = at_work(database_url, printers=printers)
    lobby, stairs = (work.house.setup_of(work.hall).printers.by_code[code].id for code in ("lobby", "stairs"))
    work.issue(printer="stairs")
    work.do(issue_ticket, by=Actor("device", 1, printer_id=stairs), service="card-new", printer="lobby")

    assert [row["printer_id"] for row in work.rows(t.print_job)] == [stairs, lobby]


def test_no_number_is_given_with_a_printer_that_is_not_there(work):
    assert work.refuses(PrinterUnknown, issue_ticket, service="card-new", printer="moon") == {"printer": "moon"}


def test_no_number_is_given_with_a_printer_out_of_use(database_url):
    work = at_work(database_url)
    work.do(setup.load_setup, document=hall_document(printers=[]))

    assert work.refuses(PrinterUnknown, issue_ticket, service="card-new", printer="lobby") == {"printer": "lobby"}


def test_a_retired_printer_prints_nothing(database_url):
    work = at_work(database_url)
    work.do(setup.load_setup, document=hall_document(printers=[]))
    work.issue()

    assert work.rows(t.print_job) == []


def test_in_a_hall_without_paper_tickets_are_issued_all_the_same(database_url):
    work = at_work(database_url, printers=[])

    assert (work.issue().number, work.rows(t.print_job)) == ("J001", [])
