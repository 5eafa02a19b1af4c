"""Who may do what, against a truth table written by hand."""

import pytest

from hallq.domain.permissions import CLIENT_SCOPES, DEVICES, GRANTS, PEOPLE, Permission, Role, may, may_any

# One row a permission; "x" is granted.
TRUTH = """
    permission guide clerk supervisor manager admin auditor kiosk display pad agent visitor \
        client:read client:issue client:call client:evaluate client:report client:story
    see_hall             x x x x x x  x x x .  x  x x x x x x
    see_board            x x x x x x  . x . .  .  x . . . . .
    see_own_ticket       . . . . . .  . . . .  x  . . . . . .
    see_tickets          x x x x x x  . . . .  .  x . x . . .
    see_reports          . . x x x x  . . . .  .  . . . . x .
    see_clerks           . . x x x .  . . . .  .  . . . . . .
    see_story            . . . x x x  . . . .  .  . . . . . x
    see_print_jobs       x x x x x x  . . . .  .  . . . . . .
    see_setup            . . . x x x  . . . .  .  . . . . . .
    own_account          x x x x x x  . . . .  .  . . . . . .
    heartbeat            . . . . . .  x x x x  .  . . . . . .
    issue                x x x x x .  x . . .  .  . x . . . .
    issue_for_visitor    x x x x x .  . . . .  .  . x . . . .
    cancel               x x x x x .  . . . .  .  . x . . . .
    reinstate            x x x x x .  . . . .  .  . . . . . .
    reprint              x x x x x .  . . . .  .  . . . . . .
    call                 . x x x x .  . . . .  .  . . x . . .
    call_specific        . x x x x .  . . . .  .  . . x . . .
    serve                . x x x x .  . . . .  .  . . x . . .
    transfer             . x x x x .  . . . .  .  . . x . . .
    requeue              . x x x x .  . . . .  .  . . x . . .
    no_show              . x x x x .  . . . .  .  . . x . . .
    undo                 . x x x x .  . . . .  .  . . x . . .
    open_counter         . x x x x .  . . . .  .  . . x . . .
    pause_counter        . x x x x .  . . . .  .  . . x . . .
    close_counter        . x x x x .  . . . .  .  . . x . . .
    close_other_counter  . . x x x .  . . . .  .  . . . . . .
    change_profile       . . x x x .  . . . .  .  . . . . . .
    evaluate             . . . . . .  . . x .  x  . . . x . .
    lease_print_jobs     . . . . . .  . . . x  .  . . . . . .
    report_print_jobs    . . . . . .  . . . x  .  . . . . . .
    suspend_queue        . . x x x .  . . . .  .  . . . . . .
    open_day             . . . x x .  . . . .  .  . . . . . .
    close_day            . . . x x .  . . . .  .  . . . . . .
    approve_pairing      . . . x x .  . . . .  .  . . . . . .
    manage_devices       . . . x x .  . . . .  .  . . . . . .
    manage_setup         . . . . x .  . . . .  .  . . . . . .
    manage_people        . . . . x .  . . . .  .  . . . . . .
    manage_clients       . . . . x .  . . . .  .  . . . . . .
"""
HEAD, *MARKS = (row.split() for row in TRUTH.strip().splitlines())
COLUMNS = HEAD[1:]
ROWS = {permission: marks for permission, *marks in MARKS}
CASES = [
    (role, permission, mark == "x")
    for permission, marks in ROWS.items()
    for role, mark in zip(COLUMNS, marks, strict=True)
]


@pytest.mark.parametrize(("role", "permission", "granted"), CASES)
def test_the_table_grants_what_the_truth_table_says(role: str, permission: str, granted: bool) -> None:
    assert may(Role(role), Permission(permission)) is granted


def test_the_truth_table_has_every_permission() -> None:
    assert list(ROWS) == list(Permission)


def test_the_truth_table_has_every_role() -> None:
    assert list(Role) == COLUMNS


def test_every_role_is_a_person_a_device_a_visitor_or_a_scope() -> None:
    assert sorted((*PEOPLE, *DEVICES, Role.VISITOR, *CLIENT_SCOPES)) == sorted(Role)


def test_a_role_without_a_row_may_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(GRANTS, Role.ADMIN)

    assert not any(may(Role.ADMIN, permission) for permission in Permission)


def test_several_scopes_grant_what_one_of_them_grants() -> None:
    assert may_any((Role.CLIENT_READ, Role.CLIENT_ISSUE), Permission.ISSUE)


def test_several_scopes_deny_what_none_of_them_grants() -> None:
    assert not may_any((Role.CLIENT_READ, Role.CLIENT_ISSUE), Permission.CALL)


def test_no_scope_at_all_grants_nothing() -> None:
    assert not may_any((), Permission.SEE_HALL)
