"""How long things of the built-in issuer last, in seconds."""

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

AUTHORIZATION_CODE = MINUTE
# So long may somebody take to find another device, log in there and type a code.
DEVICE_CODE = 10 * MINUTE
# Nothing but its end stops an access token, so the end is near.
ACCESS_TOKEN = 5 * MINUTE
ID_TOKEN = 5 * MINUTE
# A client that is not seen for so long must log in again …
REFRESH_TOKEN = 7 * DAY
# … and everybody after this time.
SESSION = 30 * DAY
# A token that was just traded in may come again: two tabs at once, an answer that got lost.
REFRESH_GRACE = 10
SETUP_LINK = DAY
# A replaced signing key verifies for as long as a client may keep an ID token to log out with.
RETIRED_KEY = REFRESH_TOKEN + HOUR
# How soon every process uses a new key: other processes may have cached the old set.
KEY_CACHE = 5
