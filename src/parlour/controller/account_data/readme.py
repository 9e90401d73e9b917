"""The page in an archive that says what is in it."""

_GERMAN = """\
Ihre Daten aus {address}
vom {at}

Dieses Archiv enthält, was {address} über Sie gespeichert hat. Die .json-Dateien
öffnet jedes Textprogramm; Zeiten sind in UTC.

profile.json        Ihr Profil: Name, Adresse, Sprache, Einstellungen, Anmeldungen
account.json        Ihr Zugang bei {address} und wo Sie angemeldet sind; leer,
                    wenn ein anderer Dienst Sie anmeldet
tariff.json         was Ihnen zusteht
rooms.json          Ihre Räume, mit Gastlinks, Einwahldaten und Livestreams, und
                    Unterlagen aus Meetings (etwa Abstimmungen)
events.json         Ihre Termine, mit Ausnahmen, Eingeladenen und Ordnern
invitations.json    Termine anderer, zu denen Sie eingeladen sind
favourites.json     Termine, die Sie markiert haben
files.json          die Dateien Ihrer Räume; sie selbst liegen im Ordner files
mails.json          E-Mails, die an Sie gingen oder noch gehen
calendar_feed.json  ob es einen Link gibt, über den Kalender Ihre Termine lesen
files/              Aufzeichnungen und andere Dateien Ihrer Räume
folders/            Dateien aus den Ordnern Ihrer Termine

Nicht enthalten ist, womit sich jemand für Sie ausgeben könnte: Prüfwerte von
Passwörtern und Anmeldungen. Was in Meetings gesagt wurde, wird nicht
aufbewahrt, außer in Aufzeichnungen und Protokollen, die jemand gemacht hat.
{missing}
"""
_ENGLISH = """\
Your data at {address}
as of {at}

This archive has what {address} keeps about you. Any text editor opens the .json
files; times are in UTC.

profile.json        your profile: name, address, language, settings, log-ins
account.json        your account at {address}, and where you are logged in; empty
                    if another service logs you in
tariff.json         what you may use
rooms.json          your rooms, with guest links, dial-in data and livestreams, and
                    documents of meetings (votes, for instance)
events.json         your meetings, with exceptions, people invited and folders
invitations.json    meetings of others that you are invited to
favourites.json     meetings that you marked
files.json          the files of your rooms; they themselves are in the folder files
mails.json          mails that went to you, or are about to
calendar_feed.json  whether there is a link by which calendars read your meetings
files/              recordings and other files of your rooms
folders/            files in the folders of your meetings

Left out is what would let somebody pass for you: the checks of passwords and
log-ins. What was said in meetings is not kept, but for recordings and minutes
that somebody made.
{missing}
"""
_MISSING_GERMAN = "\nDiese Dateien sind verzeichnet, aber nicht mehr vorhanden:\n{names}"
_MISSING_ENGLISH = "\nThese files are listed, but are not there any more:\n{names}"


def readmes(address: str, at: str, missing: list[str]) -> dict[str, str]:
    """The page in both languages, by file name."""
    names = "\n".join(missing)
    german = _MISSING_GERMAN.format(names=names) if missing else ""
    english = _MISSING_ENGLISH.format(names=names) if missing else ""
    return {
        "LIESMICH.txt": _GERMAN.format(address=address, at=at, missing=german),
        "README.txt": _ENGLISH.format(address=address, at=at, missing=english),
    }
