"""What all handlers share: settings, database, clients of other processes."""

from dataclasses import dataclass

from parlour.api_keys import ApiKeys
from parlour.controller.account_data.allowance import Exports
from parlour.controller.accounts import Accounts
from parlour.controller.attempts import Attempts
from parlour.controller.folders.keeping import Folders
from parlour.controller.folders.reserving import Reservations
from parlour.controller.mailing.postman import Postman
from parlour.controller.metrics import Metrics
from parlour.controller.roomservers import RoomServers
from parlour.controller.rounds import Rounds
from parlour.controller.stored_metrics import StoredMetrics
from parlour.controller.webhooks.courier import Couriers
from parlour.files.store import AssetStore
from parlour.identity.user_search import UserSearch
from parlour.settings import Settings
from parlour.store.engine import Database


@dataclass(frozen=True, slots=True)
class Platform:
    """One per process; made by `create_app`. `authority` is the identity provider's address."""

    settings: Settings
    authority: str
    database: Database
    assets: AssetStore
    folders: Folders
    accounts: Accounts
    roomservers: RoomServers
    tariff_rounds: Rounds
    attempts: Attempts
    exports: Exports
    reservations: Reservations
    metrics: Metrics
    stored_metrics: StoredMetrics
    postman: Postman
    user_search: UserSearch | None
    couriers: Couriers
    api_keys: ApiKeys
