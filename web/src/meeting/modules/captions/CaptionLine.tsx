import { useTranslation } from "react-i18next";
import { useMeeting } from "../../ui/context";
import styles from "./CaptionLine.module.css";

/** What is said, over the foot of the stage. Not announced: who needs it hears it already. */
export function CaptionLine() {
  const { t } = useTranslation(["modules", "meeting"]);
  const [captions, people, isWanted] = useMeeting((state) => [
    state.modules.transcription?.captions,
    state.people,
    state.view.captions,
  ]);
  if (captions === undefined || captions.length === 0 || !isWanted) return null;
  return (
    <div className={styles.lines} data-testid="captions">
      {captions.map(({ at, personId, text }) => (
        <p key={`${personId}:${at}`} className={styles.line}>
          <span className={styles.name} translate="no">
            {people[personId]?.name ?? t("unknownPerson", { ns: "meeting" })}
          </span>
          {text}
        </p>
      ))}
    </div>
  );
}
