import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useParams, useSearchParams } from "react-router";
import { FullPageLoading } from "../app/FullPage";
import { Refused } from "../lobby/Refused";
import { isUuid, roomPath } from "./links";
import { verifyInvite } from "./verify";

/**
 * `/invite/<code>`: asks which room the code opens and goes there. With `?or=room` the id was typed
 * in without a link; if it is no code, it is taken for a room's.
 */
export function InvitePage() {
  const { t } = useTranslation("shell");
  const { code = "" } = useParams();
  const [parameters] = useSearchParams();
  const wellFormed = isUuid(code);
  const verified = useQuery({
    queryKey: ["verify", code],
    queryFn: () => verifyInvite(code),
    enabled: wellFormed,
  });
  if (!wellFormed) return <Refused why="inviteInvalid" />;
  if (verified.data) return <Navigate to={roomPath(verified.data.room_id, code)} replace />;
  if (verified.error) {
    if (parameters.get("or") === "room") return <Navigate to={roomPath(code)} replace />;
    return <Refused why={{ error: verified.error, inviteCode: code }} />;
  }
  return <FullPageLoading label={t("loading")} />;
}
