"""The interface of print agents: what they drive, ready slips, the mark before the first byte, and what came of it."""

import base64

import pytest

from hallq.api.models import AgentDuties, AgentStart, LeasedSlip
from hallq.domain.permissions import Role
from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from hallq.printing.encode import EscPosEncoder
from hallq.printing.link_rules import rules_of
from hallq.printing.preview import slips
from hallq.printing.profiles import OWN_PROFILES, load_profiles
from hallq.store import tables as t
from tests.making import HALL
from tests.serving import serve

USB = {"kind": "usb", "device": "/dev/usb/lp0"}
PROFILES = load_profiles()
PROFILE = PROFILES["zh-80-cut"]
CUT = b"\x1dV"
TEAR_BAR = """
schema = 1
id = "zh-80-cut"
inherits = "zh-80-cut"
vendor = "ours"
models = []
verified = "none"
name = { zh = "撕纸", en = "Tear bar" }
cut = { command = "none", feed_lines = 5 }
"""


def printer(code, **changes):
    return {**HALL["printers"][0], "code": code, "profile": PROFILE.id, "link": USB, "agent": "agent"} | changes


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A hall whose printer in the lobby an agent drives; the server drives the one on the stairs."""
    return serve(sqlite_url, tmp_path, printers=[printer("lobby"), printer("stairs", agent=None)])


def ask(hall, path, body=None):
    return hall.post(f"/api/v1/{path}", body or {}, Role.AGENT, key=None)


def lease(hall, **more):
    return ask(hall, "print-jobs/lease", {"printer": "lobby", **more})


def report(hall, job, outcome, **more):
    return ask(hall, f"print-jobs/{job['id']}/report", {"attempt": job["attempt"], "outcome": outcome, **more})


def state(hall):
    return [job["state"] for job in hall.get("/api/v1/print-jobs").json["jobs"]]


def test_an_agent_is_told_what_it_drives(hall):
    told = hall.get("/api/v1/print-agent", Role.AGENT).json

    assert (told["device"], told["hall"]) == ("agent", "xitou")
    assert [(one["code"], one["link"]) for one in told["printers"]] == [("lobby", USB)]
    assert told["printers"][0]["rules"]["status"]["barrier"] == rules_of(PROFILE)["status"]["barrier"]


def test_a_printer_whose_profile_is_not_known_has_no_rules(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, printers=[printer("lobby", profile="of-another-house")])

    assert hall.get("/api/v1/print-agent", Role.AGENT).json["printers"][0]["rules"] is None


def test_a_slip_is_made_by_the_profile_as_it_is_now(hall):
    hall.issue()
    first = lease(hall).json
    report(hall, first, "sending")
    report(hall, first, "printed", reason="proved")
    (hall.folder / OWN_PROFILES).mkdir()
    (hall.folder / OWN_PROFILES / f"{PROFILE.id}.toml").write_text(TEAR_BAR, encoding="utf-8")
    hall.issue()
    second = lease(hall).json

    assert [CUT in base64.b64decode(one["data"]) for one in (first, second)] == [True, False]


def test_the_slip_comes_ready_for_its_printer(hall):
    number = hall.issue()["number"]
    job = lease(hall, seconds=90).json
    [paper] = slips(base64.b64decode(job["data"]), PROFILE)

    assert (number in paper.text, job["printer"], job["attempt"], job["seconds"]) == (True, "lobby", 1, 90)


def test_the_slip_is_made_by_the_template_of_the_hall(sqlite_url, tmp_path):
    template = {**HALL["slips"][0], "lines": [{"kind": "number"}]}
    hall = serve(sqlite_url, tmp_path, printers=[printer("lobby")], slips=[template], settings={"slip": template["code"]})
    number = hall.issue()["number"]

    assert slips(base64.b64decode(lease(hall).json["data"]), PROFILE)[0].text.split() == [number, "[cut]"]


def test_where_nothing_waits_there_is_nothing_to_print(hall):
    answer = lease(hall)

    assert (answer.status_code, answer.data, "Retry-After" in answer.headers) == (204, b"", False)


def test_what_rests_for_a_while_says_for_how_long(hall):
    hall.issue()
    report(hall, lease(hall).json, "not_sent", reason="busy")
    answer = lease(hall)

    assert (answer.status_code, answer.headers["Retry-After"]) == (204, "1")


@pytest.mark.parametrize("code", ["stairs", "nothing"])
def test_the_printers_of_others_are_refused(hall, code):
    answers = [ask(hall, "print-jobs/lease", {"printer": code}), ask(hall, "print-agent/seen", {"printer": code, "answered": True})]

    assert [(one.status_code, one.json["code"]) for one in answers] == [(404, "printer_unknown")] * 2


def test_a_slip_goes_from_the_queue_over_the_mark_to_its_outcome(hall):
    hall.issue()
    job = lease(hall).json
    states = [state(hall)]
    for outcome, more in (("sending", {}), ("printed", {"reason": "proved", "sent": 570})):
        assert report(hall, job, outcome, **more).status_code == 204
        states.append(state(hall))

    assert states == [["leased"], ["sending"], ["printed"]]


def test_a_report_that_comes_again_changes_nothing(hall):
    hall.issue()
    job = lease(hall).json
    report(hall, job, "sending")
    report(hall, job, "printed", reason="proved")
    again = [report(hall, job, outcome, reason="proved") for outcome in ("printed", "unknown", "not_sent", "sending")]

    assert ([one.json["code"] for one in again], state(hall)) == (["lease_lost"] * 4, ["printed"])


def test_an_older_attempt_may_not_begin(hall):
    hall.issue()
    job = lease(hall).json

    assert report(hall, {**job, "attempt": 2}, "sending").json["code"] == "lease_lost"
    assert state(hall) == ["leased"]


@pytest.mark.parametrize(("outcome", "reason"), [("maybe", "proved"), ("printed", "said_the_dog")])
def test_words_that_are_not_of_the_lists_never_reach_the_story(hall, outcome, reason):
    hall.issue()

    assert report(hall, lease(hall).json, outcome, reason=reason).json["code"] == "field_invalid"
    assert state(hall) == ["leased"]


def test_a_slip_that_cannot_be_made_was_not_sent_and_the_next_one_comes(hall, monkeypatch):
    first, second = hall.issue(), hall.issue()
    encode, broken = EscPosEncoder.encode, []

    def encode_the_second(self, document):
        if not broken:
            broken.append(document)
            raise ValueError("no font has it")
        return encode(self, document)

    monkeypatch.setattr(EscPosEncoder, "encode", encode_the_second)

    assert lease(hall).json["id"] == second["id"]
    told = {job["id"]: (job["state"], job["reason"]) for job in hall.get("/api/v1/print-jobs").json["jobs"]}
    assert told[first["id"]] == ("queued", "cannot_be_made")


def test_a_printer_whose_profile_is_gone_gets_nothing_and_the_house_does_not_stumble(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, printers=[printer("lobby", profile="of-another-house")])
    hall.issue()
    hall.issue()

    assert lease(hall).status_code == 204
    assert [job["reason"] for job in hall.get("/api/v1/print-jobs").json["jobs"]] == ["cannot_be_made"] * 2


def test_an_agent_that_starts_gives_back_what_it_held_and_is_told_where_paper_may_be_torn(hall):
    hall.issue()
    report(hall, lease(hall).json, "sending")
    started = [ask(hall, "print-agent/start").json for _ in range(2)]

    assert started == [{"taken_back": 1, "unsure": ["lobby"]}, {"taken_back": 0, "unsure": ["lobby"]}]
    assert [(job["state"], job["reason"]) for job in hall.get("/api/v1/print-jobs").json["jobs"]] == [("unknown", "agent_restarted")]


def test_an_agent_tells_how_its_printer_is(hall):
    answer = ask(hall, "print-agent/seen", {"printer": "lobby", "answered": True, "reason": "cover_open", "near_end": True})

    with hall.house.database.reading() as connection:
        rows = connection.execute(t.printer_health.select()).mappings().all()
    assert answer.status_code == 204
    assert [(row["state"], row["reason"], bool(row["near_end"])) for row in rows] == [("not_ready", "cover_open", True)]


def test_a_reason_of_an_agents_own_is_refused(hall):
    assert ask(hall, "print-agent/seen", {"printer": "lobby", "answered": True, "reason": "sulks"}).json["code"] == "field_invalid"


def test_a_stolen_token_that_was_put_out_opens_nothing(hall):
    hall.issue()
    hall.token(Role.AGENT)
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.revoke(tx, device="agent"))

    assert [lease(hall).status_code, ask(hall, "print-agent/start").status_code] == [401, 401]


def test_answers_are_as_the_document_says(hall):
    hall.issue()
    AgentDuties.model_validate(hall.get("/api/v1/print-agent", Role.AGENT).json)
    LeasedSlip.model_validate(lease(hall).json)
    AgentStart.model_validate(ask(hall, "print-agent/start").json)


def test_a_look_at_what_it_drives_writes_nothing(hall):
    hall.token(Role.AGENT)
    before = hall.get("/api/v1/head").json
    for path in ("print-agent", "print-agent"):
        hall.get(f"/api/v1/{path}", Role.AGENT)
    lease(hall)

    assert hall.get("/api/v1/head").json == before


def test_another_device_of_the_same_kind_gets_nothing(hall):
    hall.issue()
    pairing = hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.begin_pairing(tx, kind="agent"))
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.approve_pairing(tx, code=pairing.code, name="第二台", device="agent-2"))
    new = hall.house.act(hall.hall_id, SYSTEM, lambda tx: devices.claim(tx, code=pairing.code, claim_token=pairing.claim))
    hall.let_in(Role.AGENT, new.token)

    assert lease(hall).json["code"] == "printer_unknown"
    assert hall.get("/api/v1/print-agent", Role.AGENT).json["printers"] == []
