"""From facts to a mail: subject, text, HTML, and the calendar part (RFC 6047)."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError

from parlour.calendar import ics
from parlour.calendar.ics import Entry, Method, Party, Span
from parlour.mail.dates import when
from parlour.mail.facts import Facts, Folder, Recipient
from parlour.mail.texts import Texts, texts_for

_html = Environment(
    loader=PackageLoader("parlour.mail"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# Plain text has nothing to escape.
_text = _html.overlay(autoescape=False)
_GONE = frozenset({"cancellation", "uninvite"})


def compose(mail_id: UUID, facts: Facts, recipient: Recipient, sender: str) -> EmailMessage:
    """The mail. Raises ValueError if it cannot be written, as with an address that is none.

    Nothing else: one mail must never end the work on all others.
    """
    try:
        return _composed(mail_id, facts, recipient, sender)
    except (ArithmeticError, LookupError, TypeError, TemplateError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _composed(mail_id: UUID, facts: Facts, recipient: Recipient, sender: str) -> EmailMessage:
    texts = texts_for(recipient.language)
    host = urlsplit(facts.meeting_url).hostname or "localhost"
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _subject(facts, recipient, texts)
    message["From"] = _mailbox(f"{facts.organiser.name} (Parlour)", sender)
    message["To"] = _mailbox(recipient.name, recipient.email)
    message["Reply-To"] = _mailbox(facts.organiser.name, facts.organiser.email)
    message["Date"] = facts.at
    # The same however often it is sent, so that mail stores recognise a second copy.
    message["Message-ID"] = f"<{mail_id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = texts.language
    values = _values(facts, recipient, texts, host)
    message.set_content(_text.get_template("event.txt").render(values))
    message.add_alternative(_html.get_template("event.html").render(values), subtype="html")
    calendar = _calendar(facts, recipient, sender, _details(facts, recipient, texts))
    if calendar is not None:
        method, content = calendar
        message.add_alternative(
            content.decode(), subtype="calendar", params={"method": method, "name": "invite.ics"}
        )
        message.add_attachment(
            content, maintype="application", subtype="ics", filename="invite.ics"
        )
    return message


def subject(facts: Facts, recipient: Recipient) -> str:
    """The mail's subject alone."""
    return _subject(facts, recipient, texts_for(recipient.language))


def _mailbox(name: str, email: str) -> Address:
    user, _, domain = ics.checked(email).rpartition("@")
    # Mail servers without SMTPUTF8 take ASCII alone; UnicodeError is a ValueError.
    user.encode("ascii")
    return Address(ics.line(name), user, domain.encode("idna").decode())


def _subject(facts: Facts, recipient: Recipient, texts: Texts) -> str:
    variant = _variant(facts)
    if variant == "invite" and _leads(facts, recipient):
        variant = "own"
    return ics.line(texts.subjects[variant].format(title=_title(facts, texts)))


def _title(facts: Facts, texts: Texts) -> str:
    one = facts.occurrence
    return ics.line(one.title if one is not None else facts.title) or texts.untitled


def _variant(facts: Facts) -> str:
    if facts.occurrence is not None:
        return "occurrence_cancelled" if facts.occurrence.cancelled else "occurrence"
    return facts.kind


def _leads(facts: Facts, recipient: Recipient) -> bool:
    return recipient.email == facts.organiser.email


def _values(facts: Facts, recipient: Recipient, texts: Texts, host: str) -> dict[str, object]:
    one = facts.occurrence
    organiser = ics.line(facts.organiser.name) or facts.organiser.email
    name = ics.line(recipient.name)
    variant = _variant(facts)
    introductions = texts.introductions
    if _leads(facts, recipient):
        introductions = introductions | texts.own
    return {
        "texts": texts,
        "title": _title(facts, texts),
        "greeting": texts.greeting.format(name=name) if name else texts.greeting_nobody,
        "introduction": introductions[variant].format(name=organiser),
        "when": when(one.span, (), texts) if one else when(facts.span, facts.pattern, texts),
        "instead_of": _instead_of(facts, texts),
        "description": ics.text(one.description if one else facts.description).strip(),
        "joining": not _gone(facts),
        "url": recipient.url(facts),
        "as_guest": recipient.url(facts) == facts.guest_url,
        "password": facts.password,
        "call_in": facts.call_in,
        "streams": facts.streams,
        "folder": _folder(facts, recipient),
        "kept": _kept(facts, texts),
        "footer": texts.footer.format(host=host, name=organiser),
    }


def _instead_of(facts: Facts, texts: Texts) -> str:
    """When an occurrence that was moved would have been; empty if it was not."""
    one, usual = facts.occurrence, facts.span
    if one is None or usual is None:
        return ""
    original = Span(
        one.original,
        usual.start_zone,
        one.original + (usual.ends_at - usual.starts_at),
        usual.end_zone,
        usual.all_day,
    )
    said = when(original, (), texts)
    return "" if said == when(one.span, (), texts) else said


def _kept(facts: Facts, texts: Texts) -> str:
    """How long there is such a meeting."""
    if facts.kept_days is None or _gone(facts):
        return ""
    one, more = texts.kept
    return one if facts.kept_days == 1 else more.format(n=facts.kept_days)


def _folder(facts: Facts, recipient: Recipient) -> Folder | None:
    """Organisers may write, everybody else reads."""
    if _leads(facts, recipient):
        return facts.folder_to_write or facts.folder
    return facts.folder


def _gone(facts: Facts) -> bool:
    cancelled = facts.occurrence is not None and facts.occurrence.cancelled
    return cancelled or facts.kind in _GONE


def _details(facts: Facts, recipient: Recipient, texts: Texts) -> str:
    """How to join, for the description in calendars."""
    if _gone(facts):
        return ""
    lines = [f"{texts.join}: {recipient.url(facts)}"]
    if facts.password is not None:
        lines.append(f"{texts.password}: {facts.password}")
    if facts.call_in is not None:
        lines.append(f"{texts.call_in}: {facts.call_in.number}")
        lines.append(f"{texts.call_in_id}: {facts.call_in.id}")
        lines.append(f"{texts.call_in_pin}: {facts.call_in.pin}")
    lines += [f"{texts.streams} {stream.name}: {stream.url}" for stream in facts.streams]
    folder = _folder(facts, recipient)
    if folder is not None:
        lines += [f"{texts.folder}: {folder.url}", f"{texts.folder_password}: {folder.password}"]
    return "\n".join(lines)


def _calendar(
    facts: Facts, recipient: Recipient, sender: str, details: str
) -> tuple[Method, bytes] | None:
    if facts.span is None:
        return None
    entry = Entry(
        # Without a host: calendars know the event again when the platform has moved.
        uid=str(facts.event_id),
        sequence=facts.sequence,
        stamp=facts.at,
        created_at=facts.created_at,
        span=facts.span,
        title=facts.title,
        description=facts.description,
        details=details,
        url=recipient.url(facts),
        organiser=facts.organiser,
        sender=sender,
        attendee=Party(recipient.name, recipient.email),
        answer=recipient.answer,
        pattern=facts.pattern,
        exceptions=facts.exceptions,
    )
    if facts.occurrence is not None:
        method: Method = "CANCEL" if facts.occurrence.cancelled else "REQUEST"
        return method, ics.occurrence(entry, facts.occurrence)
    method = "CANCEL" if facts.kind in _GONE else "REQUEST"
    return method, ics.whole(entry, method)
