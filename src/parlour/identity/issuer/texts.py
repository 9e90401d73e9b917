"""All words on the issuer's pages, in every language. A missing word is a type error."""

from typing import Literal

import msgspec

from parlour.identity.accounts import Fault, Field
from parlour.identity.passwords import MIN_CHARS

Language = Literal["en", "de"]
Problem = Literal[
    "client", "redirect_uri", "request", "foreign_form", "setup_over", "setup_link", "busy"
]


class Texts(msgspec.Struct, frozen=True):
    """The words of one language."""

    language: Language
    own_name: str
    switch_label: str
    skip: str
    tagline: str
    email: str
    password: str
    given_name: str
    family_name: str
    sign_in_title: str
    sign_in_lead: str
    sign_in: str
    sign_in_failed: str
    too_many_title: str
    too_many: str
    setup_title: str
    setup_lead: str
    setup: str
    new_password: str
    repeat_password: str
    password_hint: str
    password_title: str
    password_lead: str
    current_password: str
    change_password: str
    password_changed_title: str
    password_changed: str
    wrong_password: str
    sign_out_title: str
    sign_out_lead: str
    sign_out: str
    stay: str
    signed_out_title: str
    signed_out: str
    to_start: str
    device_title: str
    device_lead: str
    device_code: str
    device_next: str
    device_unknown: str
    device_question: str
    device_warning: str
    device_allow: str
    device_deny: str
    device_allowed_title: str
    device_allowed: str
    device_denied_title: str
    device_denied: str
    faults_title: str
    problem_title: str
    problems: dict[Problem, str]
    faults: dict[tuple[Field | None, Fault], str]

    def fault(self, field: Field, fault: Fault) -> str:
        """What is wrong with a field, and what to do."""
        return self.faults.get((field, fault)) or self.faults[(None, fault)]


ENGLISH = Texts(
    language="en",
    own_name="English",
    switch_label="Language",
    skip="Skip to the form",
    tagline="Meetings on your own server",
    email="E-mail address",
    password="Password",
    given_name="First name",
    family_name="Last name",
    sign_in_title="Sign in",
    sign_in_lead="Welcome back. Sign in to start and plan meetings.",
    sign_in="Sign in",
    sign_in_failed="The e-mail address or the password is not right. Please try again.",
    too_many_title="Please wait a moment",
    too_many="There were too many attempts. Try again in {minutes} min.",
    setup_title="Welcome to Parlour",
    setup_lead="Create the first account. It will be the administrator of this installation.",
    setup="Create account",
    new_password="New password",
    repeat_password="Repeat the password",
    password_hint=f"At least {MIN_CHARS} characters. A short sentence is easy to remember.",
    password_title="Change password",
    password_lead="You are signed in as {email}. All other devices will be signed out.",
    current_password="Current password",
    change_password="Change password",
    password_changed_title="Password changed",
    password_changed="Your new password counts from now on. Other devices were signed out.",
    wrong_password="This is not your current password.",
    sign_out_title="Sign out?",
    sign_out_lead="You are signed in as {email}.",
    sign_out="Sign out",
    stay="Stay signed in",
    signed_out_title="You are signed out",
    signed_out="It is safe to close this window.",
    to_start="To the start page",
    device_title="Sign in on a device",
    device_lead="Type the code that your device shows.",
    device_code="Code",
    device_next="Next",
    device_unknown="No device waits with this code. It counts for ten minutes; start again on the "
    "device if it has expired.",
    device_question="“{client}” wants to sign in as {email}. Does it show this code?",
    device_warning="Agree only if you have just started this yourself, on a device of yours. "
    "Nobody from support will ever send you such a code.",
    device_allow="Yes, sign in",
    device_deny="No, refuse",
    device_allowed_title="Your device is signed in",
    device_allowed="Go on there. You can close this window.",
    device_denied_title="Not signed in",
    device_denied="The device was refused. You can close this window.",
    faults_title="Please check what you entered",
    problem_title="This did not work",
    problems={
        "client": "The application that sent you here is not known to this server.",
        "redirect_uri": "The application that sent you here asked to return to an address that is "
        "not registered. Open Parlour at its usual address and sign in there.",
        "request": "The application that sent you here made an incomplete request. Go back to the "
        "start page and sign in again.",
        "foreign_form": "This page was open for too long, or your browser blocks cookies. Go back, "
        "reload the page and try again.",
        "setup_over": "This installation is set up already. Sign in with your account.",
        "setup_link": "This link is not valid any more. If this installation is set up already, "
        "sign in. Otherwise restart Parlour, or run “parlour admin setup-link”, for a new link.",
        "busy": "Many people are signing in right now. Please try again in a few seconds.",
    },
    faults={
        ("email", "missing"): "Enter an e-mail address.",
        ("email", "invalid"): "Enter a complete e-mail address, such as anna@example.org.",
        ("given_name", "missing"): "Enter a first name.",
        ("family_name", "missing"): "Enter a last name.",
        (None, "missing"): "Fill in this field.",
        (None, "long"): "This is too long.",
        (None, "invalid"): "This contains characters that are not allowed.",
        (None, "taken"): "There is an account with this address already.",
        (None, "short"): f"Use at least {MIN_CHARS} characters.",
        (None, "simple"): "This is easy to guess. Mix in more different characters or words.",
        (None, "personal"): "Do not use just your name or address: they are easy to guess.",
        (None, "different"): "The two passwords are not the same.",
    },
)

GERMAN = Texts(
    language="de",
    own_name="Deutsch",
    switch_label="Sprache",
    skip="Zum Formular springen",
    tagline="Besprechungen auf dem eigenen Server",
    email="E-Mail-Adresse",
    password="Passwort",
    given_name="Vorname",
    family_name="Nachname",
    sign_in_title="Anmelden",
    sign_in_lead="Schön, dass Sie da sind. Melden Sie sich an, um Besprechungen zu starten "
    "und zu planen.",
    sign_in="Anmelden",
    sign_in_failed="E-Mail-Adresse oder Passwort stimmen nicht. Bitte versuchen Sie es noch "
    "einmal.",
    too_many_title="Bitte warten Sie einen Moment",
    too_many="Es gab zu viele Versuche. Versuchen Sie es in {minutes} min wieder.",
    setup_title="Willkommen bei Parlour",
    setup_lead="Legen Sie das erste Konto an. Es verwaltet diese Installation.",
    setup="Konto anlegen",
    new_password="Neues Passwort",
    repeat_password="Passwort wiederholen",
    password_hint=f"Mindestens {MIN_CHARS} Zeichen. Ein kurzer Satz lässt sich gut merken.",
    password_title="Passwort ändern",
    password_lead="Sie sind als {email} angemeldet. Alle anderen Geräte werden abgemeldet.",
    current_password="Bisheriges Passwort",
    change_password="Passwort ändern",
    password_changed_title="Passwort geändert",
    password_changed="Ab jetzt gilt Ihr neues Passwort. Andere Geräte wurden abgemeldet.",
    wrong_password="Das ist nicht Ihr bisheriges Passwort.",
    sign_out_title="Abmelden?",
    sign_out_lead="Sie sind als {email} angemeldet.",
    sign_out="Abmelden",
    stay="Angemeldet bleiben",
    signed_out_title="Sie sind abgemeldet",
    signed_out="Sie können dieses Fenster schließen.",
    to_start="Zur Startseite",
    device_title="Auf einem Gerät anmelden",
    device_lead="Geben Sie den Code ein, den Ihr Gerät anzeigt.",
    device_code="Code",
    device_next="Weiter",
    device_unknown="Kein Gerät wartet mit diesem Code. Er gilt zehn Minuten; ist er abgelaufen, "
    "beginnen Sie auf dem Gerät von vorn.",
    device_question="„{client}“ möchte sich als {email} anmelden. Zeigt es diesen Code?",
    device_warning="Stimmen Sie nur zu, wenn Sie das gerade selbst auf einem eigenen Gerät "
    "begonnen haben. Niemand vom Support schickt Ihnen je einen solchen Code.",
    device_allow="Ja, anmelden",
    device_deny="Nein, ablehnen",
    device_allowed_title="Ihr Gerät ist angemeldet",
    device_allowed="Machen Sie dort weiter. Sie können dieses Fenster schließen.",
    device_denied_title="Nicht angemeldet",
    device_denied="Das Gerät wurde abgelehnt. Sie können dieses Fenster schließen.",
    faults_title="Bitte prüfen Sie Ihre Eingaben",
    problem_title="Das hat nicht geklappt",
    problems={
        "client": "Die Anwendung, die Sie hierher geschickt hat, ist diesem Server nicht bekannt.",
        "redirect_uri": "Die Anwendung, die Sie hierher geschickt hat, möchte zu einer Adresse "
        "zurückkehren, die nicht eingetragen ist. Öffnen Sie Parlour unter der gewohnten Adresse "
        "und melden Sie sich dort an.",
        "request": "Die Anwendung, die Sie hierher geschickt hat, hat eine unvollständige Anfrage "
        "gestellt. Gehen Sie zur Startseite und melden Sie sich neu an.",
        "foreign_form": "Diese Seite war zu lange offen, oder Ihr Browser blockiert Cookies. Gehen "
        "Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.",
        "setup_over": "Diese Installation ist bereits eingerichtet. Melden Sie sich mit Ihrem "
        "Konto an.",
        "setup_link": "Dieser Link gilt nicht mehr. Wenn diese Installation schon eingerichtet "
        "ist, melden Sie sich an. Sonst starten Sie Parlour neu oder rufen „parlour admin "
        "setup-link“ auf, um einen neuen Link zu erhalten.",
        "busy": "Gerade melden sich viele Menschen an. Bitte versuchen Sie es in einigen Sekunden "
        "noch einmal.",
    },
    faults={
        ("email", "missing"): "Geben Sie eine E-Mail-Adresse ein.",
        ("email", "invalid"): "Geben Sie eine vollständige E-Mail-Adresse ein, etwa "
        "anna@example.org.",
        ("given_name", "missing"): "Geben Sie einen Vornamen ein.",
        ("family_name", "missing"): "Geben Sie einen Nachnamen ein.",
        (None, "missing"): "Füllen Sie dieses Feld aus.",
        (None, "long"): "Das ist zu lang.",
        (None, "invalid"): "Das enthält Zeichen, die nicht erlaubt sind.",
        (None, "taken"): "Zu dieser Adresse gibt es schon ein Konto.",
        (None, "short"): f"Verwenden Sie mindestens {MIN_CHARS} Zeichen.",
        (None, "simple"): "Das ist leicht zu erraten. Mischen Sie mehr verschiedene Zeichen oder "
        "Wörter hinein.",
        (None, "personal"): "Verwenden Sie nicht nur Ihren Namen oder Ihre Adresse: Das ist leicht "
        "zu erraten.",
        (None, "different"): "Die beiden Passwörter sind nicht gleich.",
    },
)

LANGUAGES: dict[str, Texts] = {"en": ENGLISH, "de": GERMAN}


def choose(ui_locales: str | None, accept_language: str | None) -> Texts:
    """The language that the client or the browser asks for, or English."""
    wanted = (ui_locales or "").replace(",", " ").split() + _accepted(accept_language or "")
    for tag in wanted:
        texts = LANGUAGES.get(tag.lower().partition("-")[0])
        if texts is not None:
            return texts
    return ENGLISH


def _accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header, the dearest first (RFC 9110, section 12.5.4)."""
    weighed: list[tuple[float, str]] = []
    for part in header[:1000].split(","):
        tag, _, parameter = part.strip().partition(";")
        name, _, weight = parameter.strip().partition("=")
        try:
            quality = float(weight) if name.strip() == "q" else 1.0
        except ValueError:
            continue
        if tag and quality > 0:
            weighed.append((-quality, tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda entry: entry[0])]
