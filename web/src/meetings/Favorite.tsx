import { Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { IconToggle, cx, toast } from "../design";
import styles from "./Favorite.module.css";
import { useFavorite } from "./queries";
import type { MeetingView } from "./view";

/** Marks a meeting as favourite, or no longer. */
export function useMarkFavorite(eventId: string, title: string) {
  const { t } = useTranslation("meetings");
  const { t: shell } = useTranslation("shell");
  const mark = useFavorite(eventId);
  return (favorite: boolean) =>
    mark.mutate(favorite, {
      onSuccess: () =>
        toast.show({
          kind: "success",
          key: `favorite:${eventId}`,
          text: t(favorite ? "favorite.added" : "favorite.removed", { title }),
        }),
      onError: (error) => toast.show({ kind: "error", text: errorText(error, shell) }),
    });
}

export function FavoriteToggle({ meeting }: { meeting: MeetingView }) {
  const { t } = useTranslation("meetings");
  const mark = useMarkFavorite(meeting.eventId, meeting.title);
  return (
    <IconToggle
      label={t("favorite.badge")}
      tooltip={t(meeting.favorite ? "favorite.remove" : "favorite.add")}
      icon={<Star className={cx(meeting.favorite && styles.on)} />}
      look="outline"
      isSelected={meeting.favorite}
      onChange={mark}
    />
  );
}
