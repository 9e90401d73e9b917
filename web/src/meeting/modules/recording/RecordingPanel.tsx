import { Captions, Circle, ExternalLink, Pause, Play, RadioTower, Square } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Banner, Button, Choice, cx, Select, Switch } from "../../../design";
import { LANGUAGES, LANGUAGE_NAMES } from "../../../i18n/languages";
import { amModerator } from "../../model/people";
import { useMeeting, useSession, useSetView } from "../../ui/context";
import { hasFeature } from "../enabled";
import panel from "../Panel.module.css";
import { leavesTheRoom, type Recording, type Stream, type StreamStatus } from "./state";

/** What leaves the room: the recording, the streams, the transcript, and our own consent. */
export function RecordingPanel() {
  const { t } = useTranslation("modules");
  const [recording, transcription] = useMeeting(({ modules }) => [
    modules.recording,
    modules.transcription,
  ]);
  const mayRecord = useMeeting((state) => hasFeature(state, "recording", "record"));
  return (
    <div className={panel.scroll}>
      {recording !== null && mayRecord && <RecordingCard recording={recording} />}
      {recording?.streams.map((stream) => (
        <StreamCard key={stream.id} stream={stream} />
      ))}
      {recording !== null && leavesTheRoom(recording) && <Consent recording={recording} />}
      {transcription !== null && <Transcript status={transcription.status} />}
      {recording === null && transcription === null && (
        <p className={panel.note}>{t("recording.absent")}</p>
      )}
    </div>
  );
}

function StatusBadge({ status }: { status: StreamStatus }) {
  const { t } = useTranslation("modules");
  const look = status === "active" || status === "error" ? panel.alarm : panel.quiet;
  return (
    <span className={cx(panel.badge, look)} role="status">
      {t(`recording.status_${status}`)}
    </span>
  );
}

function RecordingCard({ recording: { status, reason } }: { recording: Recording }) {
  const { t } = useTranslation("modules");
  const isModerator = useMeeting(amModerator);
  const {
    tools: { recording: tools },
  } = useSession();
  const isOff = status === "inactive" || status === "error" || status === "requested";
  return (
    <section className={panel.card} aria-label={t("recording.recording")}>
      <div className={panel.head}>
        <h3 className={panel.name}>{t("recording.recording")}</h3>
        <StatusBadge status={status} />
      </div>
      {status === "error" && (
        <Banner tone="error" title={t("recording.failed")}>
          {reason}
        </Banner>
      )}
      <p className={panel.note}>
        {t(status === "requested" ? "recording.requestedText" : "recording.text")}
      </p>
      {isModerator && (
        <div className={panel.actions}>
          {isOff && (
            <Button
              variant="primary"
              icon={<Circle />}
              isPending={status === "requested"}
              data-testid="recording-start"
              onPress={() => tools.start()}
            >
              {t("recording.start")}
            </Button>
          )}
          {status === "paused" && (
            <Button
              variant="primary"
              icon={<Play />}
              data-testid="recording-resume"
              onPress={() => tools.start()}
            >
              {t("recording.resume")}
            </Button>
          )}
          {status === "active" && (
            <Button icon={<Pause />} data-testid="recording-pause" onPress={() => tools.pause()}>
              {t("recording.pause")}
            </Button>
          )}
          {!isOff && (
            <Button
              variant="danger"
              icon={<Square />}
              data-testid="recording-stop"
              onPress={() => tools.stop()}
            >
              {t("recording.stop")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function StreamCard({ stream }: { stream: Stream }) {
  const { t } = useTranslation("modules");
  const { id, name, publicUrl, status, reason } = stream;
  const [isModerator, mayStream] = useMeeting((state) => [
    amModerator(state),
    hasFeature(state, "recording", "stream"),
  ]);
  const {
    tools: { recording: tools },
  } = useSession();
  const canStart = status === "inactive" || status === "error" || status === "requested";
  return (
    <section className={panel.card} aria-label={name} data-testid="stream">
      <div className={panel.head}>
        <h3 className={panel.name} translate="no">
          {name}
        </h3>
        <StatusBadge status={status} />
      </div>
      {status === "error" && (
        <Banner tone="error" title={t("recording.streamFailed")}>
          {reason}
        </Banner>
      )}
      {status === "in_use" && <p className={panel.note}>{t("recording.inUse")}</p>}
      <p>
        <a href={publicUrl} target="_blank" rel="noreferrer">
          {t("recording.watch")} <ExternalLink aria-hidden="true" size={14} />
        </a>
      </p>
      {isModerator && mayStream && status !== "in_use" && (
        <div className={panel.actions}>
          {canStart && (
            <Button
              icon={<RadioTower />}
              isPending={status === "requested"}
              aria-label={t("recording.goLiveNamed", { name })}
              onPress={() => tools.startStream(id)}
            >
              {t("recording.goLive")}
            </Button>
          )}
          {status === "active" && (
            <Button icon={<Pause />} onPress={() => tools.pauseStream(id)}>
              {t("recording.pause")}
            </Button>
          )}
          {status === "paused" && (
            <Button icon={<Play />} onPress={() => tools.startStream(id)}>
              {t("recording.resume")}
            </Button>
          )}
          {!canStart && (
            <Button variant="danger" icon={<Square />} onPress={() => tools.stopStream(id)}>
              {t("recording.endStream")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** What we have answered, and the way to think better of it. */
function Consent({ recording }: { recording: Recording }) {
  const { t } = useTranslation("modules");
  const { tools, media } = useSession();
  return (
    <section className={panel.card} aria-label={t("consent.own")}>
      <Choice
        label={t("consent.own")}
        options={[
          { value: "yes", label: t("consent.yes"), description: t("consent.yesText") },
          { value: "no", label: t("consent.no"), description: t("consent.noText") },
        ]}
        value={recording.consent === true ? "yes" : "no"}
        onChange={(answer) => {
          tools.recording.consent(answer === "yes");
          if (answer === "no") void media.silence();
        }}
      />
    </section>
  );
}

function Transcript({ status }: { status: "inactive" | "requested" | "running" }) {
  const { t, i18n } = useTranslation("modules");
  const setView = useSetView();
  const [isModerator, captions] = useMeeting((state) => [amModerator(state), state.view.captions]);
  const {
    tools: { recording: tools },
  } = useSession();
  const [language, setLanguage] = useState(i18n.language);
  return (
    <section className={panel.card} aria-label={t("captions.title")}>
      <div className={panel.head}>
        <h3 className={panel.name}>{t("captions.title")}</h3>
        <span className={cx(panel.badge, status !== "running" && panel.quiet)} role="status">
          {t(`captions.status_${status}`)}
        </span>
      </div>
      <p className={panel.note}>{t("captions.text")}</p>
      <Switch isSelected={captions} onChange={(on) => setView({ captions: on })}>
        {t("captions.show")}
      </Switch>
      {isModerator && status === "inactive" && (
        <>
          <Select
            label={t("captions.language")}
            options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
            value={LANGUAGES.find((one) => one === language) ?? "en"}
            onChange={setLanguage}
          />
          <div className={panel.actions}>
            <Button
              icon={<Captions />}
              data-testid="transcript-start"
              onPress={() => tools.startTranscript(language)}
            >
              {t("captions.start")}
            </Button>
          </div>
        </>
      )}
      {isModerator && status !== "inactive" && (
        <div className={panel.actions}>
          <Button icon={<Square />} onPress={() => tools.stopTranscript()}>
            {t("captions.stop")}
          </Button>
        </div>
      )}
    </section>
  );
}
