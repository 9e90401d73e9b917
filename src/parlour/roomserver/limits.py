"""Every bound of the room server in one place. Sizes are in bytes, times in seconds."""

# What a client may send.
MESSAGE_BYTES = 768 * 1024
# What one token of the rate limit pays for; the room says which commands may be so long at all.
TOKEN_BYTES = 128 * 1024
MESSAGE_FRAGMENTS = 256
HELD_FRAMES = 4096
HELD_BYTES = 1024 * 1024
RECEIVE_BUFFER_BYTES = 128 * 1024
FRAMES_PER_SECOND = 50
FRAME_BURST = 200
SLOW_DOWN_EVERY = 10.0

# What may wait to be sent to a client that does not read.
SEND_QUEUE_FRAMES = 1024
SEND_QUEUE_BYTES = 4 * 1024 * 1024
SEND_BUFFER_BYTES = 256 * 1024
SEND_HIGH_WATER = 256 * 1024

# Keeping connections alive, and noticing dead ones.
PING_EVERY = 20.0
# Early, because its answer lets go of the largest frame of all, the one about the join.
FIRST_PING = 3.0
SILENCE = 60.0
CLOSE_WAIT = 5.0

# Resumption.
RESUME_WINDOW = 30.0
RING_FRAMES = 2048
RING_BYTES = 1024 * 1024

# Older clients: what they may send (a whole message; no command needs as much).
LEGACY_MESSAGE_BYTES = 1024 * 1024
# How long they may take to say that they join, and be silent.
LEGACY_JOIN_WAIT = 30.0
LEGACY_SILENCE = 40.0
# How long after leaving a participant can be taken up again.
LEGACY_RESUMPTION = 120.0

# Tokens.
TOKEN_LIFETIME = 30.0
TOKENS = 20_000
TOKENS_PER_ROOM = 4_000

# Rooms.
ROOMS = 10_000
CONNECTIONS_PER_ROOM = 5_000

# HTTP.
HEAD_BYTES = 16 * 1024
BODY_BYTES = 1024 * 1024
PIPELINE = 8
HEAD_WAIT = 10.0
KEEP_ALIVE = 75.0
HTTP_CONNECTIONS = 2_000
SHUTDOWN_WAIT = 0.3

# Journal.
JOURNAL_RECORDS = 4096
JOURNAL_BYTES = 8 * 1024 * 1024
JOURNAL_RECORD_BYTES = 64 * 1024 * 1024
JOURNAL_RETRY = 5.0

# What the controller has not been told yet.
NOTICES_WAITING = 20_000
NOTICE_FILE_BYTES = 4 * 1024 * 1024
NOTICE_RETRY = 0.5

UNREADABLE_LOOK_EVERY = 3600.0

# Work done outside of a room.
EFFECTS_WAITING = 1000
EFFECT_TIMEOUT = 10.0
EFFECTS_AT_ROOM_END = 10.0
# Making a document and storing it, its repetition while the controller is away included.
STORAGE_TIMEOUT = 90.0
STORAGE_RETRY_AFTER = (0.3, 1.0, 2.0, 4.0)
REPORT_TIMEOUT = 60.0
REPORTS_AT_ONCE = 2
# What is kept if there is no controller to store it.
MEMORY_ASSET_BYTES = 64 * 1024 * 1024
MEMORY_RESOURCES = 10_000
MEDIA_RETRY_AFTER = 3.0
MEDIA_PARALLEL = 25
# How often it is looked who is in the media: always, and for a while after somebody had to go.
MEDIA_WATCH_EVERY = 5.0
MEDIA_WATCH_CLOSELY_EVERY = 0.4
MEDIA_WATCH_CLOSELY = 45.0
# How often it is looked whether somebody who reaches the media through us is still in the meeting.
MEDIA_PROXY_LOOK_EVERY = 2.0
# How long people have to find back to a media room that was lost, before they are led there.
MEDIA_RETURN_ALONE = 15.0

# Sockets of the notes' editor: one for each page that shows the notes.
NOTES_SOCKETS_PER_CONNECTION = 4
NOTES_MESSAGE_BYTES = 257 * 1024
NOTES_PRESENCE_BYTES = 2048
# Like TOKEN_BYTES; and what it costs to be sent all that was written.
NOTES_TOKEN_BYTES = 4 * 1024
NOTES_SYNC_TOKENS = 10.0
# Editors of others, such as Etherpad.
EDITOR_PARALLEL = 25
EDITOR_ATTEMPTS = 3
EDITOR_RETRY_AFTER = 1.0
