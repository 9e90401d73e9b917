import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { RoomFiles } from "../../../assets/RoomFiles";
import { selfOf } from "../../model/people";
import { useMeeting } from "../../ui/context";
import panel from "../Panel.module.css";

/** What has come out of the meeting so far, and out of earlier ones in this room. */
export function FilesPanel() {
  const { t } = useTranslation("modules");
  const client = useQueryClient();
  const [roomId, self, files] = useMeeting((state) => [
    state.room.id,
    selfOf(state),
    state.modules.files,
  ]);
  const newest = files[0]?.id;
  useEffect(() => {
    if (newest !== undefined) void client.invalidateQueries({ queryKey: ["assets"] });
  }, [client, newest]);
  return (
    <div className={panel.scroll}>
      <p className={panel.note}>{t("files.text")}</p>
      <RoomFiles roomId={roomId} mayDelete={self?.isOwner === true} />
    </div>
  );
}
