"""All words of mails, in German and English. `{title}` and `{name}` stand for what differs."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Texts:
    """One language."""

    language: str
    subjects: dict[str, str]
    introductions: dict[str, str]
    # For who leads the meeting, whoever it was that changed it.
    own: dict[str, str]
    untitled: str
    greeting: str
    greeting_nobody: str
    when: str
    all_day: str
    no_time: str
    instead_of: str
    join: str
    join_hint_guest: str
    password: str
    call_in: str
    call_in_id: str
    call_in_pin: str
    streams: str
    folder: str
    folder_password: str
    about: str
    # How long ad-hoc meetings are kept: one day, {n} days.
    kept: tuple[str, str]
    footer: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    # Formats of a date and of spans within a day and over several days.
    date_form: str
    within_a_day: str
    over_days: str
    # FREQ of RRULE: every one, every {n}.
    repeats: dict[str, tuple[str, str]]
    repeats_otherwise: str
    # On which days, how often, until when.
    on_days: str
    days_joined: tuple[str, str]
    on_ordinal: str
    ordinals: dict[int, str]
    times: str
    until: str

    def day(self, day: date) -> str:
        """A date in full."""
        return self.date_form.format(
            weekday=self.weekdays[day.weekday()],
            day=day.day,
            month=self.months[day.month - 1],
            year=day.year,
        )


ENGLISH = Texts(
    language="en",
    subjects={
        "invite": "Invitation: {title}",
        "update": "Changed: {title}",
        "occurrence": "Changed date: {title}",
        "occurrence_cancelled": "Cancelled date: {title}",
        "cancellation": "Cancelled: {title}",
        "uninvite": "No longer invited: {title}",
        "own": "Created: {title}",
    },
    introductions={
        "invite": "{name} invites you to this meeting.",
        "update": "{name} has changed this meeting.",
        "occurrence": "{name} has changed one date of this series of meetings.",
        "occurrence_cancelled": "{name} has cancelled one date of this series of meetings.",
        "cancellation": "{name} has cancelled this meeting.",
        "uninvite": "{name} has withdrawn your invitation to this meeting.",
    },
    own={
        "invite": "You have created this meeting.",
        "update": "Your meeting has been changed.",
        "occurrence": "One date of your series of meetings has been changed.",
        "occurrence_cancelled": "One date of your series of meetings has been cancelled.",
        "cancellation": "Your meeting has been cancelled.",
    },
    untitled="Meeting",
    greeting="Hello {name},",
    greeting_nobody="Hello,",
    when="When",
    all_day="all day",
    no_time="at any time",
    instead_of="Instead of",
    join="Join the meeting",
    join_hint_guest="You need no account: the link lets you in as a guest.",
    password="Password",
    call_in="By telephone",
    call_in_id="Meeting number",
    call_in_pin="PIN",
    streams="Livestream",
    folder="Shared folder",
    folder_password="Password of the folder",
    about="What it is about",
    kept=(
        "The meeting is deleted one day after it was created.",
        "The meeting is deleted {n} days after it was created.",
    ),
    footer="Sent by Parlour at {host}. Answers go to {name}.",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    date_form="{weekday}, {day} {month} {year}",
    within_a_day="{date}, {start}–{end} ({zone})",
    over_days="{date}, {start} – {end_date}, {end} ({zone})",
    repeats={
        "DAILY": ("every day", "every {n} days"),
        "WEEKLY": ("every week", "every {n} weeks"),
        "MONTHLY": ("every month", "every {n} months"),
        "YEARLY": ("every year", "every {n} years"),
    },
    repeats_otherwise="on several dates",
    on_days="{every} on {days}",
    days_joined=(", ", " and "),
    on_ordinal="{every} on the {ordinal} {day}",
    ordinals={1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"},
    times="{n} times",
    until="until {date}",
)

GERMAN = Texts(
    language="de",
    subjects={
        "invite": "Einladung: {title}",
        "update": "Geändert: {title}",
        "occurrence": "Termin geändert: {title}",
        "occurrence_cancelled": "Termin abgesagt: {title}",
        "cancellation": "Abgesagt: {title}",
        "uninvite": "Nicht mehr eingeladen: {title}",
        "own": "Erstellt: {title}",
    },
    introductions={
        "invite": "{name} lädt Sie zu dieser Besprechung ein.",
        "update": "{name} hat diese Besprechung geändert.",
        "occurrence": "{name} hat einen Termin dieser Reihe geändert.",
        "occurrence_cancelled": "{name} hat einen Termin dieser Reihe abgesagt.",
        "cancellation": "{name} hat diese Besprechung abgesagt.",
        "uninvite": "{name} hat Ihre Einladung zu dieser Besprechung zurückgezogen.",
    },
    own={
        "invite": "Sie haben diese Besprechung erstellt.",
        "update": "Ihre Besprechung wurde geändert.",
        "occurrence": "Ein Termin Ihrer Reihe wurde geändert.",
        "occurrence_cancelled": "Ein Termin Ihrer Reihe wurde abgesagt.",
        "cancellation": "Ihre Besprechung wurde abgesagt.",
    },
    untitled="Besprechung",
    greeting="Guten Tag {name},",
    greeting_nobody="Guten Tag,",
    when="Wann",
    all_day="ganztägig",
    no_time="jederzeit",
    instead_of="Statt",
    join="An der Besprechung teilnehmen",
    join_hint_guest="Sie brauchen kein Konto: Der Link lässt Sie als Gast ein.",
    password="Passwort",
    call_in="Per Telefon",
    call_in_id="Besprechungsnummer",
    call_in_pin="PIN",
    streams="Livestream",
    folder="Gemeinsamer Ordner",
    folder_password="Passwort des Ordners",
    about="Worum es geht",
    kept=(
        "Die Besprechung wird einen Tag nach ihrer Erstellung gelöscht.",
        "Die Besprechung wird {n} Tage nach ihrer Erstellung gelöscht.",
    ),
    footer="Gesendet von Parlour auf {host}. Antworten gehen an {name}.",
    weekdays=(
        *("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
        *("Samstag", "Sonntag"),
    ),
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    date_form="{weekday}, {day}. {month} {year}",
    within_a_day="{date}, {start}–{end} Uhr ({zone})",
    over_days="{date}, {start} Uhr – {end_date}, {end} Uhr ({zone})",
    repeats={
        "DAILY": ("jeden Tag", "alle {n} Tage"),
        "WEEKLY": ("jede Woche", "alle {n} Wochen"),
        "MONTHLY": ("jeden Monat", "alle {n} Monate"),
        "YEARLY": ("jedes Jahr", "alle {n} Jahre"),
    },
    repeats_otherwise="an mehreren Terminen",
    on_days="{every} am {days}",
    days_joined=(", ", " und "),
    on_ordinal="{every} am {ordinal} {day}",
    ordinals={1: "ersten", 2: "zweiten", 3: "dritten", 4: "vierten", -1: "letzten"},
    times="{n}-mal",
    until="bis {date}",
)


def texts_for(language: str) -> Texts:
    """German for German speakers, English for everybody else."""
    return GERMAN if language.lower().partition("-")[0] == "de" else ENGLISH
