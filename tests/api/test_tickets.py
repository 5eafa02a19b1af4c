"""Taking a number by the interface, and looking at tickets."""

from hallq.domain.permissions import Role


def test_a_kiosk_gets_a_ticket(hall):
    ticket = hall.issue("pension-apply")

    assert ticket["number"] == "A001"
    assert ticket["state"] == "WAITING"
