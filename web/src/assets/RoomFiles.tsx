import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { Banner, Skeleton } from "../design";
import { AssetList } from "./AssetList";
import styles from "./RoomFiles.module.css";
import { useRoomAssets } from "./queries";

interface RoomFilesProps {
  roomId: string;
  mayDelete: boolean;
}

/** What came out of the meetings in a room. */
export function RoomFiles({ roomId, mayDelete }: RoomFilesProps) {
  const { t } = useTranslation("shell");
  const { data, error } = useRoomAssets(roomId);
  if (error !== null) return <Banner tone="error" title={errorText(error, t)} />;
  if (data === undefined) return <Skeleton />;
  if (data.length === 0) return <p className={styles.empty}>{t("files.empty")}</p>;
  const assets = data.map((asset) => ({ ...asset, room_id: roomId }));
  return <AssetList assets={assets} mayDelete={mayDelete} />;
}
