import { CirclePause, Disc, RadioTower } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton } from "react-aria-components";
import { cx } from "../../../design";
import { useMeeting, useSetView } from "../../ui/context";
import pills from "../Pill.module.css";
import styles from "./Recording.module.css";
import { signOf } from "./state";

const ICONS = { recording: Disc, both: Disc, live: RadioTower, paused: CirclePause };

/** For everybody, for as long as sound and picture leave the room: nobody overlooks it. */
export function RecordingPill() {
  const { t } = useTranslation("modules");
  const setView = useSetView();
  const [sign, isOpen] = useMeeting((state) => [
    signOf(state.modules.recording),
    state.view.panel === "recording",
  ]);
  const Icon = sign === null ? null : ICONS[sign];
  return (
    <>
      {sign !== null && Icon !== null && (
        <AriaButton
          className={cx(pills.pill, sign === "paused" ? styles.paused : styles.on)}
          aria-expanded={isOpen}
          data-testid="recording-pill"
          data-sign={sign}
          onPress={() => setView({ panel: isOpen ? null : "recording" })}
        >
          <Icon aria-hidden="true" />
          <span>{t(`recording.sign_${sign}`)}</span>
        </AriaButton>
      )}
      <p className="visually-hidden" role="status">
        {sign !== null && t(`recording.said_${sign}`)}
      </p>
    </>
  );
}
