import { NotebookPen, Shapes } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ToggleButton } from "react-aria-components";
import { cx, Tooltip } from "../../design";
import type { Content } from "../store/state";
import { useMeeting, useSetView } from "../ui/context";
import { contentsOf } from "./content";
import styles from "./ContentPills.module.css";
import pills from "./Pill.module.css";

const ICONS: Record<Content, typeof Shapes> = {
  notes: NotebookPen,
  whiteboard: Shapes,
  board: Shapes,
};

/** In the header while there are notes or a board: shows them instead of the pictures. */
export function ContentPills() {
  const { t } = useTranslation("modules");
  const setView = useSetView();
  const [modules, shown] = useMeeting((state) => [state.modules, state.view.content]);
  return contentsOf({ modules }).map((content) => {
    const Icon = ICONS[content];
    return (
      <Tooltip key={content} text={t(`content.${content}`)}>
        <ToggleButton
          className={cx(pills.pill, styles.pill)}
          aria-label={t(`content.${content}`)}
          isSelected={shown === content}
          onChange={(on) => setView({ content: on ? content : null })}
          data-testid={`pill-${content}`}
        >
          <Icon aria-hidden="true" />
        </ToggleButton>
      </Tooltip>
    );
  });
}
