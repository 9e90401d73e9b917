"""How a vote begins."""

from hashlib import blake2b

import msgspec
from msgspec import UNSET, Struct

from parlour.protocol import base58
from parlour.protocol.signaling import legal_vote as wire
from parlour.room import limits
from parlour.room.clock import SECOND
from parlour.room.context import Context
from parlour.room.io import CreateModuleResource, DeleteModuleResource
from parlour.room.module import Refused
from parlour.room.modules.legal_vote import people, protocol
from parlour.room.modules.legal_vote.state import LegalVoteState, Running

NAMESPACE = "legal_vote"


class _Resource(Struct, frozen=True):
    id: str


_read_resource = msgspec.json.Decoder(_Resource).decode


def check(context: Context, state: LegalVoteState, command: wire.Start) -> None:
    """Raises Refused."""
    people.require_account(context)
    if context.place in state.running:
        raise Refused(wire.Error("vote_already_active"))
    if len(state.over) + len(state.running) >= limits.VOTES:
        raise Refused(wire.Error("internal"))
    if command.pseudonymous and command.live:
        raise Refused(wire.Error("invalid_parameters"))
    people.require_electorate(context, command.allowed_participants)


def check_again(context: Context, state: LegalVoteState, command: wire.Start) -> None:
    """Meanwhile the initiator may have gone, or somebody else begun a vote. Raises Refused."""
    sender = context.sender
    here = sender.connected and sender.place == context.place
    if not here or not sender.is_moderator:
        raise Refused(wire.Error("insufficient_permissions"))
    check(context, state, command)


def resource(context: Context) -> CreateModuleResource:
    """What the vote's protocol will be kept in."""
    return CreateModuleResource(
        namespace=NAMESPACE,
        resource_tag=protocol.TAG,
        created_by=people.user_id(context.sender),
        data=msgspec.json.encode(protocol.Document([])),
        key=context.new_uuid(),
    )


def remove_resource(vote_id: str) -> DeleteModuleResource:
    return DeleteModuleResource(namespace=NAMESPACE, resource=vote_id)


def resource_id(result: bytes) -> str:
    return _read_resource(result).id


def begin(context: Context, command: wire.Start, vote_id: str) -> Running:
    """The vote, with a token for each voter."""
    electorate = list(dict.fromkeys(command.allowed_participants))
    parameters = wire.Parameters(
        initiator_id=context.sender.id,
        legal_vote_id=vote_id,
        start_time=context.stamp,
        max_votes=len(electorate),
        allowed_users=[people.user_id(context.participants[one]) for one in electorate],
        pseudonymous=command.pseudonymous,
        live=command.live,
        name=command.name,
        subtitle=UNSET if command.subtitle is None else command.subtitle,
        topic=UNSET if command.topic is None else command.topic,
        allowed_participants=electorate,
        enable_abstain=command.enable_abstain,
        auto_close=command.auto_close,
        duration=UNSET if command.duration is None else command.duration,
        create_pdf=command.create_pdf,
        timezone=UNSET if command.timezone is None else command.timezone,
    )
    start = protocol.Start(issuer=people.user_id(context.sender), parameters=parameters)
    ends_at = None if command.duration is None else context.at + command.duration * SECOND
    begun = protocol.Entry(start, context.stamp)
    roll = dict.fromkeys(electorate, False)
    vote = Running(parameters, context.place, ends_at, [begun], roll)
    vote.transaction_id = context.origin.transaction_id
    if vote.secret:
        context.vault.issue(vote_id, electorate, len(electorate))
    else:
        vote.tokens = {_public_token(context): person for person in electorate}
    return vote


def announcement(vote: Running, token: str | None = None) -> wire.Started:
    parameters = msgspec.structs.asdict(vote.parameters)
    return wire.Started(**parameters, token=UNSET if token is None else token)


def _public_token(context: Context) -> str:
    """From the room's own ids: who votes what is public anyway."""
    seed = context.new_uuid().encode()
    return base58.from_bytes(blake2b(seed, digest_size=base58.BYTES).digest())
