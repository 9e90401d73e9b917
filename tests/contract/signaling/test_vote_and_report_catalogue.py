"""Votes and reports, row by row, over real sockets (signaling-modules.md 7, 12, 15). `mara` owns
the room and moderates, `jo` has an account and two devices, `lee` is a guest."""

from tests.support.roomserver import RoomServer, guest
from tests.support.transcript import opened


async def test_a_public_vote(server: RoomServer, room: str) -> None:
    talk = await opened(server, room, {"legal_vote": {}})
    talk.names["motion"] = "Budget 2027"
    parameters = (
        '"initiator_id":"<mara>","legal_vote_id":"<vote>","start_time":"<start>","max_votes":2,'
        '"allowed_users":["<mara>","<jo>"],"pseudonymous":false,"live":true,"name":"<motion>",'
        '"subtitle":"Motion 4","topic":"Shall we?","allowed_participants":["<mara>","<jo>"],'
        '"enable_abstain":true,"auto_close":true,"duration":600,"create_pdf":true,'
        '"timezone":"Europe/Vienna"'
    )
    await talk.plays(
        """
mara > legal_vote.start {"pseudonymous":false,"live":true,"name":"<motion>","subtitle":"Motion 4",
    "topic":"Shall we?","allowed_participants":["<mara>","<jo>"],"enable_abstain":true,
    "auto_close":true,"duration":600,"create_pdf":true,"timezone":"Europe/Vienna"}
mara < legal_vote.started {MOTION,"token":"<mara.token>"}
jo, phone < legal_vote.started {MOTION,"token":"<jo.token>"}
lee < legal_vote.started {MOTION}
jo > legal_vote.report_issue {"legal_vote_id":"<vote>","kind":"audio","description":"No sound"}
mara, jo, phone < legal_vote.reported_issue {"legal_vote_id":"<vote>","participant_id":"<jo>",
    "kind":"audio","description":"No sound"}
mara > legal_vote.report_issue {"legal_vote_id":"<vote>","kind":"other","description":"Lag"}
mara < legal_vote.reported_issue {"legal_vote_id":"<vote>","participant_id":"<mara>",
    "description":"Lag"}
jo > legal_vote.vote {"legal_vote_id":"<vote>","option":"abstain","token":"<jo.token>"}
jo, phone < legal_vote.voted {"legal_vote_id":"<vote>","vote_option":"abstain","issuer":"<jo>",
    "consumed_token":"<jo.token>"}
all < legal_vote.updated {"legal_vote_id":"<vote>","yes":0,"no":0,"abstain":1,
    "voting_record":{"<jo>":"abstain"}}
mara > legal_vote.vote {"legal_vote_id":"<vote>","option":"yes","token":"<mara.token>"}
mara < legal_vote.voted {"legal_vote_id":"<vote>","vote_option":"yes","issuer":"<mara>",
    "consumed_token":"<mara.token>"}
all < legal_vote.updated {"legal_vote_id":"<vote>","yes":1,"no":0,"abstain":1,
    "voting_record":{"<jo>":"abstain","<mara>":"yes"}}
all < legal_vote.stopped {"legal_vote_id":"<vote>","results":"valid","yes":1,"no":0,"abstain":1,
    "voting_record":{"<jo>":"abstain","<mara>":"yes"},"kind":"auto","end_time":"<end>"}
mara < legal_vote.report_generated {"filename":"<text>","legal_vote_id":"<vote>",
    "asset_id":"<text>"}
mara > legal_vote.generate_pdf {"legal_vote_id":"<vote>"}
mara < legal_vote.report_generated {"filename":"<text>","legal_vote_id":"<vote>",
    "asset_id":"<text>"}
""".replace("MOTION", parameters)
    )
    talk.knows(
        await talk.joins("kim", guest("Kim")),
        """{"legal_vote":{"votes":[{MOTION,"state":"finished","stop_kind":"auto","end_time":"<end>",
        "yes":1,"no":0,"abstain":1,"voting_record":{"<jo>":"abstain","<mara>":"yes"}}]}}
        """.replace("MOTION", parameters),
    )


async def test_a_secret_vote(server: RoomServer, room: str) -> None:
    talk = await opened(server, room, {"legal_vote": {}})
    parameters = (
        '"initiator_id":"<mara>","legal_vote_id":"<vote>","start_time":"<start>","max_votes":1,'
        '"allowed_users":["<jo>"],"pseudonymous":true,"live":false,"name":"",'
        '"allowed_participants":["<jo>"],"enable_abstain":false,"auto_close":false,'
        '"create_pdf":false'
    )
    await talk.plays(
        """
mara > legal_vote.start {"pseudonymous":true,"live":false,"name":"","allowed_participants":["<jo>"],
    "enable_abstain":false,"auto_close":false,"create_pdf":false}
jo, phone < legal_vote.started {MOTION,"token":"<jo.token>"}
mara, lee < legal_vote.started {MOTION}
jo > legal_vote.report_issue {"legal_vote_id":"<vote>","description":"Who am I?"}
mara, jo, phone < legal_vote.reported_issue {"legal_vote_id":"<vote>","description":"Who am I?"}
jo > legal_vote.vote {"legal_vote_id":"<vote>","option":"abstain","token":"<jo.token>"}
jo, phone < legal_vote.error {"error":"invalid_option"}
jo > legal_vote.vote {"legal_vote_id":"<vote>","option":"no","token":"<jo.token>"}
jo, phone < legal_vote.voted {"legal_vote_id":"<vote>","vote_option":"no","issuer":"<jo>",
    "consumed_token":"<jo.token>"}
jo > legal_vote.vote {"legal_vote_id":"<vote>","option":"no","token":"<jo.token>"}
jo, phone < legal_vote.error {"error":"invalid_token"}
mara > legal_vote.stop {"legal_vote_id":"<vote>"}
all < legal_vote.stopped {"legal_vote_id":"<vote>","results":"valid","yes":0,"no":1,
    "voting_record":{"<jo.token>":"no"},"kind":"by_participant","issuer":"<mara>",
    "end_time":"<end>"}
""".replace("MOTION", parameters)
    )
    talk.knows(
        await talk.joins("kim", guest("Kim")),
        """{"legal_vote":{"votes":[{MOTION,"state":"finished","stop_kind":"by_user",
        "stopped_by":"<mara>","end_time":"<end>","yes":0,"no":1,
        "voting_record":{"<jo.token>":"no"}}]}}""".replace("MOTION", parameters),
    )


async def test_votes_that_are_refused_or_cancelled(server: RoomServer, room: str) -> None:
    talk = await opened(server, room, {"legal_vote": {}})
    votes = '"enable_abstain":false,"auto_close":false,"create_pdf":false'
    parameters = (
        '"initiator_id":"<mara>","legal_vote_id":"<vote>","start_time":"<start>","max_votes":1,'
        '"allowed_users":["<jo>"],"pseudonymous":false,"live":false,"name":"",'
        f'"allowed_participants":["<jo>"],{votes}'
    )
    start = '{"pseudonymous":%s,"live":%s,"name":"","allowed_participants":["%s"],' + votes + "}"
    await talk.plays(
        f"""
jo > legal_vote.start {start % ("false", "false", "<jo>")}
jo, phone < legal_vote.error {{"error":"insufficient_permissions"}}
mara > legal_vote.start {start % ("true", "true", "<jo>")}
mara < legal_vote.error {{"error":"invalid_parameters"}}
mara > legal_vote.start {start % ("false", "false", "<lee>")}
mara < legal_vote.error {{"error":"ineligible_participants","participants":["<lee>"]}}
mara > legal_vote.stop {{"legal_vote_id":"<stranger>"}}
mara < legal_vote.error {{"error":"no_vote_active"}}
mara > legal_vote.cancel {{"legal_vote_id":"<stranger>","reason":"?"}}
mara < legal_vote.error {{"error":"no_vote_active"}}
mara > legal_vote.generate_pdf {{"legal_vote_id":"<stranger>"}}
mara < legal_vote.error {{"error":"invalid_vote_id"}}
mara > legal_vote.start {start % ("false", "false", "<jo>")}
jo, phone < legal_vote.started {{{parameters},"token":"<jo.token>"}}
mara, lee < legal_vote.started {{{parameters}}}
mara > legal_vote.start {start % ("false", "false", "<jo>")}
mara < legal_vote.error {{"error":"vote_already_active"}}
mara > legal_vote.stop {{"legal_vote_id":"<stranger>"}}
mara < legal_vote.error {{"error":"invalid_vote_id"}}
jo > legal_vote.cancel {{"legal_vote_id":"<vote>","reason":"?"}}
jo, phone < legal_vote.error {{"error":"insufficient_permissions"}}
lee > legal_vote.report_issue {{"legal_vote_id":"<vote>","kind":"video"}}
lee < legal_vote.error {{"error":"insufficient_permissions"}}
mara > legal_vote.cancel {{"legal_vote_id":"<vote>","reason":"wrong motion"}}
all < legal_vote.canceled {{"legal_vote_id":"<vote>","reason":"custom","custom":"wrong motion",
    "end_time":"<end>"}}
"""
    )
    talk.knows(
        await talk.joins("kim", guest("Kim")),
        """{"legal_vote":{"votes":[{MOTION,"state":"canceled","issuer":"<mara>","reason":"custom",
        "custom":"wrong motion","end_time":"<end>"}]}}""".replace("MOTION", parameters),
    )


async def test_reports(server: RoomServer, room: str) -> None:
    modules = {"meeting_report": {}, "training_participation_report": {}}
    talk = await opened(server, room, modules)
    await talk.plays("""
phone > meeting_report.generate_attendance_report {"include_email_addresses":true}
jo < meeting_report.report_generation_started {"include_email_addresses":true}
jo, phone < meeting_report.error {"error":"insufficient_permissions"}
mara > meeting_report.generate_attendance_report {"include_email_addresses":false}
all < meeting_report.pdf_asset {"filename":"<text>","asset_id":"<text>"}
jo > training_participation_report.enable_presence_logging
jo, phone < training_participation_report.error {"error":"insufficient_permissions"}
jo > training_participation_report.disable_presence_logging
jo, phone < training_participation_report.error {"error":"insufficient_permissions"}
jo > training_participation_report.confirm_presence
jo, phone < training_participation_report.error {"error":"presence_logging_not_enabled"}
mara > training_participation_report.disable_presence_logging
mara < training_participation_report.error {"error":"presence_logging_not_enabled"}
mara > training_participation_report.enable_presence_logging
mara < training_participation_report.presence_logging_started {"first_checkpoint":"<time>",
    "reason":"started_manually"}
jo, phone, lee < training_participation_report.presence_logging_started
mara > training_participation_report.enable_presence_logging
mara < training_participation_report.error {"error":"presence_logging_already_enabled"}
lee > training_participation_report.confirm_presence
lee < training_participation_report.presence_confirmation_logged
""")
    kim = await talk.joins("kim", guest("Kim"))
    talk.knows(kim, '{"training_participation_report":{"state":"waiting_for_confirmation"}}')
    await talk.plays("""
mara > training_participation_report.disable_presence_logging
all < training_participation_report.presence_logging_ended {"reason":"stopped_manually"}
mara < training_participation_report.pdf_created {"filename":"<text>","asset_id":"<text>",
    "quota":{"used":"<number>"}}
""")
