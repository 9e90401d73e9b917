"""What mails look like to a parser that knows nothing of us."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
from icalendar import Calendar

from parlour.calendar.ics import Exceptional, Party, Span
from parlour.mail.composing import compose
from parlour.mail.facts import (
    CallIn,
    Facts,
    Recipient,
    Stream,
    facts_from,
    recipient_from,
    to_json,
)

MAIL = UUID("00000000-0000-4000-8000-000000000001")
START = datetime(2027, 7, 5, 14, 0, tzinfo=ZoneInfo("Europe/Berlin"))
SPAN = Span(START, "Europe/Berlin", START + timedelta(hours=1), "Europe/Berlin", False)
FACTS = Facts(
    kind="invite",
    at=datetime(2027, 1, 1, tzinfo=UTC),
    event_id=UUID("00000000-0000-4000-8000-000000000002"),
    sequence=0,
    created_at=datetime(2027, 1, 1, tzinfo=UTC),
    title="Frühjahrsplanung",
    description="Bitte <b>alle</b> kommen.",
    organiser=Party("Anna Müller", "anna@example.org"),
    meeting_url="https://meet.example.org/room/1",
    guest_url="https://meet.example.org/room/1?invite=2",
    password="s3cret & more",
    call_in=CallIn("+49 30 1", "1234567890", "0987654321"),
    streams=[Stream("Saal", "https://live.example.org/1")],
    span=SPAN,
    pattern=["RRULE:FREQ=WEEKLY;INTERVAL=2"],
)
BOB = Recipient(kind="registered", email="bob@example.org", name="Bob Öz", language="de")
EVE = Recipient(kind="external", email="eve@example.com", language="en-US")


def sent(facts: Facts = FACTS, recipient: Recipient = BOB) -> EmailMessage:
    """Through the outbox, through the wire, through the parser of the standard library."""
    kept, to = facts_from(to_json(facts)), recipient_from(to_json(recipient))
    content = compose(MAIL, kept, to, "meet@example.org").as_bytes()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert not [defect for part in message.walk() for defect in part.defects]
    return message


def changed(**changes: object) -> Facts:
    return msgspec.structs.replace(FACTS, **changes)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def calendar(message: EmailMessage) -> Calendar:
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    parsed = Calendar.from_ical(part.get_content())
    assert isinstance(parsed, Calendar)
    assert part["Content-Type"].params["method"] == parsed["METHOD"]
    return parsed


def test_a_german_gets_german() -> None:
    message = sent()
    assert message["Subject"] == "Einladung: Frühjahrsplanung"
    text = body(message, "plain")
    assert "Montag, 5. Juli 2027, 14:00–15:00 Uhr (Europe/Berlin), alle 2 Wochen" in text
    assert "Anna Müller lädt Sie" in text


def test_a_meeting_without_a_title_is_called_what_it_is() -> None:
    message = sent(changed(title=""))
    assert message["Subject"] == "Einladung: Besprechung"
    assert "\nBesprechung\nWann" in body(message, "plain").replace("\r", "")


def test_everybody_else_gets_english() -> None:
    message = sent(recipient=EVE)
    assert message["Subject"] == "Invitation: Frühjahrsplanung"
    assert "Monday, 5 July 2027, 14:00–15:00" in body(message, "plain")


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_text_and_html_say_how_to_join(kind: str) -> None:
    said = body(sent(), kind)
    for fact in ("https://meet.example.org/room/1", "1234567890", "0987654321", "+49 30 1"):
        assert fact in said
    assert "https://live.example.org/1" in said


def test_the_password_is_in_the_text_and_escaped_in_html() -> None:
    assert "s3cret & more" in body(sent(), "plain")
    assert "s3cret &amp; more" in body(sent(), "html")
    assert "&lt;b&gt;alle" in body(sent(), "html")


def test_who_has_no_account_gets_the_guest_link() -> None:
    assert "room/1?invite=2" in body(sent(recipient=EVE), "plain")
    assert "invite=2" not in body(sent(), "plain")
    assert str(calendar(sent(recipient=EVE)).events[0]["URL"]).endswith("?invite=2")


def test_answers_go_to_who_invites() -> None:
    message = sent()
    assert message["Reply-To"].addresses[0].addr_spec == "anna@example.org"
    assert message["From"].addresses[0].addr_spec == "meet@example.org"
    assert "Anna Müller" in message["From"].addresses[0].display_name


@pytest.mark.parametrize(
    ("kind", "method", "subject"),
    [
        ("invite", "REQUEST", "Invitation: "),
        ("update", "REQUEST", "Changed: "),
        ("cancellation", "CANCEL", "Cancelled: "),
        ("uninvite", "CANCEL", "No longer invited: "),
    ],
)
def test_each_kind_has_its_method_and_subject(kind: str, method: str, subject: str) -> None:
    message = sent(changed(kind=kind), EVE)
    assert calendar(message)["METHOD"] == method
    assert message["Subject"].startswith(subject)


@pytest.mark.parametrize("kind", ["cancellation", "uninvite"])
def test_who_is_not_expected_learns_no_password(kind: str) -> None:
    content = sent(changed(kind=kind)).as_string()
    assert "0987654321" not in content
    assert "s3cret" not in body(sent(changed(kind=kind)), "plain")


def test_one_occurrence_is_told_of_alone() -> None:
    later = START + timedelta(days=14, hours=1)
    span = Span(later, "Europe/Berlin", later + timedelta(hours=1), "Europe/Berlin", False)
    one = Exceptional(START + timedelta(days=14), span, "Later", "", False)
    message = sent(changed(kind="update", occurrence=one), EVE)
    assert message["Subject"] == "Changed date: Later"
    text = body(message, "plain")
    assert "When: Monday, 19 July 2027, 15:00–16:00" in text
    assert "Instead of: Monday, 19 July 2027, 14:00–15:00" in text
    (event,) = calendar(message).events
    assert event["SUMMARY"] == "Later"
    assert "PIN: 0987654321" in event["DESCRIPTION"]


@pytest.mark.parametrize(
    ("rule", "german", "english"),
    [
        ("FREQ=DAILY;COUNT=3", "jeden Tag, 3-mal", "every day, 3 times"),
        ("FREQ=WEEKLY;BYDAY=MO", "jede Woche", "every week"),
        (
            "FREQ=DAILY;BYDAY=MO,TU,WE",
            "jede Woche am Montag, Dienstag und Mittwoch",
            "every week on Monday, Tuesday and Wednesday",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,MO;UNTIL=20270901T215959Z",
            "alle 2 Wochen am Montag und Donnerstag, bis Mittwoch, 1. September 2027",
            "every 2 weeks on Monday and Thursday, until Wednesday, 1 September 2027",
        ),
        (
            "FREQ=MONTHLY;BYDAY=1MO",
            "jeden Monat am ersten Montag",
            "every month on the first Monday",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1",
            "jeden Monat am letzten Montag",
            "every month on the last Monday",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "jeden Monat", "every month"),
        ("FREQ=YEARLY;BYMONTHDAY=5;BYMONTH=7", "jedes Jahr", "every year"),
        ("FREQ=YEARLY;BYMONTHDAY=5", "an mehreren Terminen", "on several dates"),
        ("FREQ=MONTHLY;BYMONTHDAY=6", "an mehreren Terminen", "on several dates"),
        ("FREQ=MONTHLY;BYDAY=MO", "an mehreren Terminen", "on several dates"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=1MO", "an mehreren Terminen", "on several dates"),
    ],
)
def test_how_a_series_repeats_is_said(rule: str, german: str, english: str) -> None:
    facts = changed(pattern=[f"RRULE:{rule}"])
    assert f"(Europe/Berlin), {german}\n" in body(sent(facts), "plain").replace("\r", "")
    assert f"(Europe/Berlin), {english}\n" in body(sent(facts, EVE), "plain").replace("\r", "")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("invite", "Sie haben diese Besprechung erstellt."),
        ("update", "Ihre Besprechung wurde geändert."),
        ("cancellation", "Ihre Besprechung wurde abgesagt."),
    ],
)
def test_who_leads_a_meeting_is_not_told_of_themselves(kind: str, said: str) -> None:
    anna = msgspec.structs.replace(BOB, email="anna@example.org")
    assert said in body(sent(changed(kind=kind), anna), "plain")


def test_what_has_no_time_is_in_no_calendar() -> None:
    message = sent(changed(span=None, pattern=[]))
    assert "text/calendar" not in [part.get_content_type() for part in message.walk()]
    assert "jederzeit" in body(message, "plain")


def test_a_mail_is_the_same_however_often_it_is_written() -> None:
    assert sent()["Message-ID"] == sent()["Message-ID"]


EVIL = "x\r\nBcc: eve@example.com\r\n\r\nbody\x00"


@pytest.mark.parametrize("field", ["title", "organiser", "name"])
def test_no_text_can_add_a_header(field: str) -> None:
    facts, recipient = FACTS, BOB
    if field == "name":
        recipient = msgspec.structs.replace(BOB, name=EVIL)
    else:
        facts = changed(**{field: EVIL if field == "title" else Party(EVIL, "a@example.org")})
    message = sent(facts, recipient)
    assert "Bcc" not in message
    assert [to.addr_spec for to in message["To"].addresses] == ["bob@example.org"]


@pytest.mark.parametrize(
    "email", ["a@b\r\nBcc: c@d", "a b@c", "nobody", "ä@example.org", "a@b,c@d"]
)
def test_an_address_that_is_none_is_refused(email: str) -> None:
    with pytest.raises(ValueError):
        compose(MAIL, FACTS, msgspec.structs.replace(BOB, email=email), "meet@example.org")


def test_a_date_that_no_calendar_can_hold_is_refused() -> None:
    end = datetime(9999, 12, 31, tzinfo=UTC)
    with pytest.raises(ValueError, match="OverflowError"):
        sent(changed(span=Span(end, "UTC", end, "UTC", True), pattern=[]))


def test_an_international_domain_is_written_in_ascii() -> None:
    to = msgspec.structs.replace(BOB, email="bob@bücher.example")
    content = compose(MAIL, FACTS, to, "meet@example.org").as_bytes(policy=SMTP)
    assert b"bob@xn--bcher-kva.example" in content
