import { useTranslation } from "react-i18next";
import { Spinner } from "../../design";
import { useMeeting } from "../ui/context";
import styles from "./Content.module.css";

/** The notes: our own editor or an Etherpad, each on a page of its own. */
export function NotesFrame() {
  const { t } = useTranslation("modules");
  const url = useMeeting((state) => state.modules.notes.url);
  return <Frame title={t("notes.title")} url={url} />;
}

/** A Spacedeck. */
export function WhiteboardFrame() {
  const { t } = useTranslation("modules");
  const url = useMeeting((state) => state.modules.whiteboard.url);
  return <Frame title={t("board.title")} url={url} />;
}

function Frame({ title, url }: { title: string; url: string | null }) {
  return url === null ? (
    <div className={styles.loading}>
      <Spinner size="l" />
    </div>
  ) : (
    <iframe
      className={styles.frame}
      title={title}
      src={url}
      allow="clipboard-write"
      data-testid="content-frame"
    />
  );
}
