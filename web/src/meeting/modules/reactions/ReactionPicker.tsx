import { useTranslation } from "react-i18next";
import { Button, Toolbar } from "react-aria-components";
import { cx } from "../../../design";
import { useSession } from "../../ui/context";
import { ReactionPicture } from "./ReactionPicture";
import styles from "./Reactions.module.css";
import { REACTIONS } from "./state";

/** The eight; arrow keys go from one to the next. */
export function ReactionPicker({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("meeting");
  const { tools } = useSession();
  return (
    <Toolbar className={cx(styles.picker)} aria-label={t("reactions.label")}>
      {REACTIONS.map((reaction) => (
        <Button
          key={reaction}
          className={cx(styles.choice)}
          aria-label={t(`reactions.${reaction}`)}
          data-testid={`react-${reaction}`}
          onPress={() => {
            tools.react(reaction);
            onDone();
          }}
        >
          <ReactionPicture reaction={reaction} />
        </Button>
      ))}
    </Toolbar>
  );
}
