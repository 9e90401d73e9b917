import { MicVocal } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton } from "react-aria-components";
import { cx } from "../../../design";
import { useMeeting, useSetView } from "../../ui/context";
import pills from "../Pill.module.css";

/** In the header while a round runs: who has the word. */
export function AutomodPill() {
  const { t } = useTranslation(["modules", "meeting"]);
  const setView = useSetView();
  const [automod, name, isSelf, isOpen] = useMeeting((state) => {
    const { automod: round } = state.modules;
    return [
      round,
      state.people[round?.speaker ?? ""]?.name,
      round !== null && round.speaker === state.self?.id,
      state.view.panel === "automod",
    ];
  });
  if (automod === null) return null;
  const who = isSelf ? t("you", { ns: "meeting" }) : (name ?? t("automod.nobodySpeaks"));
  return (
    <AriaButton
      className={cx(pills.pill, isSelf && pills.urgent)}
      aria-label={t("automod.pill", { name: who })}
      aria-expanded={isOpen}
      data-testid="automod-pill"
      onPress={() => setView({ panel: isOpen ? null : "automod" })}
    >
      <MicVocal aria-hidden="true" />
      <span className={pills.text}>{who}</span>
    </AriaButton>
  );
}
