import { useMeeting } from "../../ui/context";
import { ReactionPicture } from "./ReactionPicture";
import styles from "./Reactions.module.css";

/** More of one person at once would hide the face. */
const MOST_ON_A_TILE = 5;

/** What somebody shows at the moment, rising over their picture. */
export function TileReactions({ personId }: { personId: string }) {
  const shown = useMeeting((state) =>
    state.modules.reactions.shown.filter((one) => one.personId === personId),
  ).slice(-MOST_ON_A_TILE);
  if (shown.length === 0) return null;
  return (
    <span className={styles.floating} aria-hidden="true" data-testid="tile-reactions">
      {shown.map(({ id, reaction }) => (
        <span key={id} className={styles.float} data-reaction={reaction} data-lane={id % 5}>
          <ReactionPicture reaction={reaction} />
        </span>
      ))}
    </span>
  );
}
