"""Every bound that keeps one client from costing the others anything.

Bytes are bytes of UTF-8 unless a comment says otherwise.
"""

FRAME_BYTES = 128 * 1024
"""Longest frame from a client for most modules; the answer to a longer one is `invalid_json`."""

DRAWING_FRAME_BYTES = 768 * 1024
"""The same for a drawing, which clients leave with the server as a whole. The transport closes the
connection at anything longer."""

KNOWN_PARTICIPANTS = 10_000
"""People whom a room remembers, present or not; the next stranger is refused."""

WAITING_PARTICIPANTS = 1_000
CONNECTIONS_PER_PARTICIPANT = 16

DISPLAY_NAME_CHARS = 255
NEW_NAME_CHARS = 100
"""Longest name that somebody can be given during the meeting."""

CHAT_TEXT_BYTES = 4_000
CHAT_SEARCH_TERM_BYTES = (2, 4_000)
CHAT_PAGE_MESSAGES = 100
CHAT_PAGE_BYTES = 128 * 1024
"""Text in one page of history; a page has at least one message."""

CHAT_JOIN_PRIVATE_BYTES = 256 * 1024
"""Private text that a join shows; beyond it each private chat shows its newest message."""

CHAT_SEARCH_BYTES_PER_SEC = 16 * 1024 * 1024
CHAT_SEARCH_BURST_BYTES = 64 * 1024 * 1024
"""What all searches in a room's chats may read: every one goes through its whole chat."""

CHAT_STORED_BYTES = 16 * 1024 * 1024
"""Text and overhead that all chats of a room may hold; the oldest messages go first."""

CHAT_STORED_MESSAGE_BYTES = 256
"""What a stored message counts beside its text."""

POPOUTS_PER_CONNECTION = 32
"""Further pop-outs take the identity of the last one."""

MEDIA_REMOVAL_ATTEMPTS = 5
"""How often somebody is removed from LiveKit before the room gives up: half a minute in all."""

MEDIA_TOKEN_LEEWAY_SECS = 60
"""How long LiveKit takes a token that has expired, with some to spare."""

BREAKOUT_ROOMS = 100
BREAKOUT_NAME_BYTES = 255
BREAKOUT_LEAST_SECS = 60
BREAKOUT_STOP_DELAY_SECS = 86_400

TIMER_TEXT_BYTES = 1_000
"""Title, style and reason of a timer, each."""

WHISPER_GROUPS = 500

POLL_TOPIC_BYTES = 100
POLL_CHOICES = (2, 64)
POLL_CHOICE_BYTES = (1, 100)
POLL_DURATION_SECS = 86_400

AUTOMOD_HISTORY = 1_000
"""Speakers that a session remembers, the newest."""

AUTOMOD_LEAST_MILLISECONDS = 1_000
"""The shortest time limit of a speaker; what is less counts as this."""

RECORDER_COMES_SECS = 60
"""How long a recorder that was called may take until it says what it does."""

RECORDING_ERROR_SECS = 5
"""How long an error is shown before the recording can be started again."""

VOTES = 500
"""Votes that a meeting remembers; no further one can be started."""

PRESENCES = 100
"""Stays of one person that the attendance report tells apart."""

CHECKPOINTS = 1_000
"""Checkpoints of one session of presence logging."""

NEW_TIME_LIMIT_SECS = 600
"""How long a meeting goes on at least after its tariff has got another time limit."""

MODULE_WORK_SECS = 120
"""How long a room that closes waits for what its modules have made and stored."""

LANGUAGE_CHARS = 100
"""Longest hint at a language."""

NOTES_UPDATE_BYTES = 256 * 1024
"""Largest change of the notes at once, such as a long text that is pasted."""

NOTES_BYTES = 1024 * 1024
"""All that the notes of one room take, with what the merging of changes needs to remember."""

NOTES_PIECES = 16_000
"""Stretches of text, elements and formats that the notes may consist of: whatever is done with a
text of so many holds the room server up for about a tenth of a second at most."""

NOTES_UPDATE_PIECES = 4_000
"""Of these, in one change."""

NOTES_EXPORTS = 4
"""PDFs of notes that can be on their way at once: each holds a copy of the text."""

NOTES_DEPTH = 40
"""How deep things may lie in each other; a list in a list takes two."""

NOTES_PENDING_UPDATES = 4096
NOTES_PENDING_BYTES = 64 * 1024
"""Beyond one of these, changes are merged with what was before."""
