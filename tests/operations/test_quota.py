"""How many places of a service there are on a day, whoever takes them and whatever becomes of the visit."""

from hallq.domain.errors import QuotaReached
from hallq.operations import day, setup
from hallq.operations.issuing import cancel_ticket, issue_ticket
from hallq.operations.serving import transfer
from hallq.operations.verify import verify
from tests.making import HALL, hall_document
from tests.operations.at_work import at_work


def services(**changes):
    """The services of the small hall, with something else in each."""
    return [{**one, **changes} for one in HALL["services"]]


def test_after_the_quota_nobody_gets_a_number(database_url):
    work = at_work(database_url, services=services(quota=2))
    work.issue()
    work.issue()

    assert work.refuses(QuotaReached, issue_ticket, service="card-new") == {"service": "card-new", "quota": 2}


def test_a_cancelled_ticket_frees_its_place_in_the_quota(database_url):
    work = at_work(database_url, services=services(quota=1))
    work.do(cancel_ticket, ticket_id=work.issue().id)

    assert work.issue().number == "J002"


def test_the_quota_counts_each_service_for_itself(database_url):
    work = at_work(database_url, services=services(quota=1))

    assert [work.issue(service).number for service in ("pension-apply", "pension-proof")] == ["A001", "A002"]


def test_a_visit_that_goes_on_elsewhere_keeps_its_place_in_the_quota(database_url):
    work = at_work(database_url, services=services(quota=1))
    work.do(transfer, ticket_id=work.issue().id, service="pension-apply")

    work.refuses(QuotaReached, issue_ticket, service="card-new")
    assert work.issue("pension-apply").number == "A001"


def test_a_package_takes_a_place_in_the_quota_of_each_of_its_steps(database_url):
    work = at_work(database_url, services=services(quota=1))
    work.issue("start-business")

    assert work.refuses(QuotaReached, issue_ticket, service="card-new") == {"service": "card-new", "quota": 1}
    assert work.refuses(QuotaReached, issue_ticket, service="start-business") == {"service": "company-open", "quota": 1}


def test_a_package_given_up_half_way_frees_the_places_of_what_never_began(database_url):
    work = at_work(database_url, "3", services=services(quota=1))
    work.issue("start-business")
    package = work.complete(work.serve("3"))
    work.do(cancel_ticket, ticket_id=package.id)

    assert work.issue("card-new").number == "J001"
    work.refuses(QuotaReached, issue_ticket, service="company-open")
    assert verify(work.house.database, work.hall).clean


def test_a_quota_counts_what_was_given_before_it_was_set(work):
    work.issue()
    work.do(setup.load_setup, document=hall_document(services=services(quota=1)))

    work.refuses(QuotaReached, issue_ticket, service="card-new")


def test_the_quota_begins_anew_every_day(database_url):
    work = at_work(database_url, services=services(quota=1))
    work.issue()
    work.later(hours=24)
    work.do(day.open_day)

    assert work.issue().number == "J001"
