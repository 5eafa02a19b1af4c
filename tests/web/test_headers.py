"""What every answer carries."""

from hallq.domain.permissions import Role


def test_a_page_takes_nothing_from_elsewhere(hall):
    headers = hall.client.get("/sign-in").headers

    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_every_answer_is_what_it_says_it_is(hall):
    for path in ("/sign-in", "/api/v1/head", "/static/base.css", "/healthz", "/nowhere"):
        assert hall.client.get(path, buffered=True).headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_personal_is_kept_nowhere(hall):
    for path in ("/sign-in", "/api/v1/tickets"):
        assert hall.get(path).headers["Cache-Control"] == "no-store"


def test_under_tls_a_browser_keeps_to_it(hall):
    assert "Strict-Transport-Security" in hall.client.get("/sign-in", base_url="https://hall.lan").headers
    assert "Strict-Transport-Security" not in hall.client.get("/sign-in").headers


def test_a_file_may_be_kept_under_the_name_of_its_content(hall):
    page = hall.client.get("/sign-in").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]

    assert address.startswith("/static/tokens.css?v=")
    assert hall.client.get(address, buffered=True).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_browser_that_opens_no_page_finds_the_mark_of_the_house(hall):
    answer = hall.client.get("/favicon.ico", buffered=True)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "<svg" in answer.text


def test_the_pulse_of_the_house_is_for_everybody(hall):
    assert hall.client.get("/healthz").json == {"status": "ok"}


def test_figures_of_the_process_are_for_those_who_see_reports(hall):
    assert hall.get("/metrics", None).status_code == 401
    assert hall.get("/metrics", Role.KIOSK).status_code == 403
    assert hall.get("/metrics", Role.CLIENT_REPORT).status_code == 200


def test_answers_and_events_are_counted(hall):
    hall.issue()
    hall.get("/api/v1/nothing")
    figures = hall.get("/metrics", Role.CLIENT_REPORT).text.splitlines()

    assert 'hallq_events_total{name="ticket.issued"} 1' in figures
    assert 'hallq_answers_total{class="2xx"} 1' in figures
    assert 'hallq_answers_total{class="4xx"} 1' in figures
    assert "hallq_sockets 0" in figures


def test_a_file_that_a_module_imports_is_asked_after(hall):
    assert hall.client.get("/static/link.js", buffered=True).headers["Cache-Control"] == "no-cache"
