"""Files of rooms: those kept long enough, and what storage and database do not agree on."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import func, select

from parlour.controller.jobs.job import Job, Work
from parlour.controller.platform import Platform
from parlour.controller.storing import tell_quota
from parlour.files.discarding import delete_discarded, delete_noted
from parlour.files.reconciling import reconcile
from parlour.store.assets import discard
from parlour.store.tables import Asset, DiscardedObject, Room


async def _assets(work: Work) -> None:
    days = work.platform.settings.jobs.assets_days
    if not days:
        return
    old = select(Asset.id).where(Asset.created_at < work.days_ago(days))
    async with work.platform.database.reading() as session:
        found = (await session.scalars(old.order_by(Asset.created_at, Asset.id))).all()
    for asset_id in found:
        await work.do(f"file {asset_id}", partial(_delete, work.platform, asset_id))


async def _delete(platform: Platform, asset_id: UUID) -> None:
    async with platform.database.writing() as session:
        asset = await session.get(Asset, asset_id)
        if asset is None:
            return
        owner = (await session.get_one(Room, asset.room_id)).created_by
        await discard(session, asset)
    await delete_noted(platform.database, platform.assets, [asset.object_key])
    await tell_quota(platform, owner)


async def _storage(work: Work) -> None:
    database, assets = work.platform.database, work.platform.assets
    async with database.reading() as session:
        noted = await session.scalar(select(func.count()).select_from(DiscardedObject)) or 0
    if noted:
        delete = partial(delete_discarded, database, assets)
        await work.do(f"{noted} objects whose deletion was put off", delete, count=noted)
    found = await reconcile(database, assets, dry_run=True, at=work.at)
    if found.rows:
        work.tell(f"{len(found.rows)} files whose objects are gone: {_some(found.rows)}")
    wrong = len(found.objects) + len(found.sizes)
    if wrong:
        what = f"{len(found.objects)} objects without a file, {len(found.sizes)} wrong sizes"
        mend = partial(reconcile, database, assets, dry_run=False, at=work.at)
        await work.do(what, mend, count=wrong)


def _some(ids: list[UUID]) -> str:
    return ", ".join(map(str, ids[:20])) + (" …" if len(ids) > 20 else "")


ASSETS = Job(
    name="assets",
    summary="Deletes recordings and other files of rooms (jobs.assets_days)",
    every=timedelta(days=1),
    run=_assets,
)
STORAGE = Job(
    name="storage",
    summary="Compares the storage of files with the database, and mends what differs",
    every=timedelta(days=1),
    run=_storage,
)
