import { SmilePlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { cx, IconButton } from "../../../design";
import { useMeeting } from "../../ui/context";
import { isEnabled } from "../enabled";
import { ReactionPicker } from "./ReactionPicker";
import styles from "./Reactions.module.css";
import { mayReact } from "./state";

/** Opens the eight reactions above the toolbar. */
export function ReactionButton({ className }: { className?: string | undefined }) {
  const { t } = useTranslation("meeting");
  const [isOpen, setOpen] = useState(false);
  const [hasReactions, isAllowed] = useMeeting((state) => [
    isEnabled(state, "reaction"),
    mayReact(state.modules.reactions, state.self?.id ?? null),
  ]);
  if (!hasReactions) return null;
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <IconButton
        look="stage"
        size="l"
        className={cx(styles.button, className)}
        label={isAllowed ? t("reactions.label") : t("reactions.off")}
        icon={<SmilePlus />}
        isDisabled={!isAllowed}
        data-testid="reactions"
      />
      <Popover className={cx(styles.popover)} placement="top" offset={12}>
        <Dialog aria-label={t("reactions.label")} className={cx(styles.dialog)}>
          <ReactionPicker onDone={() => setOpen(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
