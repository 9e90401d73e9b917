"""Signalling on the wire: one module a namespace, plain structs without behaviour.

Each module has its commands (tagged by `action`) and events (tagged by `message`), the unions
`Command` and `Event`, and `JoinData` and `PeerData` where it adds to them.
"""
