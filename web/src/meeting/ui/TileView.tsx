import {
  Hand,
  LockKeyhole,
  LockKeyholeOpen,
  MicOff,
  Phone,
  Pin,
  PinOff,
  TriangleAlert,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx, IconToggle } from "../../design";
import { avatarHue, initials, isOwnPicture } from "../../design/avatar";
import avatar from "../../design/components/Avatar.module.css";
import type { Tile } from "../model/tiles";
import type { Person } from "../store/state";
import { TileReactions } from "../modules/reactions/TileReactions";
import { useMeeting, useSetView } from "./context";
import styles from "./TileView.module.css";
import { VideoView } from "./VideoView";

interface TileViewProps {
  tile: Tile;
  /** Shown large, or as one of many. */
  isMain?: boolean;
  canPin?: boolean;
}

/** One person or one shared screen. */
export function TileView({ tile, isMain = false, canPin = true }: TileViewProps) {
  const { t } = useTranslation("meeting");
  const { person, kind, isSelf } = tile;
  const isSpeaking = tile.isSpeaking && !tile.isMuted;
  const title = useTitle(tile);
  return (
    <article
      className={cx(styles.tile, kind === "screen" && styles.screen, isSpeaking && styles.speaking)}
      aria-label={[title, ...useFacts(tile)].join(", ")}
      data-testid="tile"
      data-participant-id={person.id}
      data-kind={kind}
      data-self={isSelf}
      data-main={isMain}
      data-speaking={isSpeaking}
      data-muted={tile.isMuted}
      data-has-video={tile.hasVideo}
      data-secrecy={tile.secrecy}
    >
      {isHidden(tile) ? (
        <Hidden secrecy={tile.secrecy} />
      ) : tile.hasVideo && tile.identity !== null ? (
        <VideoView
          identity={tile.identity}
          kind={kind}
          isMirrored={isSelf && kind === "camera"}
          label={kind === "screen" ? t("tile.screenOf", { name: person.name }) : person.name}
        />
      ) : (
        <Face person={person} />
      )}
      {person.handRaisedAt !== undefined && kind === "camera" && (
        <span className={styles.hand} aria-hidden="true">
          <Hand />
        </span>
      )}
      {kind === "camera" && <TileReactions personId={person.id} />}
      <p className={styles.name} aria-hidden="true">
        {tile.isPhone && <Phone />}
        {tile.isMuted && kind === "camera" && <MicOff className={cx(styles.muted)} />}
        {(tile.quality === "poor" || tile.quality === "lost") && kind === "camera" && (
          <TriangleAlert className={cx(styles.weak)} />
        )}
        <span translate="no">{title}</span>
      </p>
      {canPin && !(isSelf && kind === "camera") && <PinButton tile={tile} title={title} />}
    </article>
  );
}

/** What comes from them cannot be decrypted, or must not be trusted. */
function isHidden(tile: Tile): tile is Tile & { secrecy: "unreadable" | "exposed" } {
  return tile.secrecy === "unreadable" || tile.secrecy === "exposed";
}

function Hidden({ secrecy }: { secrecy: "unreadable" | "exposed" }) {
  const { t } = useTranslation("meeting");
  return (
    <span className={styles.hidden} data-testid="tile-hidden">
      {secrecy === "unreadable" ? (
        <LockKeyhole aria-hidden="true" />
      ) : (
        <LockKeyholeOpen aria-hidden="true" />
      )}
      <strong>{t(`encryption.${secrecy}`)}</strong>
      <span>{t(`encryption.${secrecy}Text`)}</span>
    </span>
  );
}

function useTitle({ kind, person, isSelf }: Tile): string {
  const { t } = useTranslation("meeting");
  if (kind === "screen") {
    return isSelf ? t("tile.yourScreen") : t("tile.screenOf", { name: person.name });
  }
  return isSelf ? t("you") : person.name;
}

/** What icons and colours say, in words. */
function useFacts(tile: Tile): string[] {
  const { t } = useTranslation("meeting");
  if (isHidden(tile)) return [t(`encryption.${tile.secrecy}`)];
  if (tile.kind === "screen") return [];
  return [
    tile.isPhone && t("tile.phone"),
    tile.isMuted && t("tile.muted"),
    tile.person.handRaisedAt !== undefined && t("tile.hand"),
    tile.quality === "poor" && t("tile.weak"),
  ].filter((fact) => fact !== false);
}

function Face({ person }: { person: Person }) {
  const { avatarUrl } = person;
  return (
    <span
      className={cx(styles.face, avatar[`hue${avatarHue(person.name)}`])}
      aria-hidden="true"
      translate="no"
    >
      {avatarUrl !== undefined && isOwnPicture(avatarUrl) ? (
        <img src={avatarUrl} alt="" />
      ) : (
        initials(person.name)
      )}
    </span>
  );
}

function PinButton({ tile, title }: { tile: Tile; title: string }) {
  const { t } = useTranslation("meeting");
  const pinned = useMeeting((state) => state.view.pinned);
  const setView = useSetView();
  const isPinned = pinned === tile.key;
  return (
    <IconToggle
      className={cx(styles.pin, isPinned && styles.pinned)}
      look="stage"
      size="s"
      label={t("tile.pin", { name: title })}
      icon={isPinned ? <PinOff /> : <Pin />}
      isSelected={isPinned}
      onChange={(pin) => setView({ pinned: pin ? tile.key : null })}
    />
  );
}
