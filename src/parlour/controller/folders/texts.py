"""All words on the pages of folders, in every language. A missing word is a type error."""

from typing import Literal

from msgspec import Struct

Language = Literal["en", "de"]
Problem = Literal["gone", "foreign_form", "busy", "no_file", "storage", "bad_name"]


class Script(Struct, frozen=True):
    """What the page's script says; `{…}` stand for what differs."""

    waiting: str
    uploading: str
    done: str
    failed: str
    exists: str
    replace: str
    keep_both: str
    skip: str
    cancel: str
    cancelled: str
    retry: str
    too_large: str
    no_space: str
    no_folders: str
    bad_name: str
    too_many: str
    signed_out: str
    added: str
    file_one: str
    file_many: str


class Texts(Struct, frozen=True):
    """The words of one language."""

    language: Language
    own_name: str
    switch_label: str
    skip: str
    tagline: str
    folder: str
    untitled: str
    locked_title: str
    locked_lead: str
    password: str
    password_hint: str
    open: str
    wrong_password: str
    too_many: str
    read_only: str
    writable: str
    until: str
    files: str
    name: str
    size: str
    added: str
    actions: str
    file_one: str
    file_many: str
    empty_title: str
    empty_read: str
    empty_write: str
    download: str
    download_all: str
    upload_title: str
    upload_lead: str
    choose: str
    drop: str
    limit: str
    no_script: str
    delete: str
    delete_title: str
    delete_lead: str
    delete_now: str
    keep: str
    leave: str
    problem_title: str
    problems: dict[Problem, str]
    back: str
    units: tuple[str, ...]
    decimal: str
    # Of a day: Python's format.
    date: str
    script: Script


ENGLISH = Texts(
    language="en",
    own_name="English",
    switch_label="Language",
    skip="Skip to the content",
    tagline="Meetings on your own server",
    folder="Shared folder",
    untitled="Meeting without a name",
    locked_title="Open the shared folder",
    locked_lead="Files of a meeting are kept here. The password stands next to the link: in your "
    "invitation, or on the page of the meeting.",
    password="Password of the folder",
    password_hint="With hyphens; upper and lower case count.",
    open="Open folder",
    wrong_password="That is not the password of this link. Links to read and to write have "
    "passwords of their own.",
    too_many="There were too many attempts. Try again in {minutes} min.",
    read_only="You can view and download the files.",
    writable="You can view, download, add and delete files.",
    until="The folder can be used until {date}.",
    files="Files",
    name="Name",
    size="Size",
    added="Added",
    actions="Actions",
    file_one="1 file",
    file_many="{count} files",
    empty_title="Nothing here yet",
    empty_read="As soon as somebody adds files, you will find them here.",
    empty_write="Add the first file: an agenda, slides, minutes.",
    download="Download {name}",
    download_all="Download all",
    upload_title="Add files",
    upload_lead="Drop files here, or",
    choose="choose files",
    drop="Drop to add",
    limit="Up to {size} a file.",
    no_script="Adding files needs JavaScript in your browser. Downloading works without.",
    delete="Delete {name}",
    delete_title="Delete this file?",
    delete_lead="{name} will be gone for everybody. This cannot be undone.",
    delete_now="Delete",
    keep="Keep it",
    leave="Close folder",
    problem_title="That did not work",
    problems={
        "gone": "There is no folder here any more, or the link is incomplete. Ask whoever invited "
        "you for the present link.",
        "foreign_form": "The form was not sent from this page. Load the page anew and try again.",
        "busy": "There were too many attempts. Wait some minutes and try again.",
        "no_file": "This file is not in the folder any more.",
        "storage": "The files cannot be reached at the moment. Try again in some minutes.",
        "bad_name": "The request was not understood. Load the page anew and try again.",
    },
    back="Back to the folder",
    units=("bytes", "kB", "MB", "GB", "TB"),
    decimal=".",
    date="%d %b %Y",
    script=Script(
        waiting="Waiting",
        uploading="{done} of {total}",
        done="Added",
        failed="That failed. Check your connection.",
        exists="There is a file of this name already.",
        replace="Replace it",
        keep_both="Keep both",
        skip="Skip",
        cancel="Cancel",
        cancelled="Cancelled",
        retry="Try again",
        too_large="This file is larger than {limit}.",
        no_space="The storage of the organiser is full.",
        no_folders="This is a folder. Add the files in it one by one, or as a ZIP archive.",
        bad_name="This file has no usable name.",
        too_many="There are too many files in the folder.",
        signed_out="The folder was closed or its link has changed. Load the page anew.",
        added="{name} was added.",
        file_one="1 file",
        file_many="{count} files",
    ),
)

GERMAN = Texts(
    language="de",
    own_name="Deutsch",
    switch_label="Sprache",
    skip="Zum Inhalt",
    tagline="Besprechungen auf dem eigenen Server",
    folder="Gemeinsamer Ordner",
    untitled="Besprechung ohne Namen",
    locked_title="Gemeinsamen Ordner öffnen",
    locked_lead="Hier liegen Dateien zu einer Besprechung. Das Passwort steht neben dem Link: in "
    "Ihrer Einladung oder auf der Seite der Besprechung.",
    password="Passwort des Ordners",
    password_hint="Mit Bindestrichen; Groß- und Kleinschreibung zählen.",
    open="Ordner öffnen",
    wrong_password="Das ist nicht das Passwort dieses Links. Die Links zum Lesen und zum Schreiben "
    "haben je ein eigenes.",
    too_many="Das waren zu viele Versuche. Versuchen Sie es in {minutes} min wieder.",
    read_only="Sie können die Dateien ansehen und herunterladen.",
    writable="Sie können Dateien ansehen, herunterladen, hinzufügen und löschen.",
    until="Der Ordner steht bis zum {date} bereit.",
    files="Dateien",
    name="Name",
    size="Größe",
    added="Hinzugefügt",
    actions="Aktionen",
    file_one="1 Datei",
    file_many="{count} Dateien",
    empty_title="Noch nichts da",
    empty_read="Sobald jemand Dateien hinzufügt, finden Sie sie hier.",
    empty_write="Fügen Sie die erste Datei hinzu: eine Tagesordnung, Folien, ein Protokoll.",
    download="{name} herunterladen",
    download_all="Alle herunterladen",
    upload_title="Dateien hinzufügen",
    upload_lead="Dateien hierher ziehen oder",
    choose="Dateien auswählen",
    drop="Zum Hinzufügen loslassen",
    limit="Bis zu {size} je Datei.",
    no_script="Zum Hinzufügen braucht Ihr Browser JavaScript. Herunterladen geht auch ohne.",
    delete="{name} löschen",
    delete_title="Diese Datei löschen?",
    delete_lead="{name} ist dann für alle weg. Das lässt sich nicht rückgängig machen.",
    delete_now="Löschen",
    keep="Behalten",
    leave="Ordner schließen",
    problem_title="Das hat nicht geklappt",
    problems={
        "gone": "Hier ist kein Ordner mehr, oder der Link ist unvollständig. Fragen Sie, wer Sie "
        "eingeladen hat, nach dem jetzigen Link.",
        "foreign_form": "Das Formular kam nicht von dieser Seite. Laden Sie die Seite neu und "
        "versuchen Sie es noch einmal.",
        "busy": "Das waren zu viele Versuche. Warten Sie einige Minuten.",
        "no_file": "Diese Datei ist nicht mehr im Ordner.",
        "storage": "Die Dateien sind gerade nicht erreichbar. Versuchen Sie es in einigen Minuten "
        "wieder.",
        "bad_name": "Die Anfrage wurde nicht verstanden. Laden Sie die Seite neu und versuchen Sie "
        "es noch einmal.",
    },
    back="Zurück zum Ordner",
    units=("Byte", "kB", "MB", "GB", "TB"),
    decimal=",",
    date="%d.%m.%Y",
    script=Script(
        waiting="Wartet",
        uploading="{done} von {total}",
        done="Hinzugefügt",
        failed="Das ging schief. Prüfen Sie Ihre Verbindung.",
        exists="Eine Datei dieses Namens gibt es schon.",
        replace="Ersetzen",
        keep_both="Beide behalten",
        skip="Überspringen",
        cancel="Abbrechen",
        cancelled="Abgebrochen",
        retry="Noch einmal",
        too_large="Diese Datei ist größer als {limit}.",
        no_space="Der Speicher der Person, die einlädt, ist voll.",
        no_folders="Das ist ein Ordner. Fügen Sie seine Dateien einzeln oder als ZIP-Archiv hinzu.",
        bad_name="Diese Datei hat keinen brauchbaren Namen.",
        too_many="Der Ordner enthält zu viele Dateien.",
        signed_out="Der Ordner wurde geschlossen, oder sein Link hat sich geändert. Laden Sie die "
        "Seite neu.",
        added="{name} wurde hinzugefügt.",
        file_one="1 Datei",
        file_many="{count} Dateien",
    ),
)

LANGUAGES: dict[Language, Texts] = {"en": ENGLISH, "de": GERMAN}
