"""Data of reports as rooms give them, small and large, with names of every kind."""

import random
from typing import Any

NAMES = [
    "Mara Weiß",
    "Ilse Grünthal-Öztürk",
    "Bert",
    "Dr. Maximiliane-Friederike Freifrau von und zu Oberdonaudampfschifffahrtsgesellschaft",
    "אורי כהן",
    "محمد العربي",
    "Žofie Krásnohorská",
    "Νίκος Παπαδόπουλος",
    "Ольга Иванова",
    "Jo 🎉 Party",
    "王小明",
    "अनिल शर्मा",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "#strong[Bobby] $x^2$ \\ *Tables* _x_ `raw` <label> @ref #panic() // no",
]


def name(number: int) -> str:
    if number < len(NAMES):
        return NAMES[number]
    return f"{NAMES[number % 3].split()[0]} Person {number:03d}"


def time(seconds: float) -> dict[str, str]:
    """After 2026-07-10T09:00:00Z."""
    whole = int(seconds)
    hour, minute, second = 9 + whole // 3600, whole // 60 % 60, whole % 60
    return {"time": f"2026-07-10T{hour:02d}:{minute:02d}:{second:02d}.207000Z"}


def _events(secret: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": "" if secret else name(3),
            "time": time(12),
            "kind": "screenshare",
            "description": "Ich sehe die Folie nicht.",
        },
        {
            "name": "" if secret else name(4),
            "time": time(15),
            "kind": "left",
            "description": "",
        },
    ]


def legal_vote(people: int = 5, *, secret: bool = False, **changes: Any) -> dict[str, Any]:
    chance = random.Random(7)
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    votes = [
        {
            "name": "" if secret else name(number),
            "token": "".join(chance.choices(alphabet, k=11)),
            "option": chance.choices(["yes", "no", "abstain"], [5, 3, 1])[0],
            "time": None if secret else time(5 + number / 5),
        }
        for number in range(people)
    ]
    if secret:
        votes.sort(key=lambda vote: vote["token"])
    counts = {
        option: sum(vote["option"] == option for vote in votes)
        for option in ("yes", "no", "abstain")
    }
    return {
        "timezone": "Europe/Vienna",
        "meeting": "Mitgliederversammlung 2026",
        "title": "Haushalt 2027",
        "subtitle": "Antrag 4 in der Fassung des Finanzausschusses",
        "topic": "Soll der Haushalt 2027 in der vorgelegten Fassung beschlossen werden? Er sieht "
        "Einnahmen und Ausgaben von je 1,25 Millionen Euro vor.",
        "pseudonymous": secret,
        "live": False,
        "leader": "Mara Weiß",
        "id": "9e0a7c1e-2b61-4f3e-8d0a-0c5b6c1f2a34",
        "start": time(0),
        "end": time(60),
        "eligible": people + 2,
        "duration": 60,
        "abstention": True,
        "auto_close": False,
        "state": "finished",
        "fault": "",
        "reason": {"kind": "by_user", "detail": "Mara Weiß"},
        "count": len(votes),
        **counts,
        "votes": votes,
        "missing": [] if secret else ["Kurt Späth", "أمينة"],
        "events": _events(secret),
    } | changes


def attendance(people: int = 14, *, with_mail: bool = False, **changes: Any) -> dict[str, Any]:
    chance = random.Random(3)
    listed: list[dict[str, Any]] = []
    for number in range(people):
        since = chance.uniform(0, 900)
        until = chance.uniform(3000, 6300) if chance.random() < 0.7 else None
        stays: list[dict[str, Any]] = [
            {"since": time(since), "until": time(until) if until else None}
        ]
        if chance.random() < 0.2:
            middle = chance.uniform(since + 300, 2400)
            stays = [
                {"since": time(since), "until": time(middle)},
                {**stays[0], "since": time(middle + 120)},
            ]
        role = "moderator" if number < 2 else "user" if number % 3 else "guest"
        listed.append(
            {
                "name": name(number),
                "role": role,
                "mail": f"person.{number}@example.org" if with_mail and role != "guest" else "",
                "joined": stays[-1]["since"],
                "left": stays[-1]["until"],
                "stays": stays,
            }
        )
    listed.sort(key=lambda person: ("moderator", "user", "guest").index(person["role"]))
    return {
        "timezone": "Europe/Berlin",
        "meeting": "Mitgliederversammlung 2026",
        "details": "Jahresbericht, Haushalt, Wahlen",
        "planned_start": time(0),
        "planned_end": time(5400),
        "created": time(6400),
        "with_mail": with_mail,
        "people": listed,
    } | changes


def training(people: int = 14, checkpoints: int = 5, **changes: Any) -> dict[str, Any]:
    chance = random.Random(5)
    asked = [1200 * (number + 1) + chance.uniform(0, 300) for number in range(checkpoints)]
    return {
        "timezone": "Europe/Berlin",
        "meeting": "Brandschutz für Fortgeschrittene",
        "details": "",
        "start": time(0),
        "end": time(1200 * (checkpoints + 1)),
        "checkpoints": [time(at) for at in asked],
        "people": [
            {
                "name": name(number),
                "confirmed": [
                    time(at + chance.uniform(3, 200)) if chance.random() < 0.8 else None
                    for at in asked
                ],
            }
            for number in range(people)
        ],
    } | changes
