import { GraduationCap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../../../design";
import { Button as AriaButton } from "react-aria-components";
import { selfOf } from "../../model/people";
import { useMeeting, useSetView } from "../../ui/context";
import pills from "../Pill.module.css";

/** For whoever owns the room, while participation is noted. */
export function TrainingPill() {
  const { t } = useTranslation("modules");
  const setView = useSetView();
  const [isOn, isOwner, isOpen] = useMeeting((state) => [
    state.modules.training.isOn,
    selfOf(state)?.isOwner === true,
    state.view.panel === "reports",
  ]);
  if (!isOn || !isOwner) return null;
  return (
    <Tooltip text={t("training.pill")}>
      <AriaButton
        className={pills.pill ?? ""}
        aria-label={t("training.pill")}
        aria-expanded={isOpen}
        data-testid="training-pill"
        onPress={() => setView({ panel: isOpen ? null : "reports" })}
      >
        <GraduationCap aria-hidden="true" />
      </AriaButton>
    </Tooltip>
  );
}
