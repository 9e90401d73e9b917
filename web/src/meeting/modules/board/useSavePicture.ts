import { useTranslation } from "react-i18next";
import { toast } from "../../../design";
import { useSession } from "../../ui/context";
import type { PictureKind } from "./pictures";

/** Keeps the drawing as a file on this computer, or says why not. */
export function useSavePicture(): (kind: PictureKind) => Promise<void> {
  const { t } = useTranslation("modules");
  const { board: relay, store } = useSession();
  return async (kind) => {
    if (relay.isEmpty) {
      toast.show({ kind: "info", text: t("board.nothing"), key: "picture" });
      return;
    }
    try {
      const { savePicture } = await import("./drawing");
      await savePicture(relay.elements, kind, store.state.room.title ?? "");
    } catch (error) {
      toast.show({ kind: "error", text: t("board.saveFailed"), key: "picture" });
      console.error(error);
    }
  };
}
