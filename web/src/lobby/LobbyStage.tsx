import { Mic, MicOff, Video, VideoOff } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Avatar, IconToggle, Spinner, cx } from "../design";
import styles from "./LobbyStage.module.css";
import { watchLevel } from "./level";
import { useLobbyShortcuts } from "./shortcuts";
import type { LocalPreview, PreviewState, TrackStatus } from "./preview";

interface LobbyStageProps {
  preview: LocalPreview;
  state: PreviewState;
  name: string;
}

/** The person's own picture, as the others will see it but mirrored, and the two switches. */
export function LobbyStage({ preview, state, name }: LobbyStageProps) {
  const { t } = useTranslation("shell");
  const { audio, video, choice } = state;
  useLobbyShortcuts(preview);
  const asking = audio.status === "asking" || video.status === "asking";
  return (
    <section className={styles.stage} aria-label={t("lobby.preview")}>
      {video.stream ? (
        <SelfVideo stream={video.stream} label={t("lobby.preview")} />
      ) : (
        <div className={styles.blank}>
          {video.status === "asking" ? (
            <Spinner size="l" label={t("lobby.starting")} />
          ) : (
            <>
              <Avatar name={name} size="xl" />
              <p>{t("lobby.cameraIsOff")}</p>
            </>
          )}
        </div>
      )}
      <p className={styles.name} translate="no">
        {name.trim() === "" ? t("lobby.you") : name}
      </p>
      {asking && (
        <p className={styles.asking} role="status">
          {t("lobby.asking")}
        </p>
      )}
      <div className={styles.controls}>
        <span className={styles.mic}>
          <MediaSwitch
            kind="microphone"
            on={choice.audioEnabled}
            status={audio.status}
            onChange={(on) => void preview.setEnabled("audio", on)}
          />
          {audio.stream && <LevelRing stream={audio.stream} />}
        </span>
        <MediaSwitch
          kind="camera"
          on={choice.videoEnabled}
          status={video.status}
          onChange={(on) => void preview.setEnabled("video", on)}
        />
      </div>
    </section>
  );
}

function SelfVideo({ stream, label }: { stream: MediaStream; label: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <video ref={video} className={styles.video} autoPlay muted playsInline aria-label={label} />
  );
}

interface MediaSwitchProps {
  kind: "microphone" | "camera";
  on: boolean;
  status: TrackStatus;
  onChange: (on: boolean) => void;
}

function MediaSwitch({ kind, on, status, onChange }: MediaSwitchProps) {
  const { t } = useTranslation("shell");
  const broken = on && status !== "live" && status !== "asking" && status !== "off";
  const working = on && !broken;
  const microphone = kind === "microphone";
  const icon = microphone ? working ? <Mic /> : <MicOff /> : working ? <Video /> : <VideoOff />;
  const action = microphone
    ? t(on ? "lobby.micOn" : "lobby.micOff")
    : t(on ? "lobby.cameraOn" : "lobby.cameraOff");
  return (
    <IconToggle
      label={t(`lobby.${kind}`)}
      tooltip={`${action} (${microphone ? "M" : "V"})`}
      icon={icon}
      look="stage"
      size="l"
      isSelected={on}
      onChange={onChange}
      className={cx(styles.switch, !working && styles.off)}
    />
  );
}

/** A ring around the microphone that grows with the voice; decoration, the picker says it in words. */
function LevelRing({ stream }: { stream: MediaStream }) {
  const ring = useRef<HTMLSpanElement>(null);
  useEffect(
    () => watchLevel(stream, (level) => ring.current?.style.setProperty("--level", String(level))),
    [stream],
  );
  return <span ref={ring} className={styles.ring} aria-hidden="true" />;
}
