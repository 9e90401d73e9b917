import { useTranslation } from "react-i18next";
import { Dialog } from "../../design";
import { useMeeting, useSetView } from "../ui/context";
import { DebriefDialog } from "./DebriefDialog";
import { ReactionPicker } from "./reactions/ReactionPicker";
import { TimerDialog } from "./timer/TimerDialog";
import { WhisperDialog } from "./whisper/WhisperDialog";

/** What the menus open. */
export function ToolDialogs() {
  const { t } = useTranslation("meeting");
  const setView = useSetView();
  const asked = useMeeting((state) => state.view.asked);
  const close = (): void => setView({ asked: null });
  return (
    <>
      <TimerDialog about={asked === "timer" || asked === "coffee" ? asked : null} onClose={close} />
      <DebriefDialog isOpen={asked === "debrief"} onClose={close} />
      <WhisperDialog isOpen={asked === "whisper"} onClose={close} />
      <Dialog title={t("reactions.label")} size="s" isOpen={asked === "reaction"} onClose={close}>
        <ReactionPicker onDone={close} />
      </Dialog>
    </>
  );
}
