import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, lazy, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { get } from "../api/client";
import { ApiError } from "../api/errors";
import { useMe } from "../api/queries";
import type { RoomEvent, StartResponse } from "../api/types";
import { FullPageLoading } from "../app/FullPage";
import { NotFound } from "../app/NotFound";
import { RequireSession } from "../app/RequireSession";
import { sessionExpired, useSession } from "../auth/session";
import { entryOf, type Entry } from "../encryption/entry";
import { keptKey, useRoomKey } from "../encryption/keys";
import { canEncrypt } from "../encryption/support";
import { isUuid } from "../invite/links";
import { verifyInvite } from "../invite/verify";
import type { JoinDetails, LeftReason, MediaChoice } from "../meeting/contract";
import { EndPage } from "./EndPage";
import { Lobby } from "./Lobby";
import { Refused } from "./Refused";
import { refusalReason } from "./entry";
import { starter } from "./start";
import { forgetInside, recallInside, rememberInside, wasReloaded } from "./storage";

const loadMeeting = () => import("../meeting");
const MeetingScreen = lazy(async () => ({ default: (await loadMeeting()).MeetingScreen }));

type Phase =
  | { at: "lobby"; passwordWrong?: boolean }
  | { at: "meeting"; join: JoinDetails; media: MediaChoice; start: () => Promise<StartResponse> }
  | { at: "ended"; reason: LeftReason }
  | { at: "refused"; error: unknown };

/** `/room/<id>`: lobby, meeting and what comes after, all on one address. */
export function RoomPage() {
  const { roomId = "" } = useParams();
  const [parameters] = useSearchParams();
  const invite = parameters.get("invite") ?? undefined;
  if (!isUuid(roomId)) return <NotFound />;
  if (invite === undefined) {
    return (
      <RequireSession>
        <RoomDoor key={roomId} roomId={roomId} />
      </RequireSession>
    );
  }
  if (!isUuid(invite)) return <Refused why="inviteInvalid" />;
  return <RoomDoor key={roomId} roomId={roomId} inviteCode={invite} />;
}

interface RoomDoorProps {
  roomId: string;
  inviteCode?: string;
}

/** A room without an event answers 404; that is no reason to stay outside. */
async function roomEvent(
  roomId: string,
  inviteCode: string | undefined,
  signal: AbortSignal,
): Promise<RoomEvent | null> {
  try {
    const options = { inviteCode, preferInvite: true, signal };
    return await get<RoomEvent>(`rooms/${roomId}/event`, options);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

function useRoomFacts({ roomId, inviteCode }: RoomDoorProps) {
  const event = useQuery({
    queryKey: ["roomEvent", roomId, inviteCode],
    queryFn: ({ signal }) => roomEvent(roomId, inviteCode, signal),
  });
  const invite = useQuery({
    queryKey: ["verify", inviteCode],
    queryFn: () => verifyInvite(inviteCode ?? ""),
    enabled: inviteCode !== undefined,
  });
  // The invitation's own answer says more than the refusal it causes elsewhere.
  return {
    event: event.data ?? undefined,
    passwordRequired: invite.data?.password_required ?? false,
    error: invite.error ?? event.error,
    loading: event.isPending || (inviteCode !== undefined && invite.isPending),
  };
}

function useEncryption(roomId: string, event: RoomEvent | undefined): Entry {
  const key = useRoomKey(roomId);
  return entryOf({
    isEncrypted: event?.e2e_encryption === true,
    key,
    isPossible: canEncrypt(),
  });
}

function firstPhase(roomId: string): Phase {
  const inside = wasReloaded() ? recallInside(roomId) : undefined;
  if (!inside) return { at: "lobby" };
  const { join, media } = inside;
  return { at: "meeting", join, media, start: starter(roomId, join, undefined) };
}

function RoomDoor({ roomId, inviteCode }: RoomDoorProps) {
  const { t } = useTranslation("shell");
  const signedIn = useSession((state) => state.status !== "signedOut");
  const { data: me, isPending: meLoading } = useMe();
  const facts = useRoomFacts({ roomId, ...(inviteCode !== undefined && { inviteCode }) });
  const [phase, setPhase] = useState<Phase>(() => firstPhase(roomId));
  const encryption = useEncryption(roomId, facts.event);
  const client = useQueryClient();

  useEffect(() => {
    // While the person looks at the lobby, the meeting's code is fetched.
    const timer = setTimeout(() => void loadMeeting(), 1500);
    return () => clearTimeout(timer);
  }, []);

  const enter = (join: JoinDetails, media: MediaChoice, first?: StartResponse) => {
    rememberInside({ roomId, join, media });
    setPhase({ at: "meeting", join, media, start: starter(roomId, join, first) });
  };
  const left = useCallback(
    (reason: LeftReason) => {
      forgetInside();
      // The lobby has taken the meeting for an open one.
      if (reason.kind === "keyMissing") {
        void client.invalidateQueries({ queryKey: ["roomEvent", roomId] });
      }
      setPhase(phaseAfter(reason, inviteCode));
    },
    [client, roomId, inviteCode],
  );

  switch (phase.at) {
    case "meeting":
      return (
        <Suspense fallback={<FullPageLoading label={t("lobby.loadingMeeting")} />}>
          <MeetingScreen
            roomId={roomId}
            eventId={facts.event?.id}
            title={facts.event?.title}
            join={phase.join}
            media={phase.media}
            start={phase.start}
            encryptionKey={keptKey(roomId)}
            onLeft={left}
          />
        </Suspense>
      );
    case "ended":
      return (
        <EndPage
          reason={phase.reason}
          guest={!signedIn}
          onRejoin={() => setPhase({ at: "lobby" })}
        />
      );
    case "refused":
      return <Refused why={{ error: phase.error, inviteCode }} />;
    case "lobby":
      if (facts.loading || (signedIn && meLoading)) return <FullPageLoading label={t("loading")} />;
      if (facts.error) return <Refused why={{ error: facts.error, inviteCode }} />;
      return (
        <Lobby
          roomId={roomId}
          eventId={facts.event?.id}
          inviteCode={inviteCode}
          title={facts.event?.title}
          me={me}
          encryption={encryption}
          passwordRequired={facts.passwordRequired}
          passwordWrong={phase.passwordWrong ?? false}
          onEnter={enter}
          onRefused={(error) => setPhase({ at: "refused", error })}
        />
      );
  }
}

function phaseAfter(reason: LeftReason, inviteCode: string | undefined): Phase {
  if (reason.kind === "sessionExpired") {
    sessionExpired();
    return { at: "lobby" };
  }
  if (reason.kind === "keyMissing") return { at: "lobby" };
  if (reason.kind !== "refused") return { at: "ended", reason };
  if (refusalReason(reason.error, inviteCode) === "passwordWrong") {
    return { at: "lobby", passwordWrong: true };
  }
  return { at: "refused", error: reason.error };
}
