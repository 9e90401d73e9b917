import { ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { buttonClass, CopyField, EmptyState } from "../../../design";
import { useMeeting } from "../../ui/context";
import panel from "../Panel.module.css";

/** Where the files of the meeting are; what we may do there depends on our role. */
export function FolderPanel() {
  const { t } = useTranslation("modules");
  const folder = useMeeting((state) => state.modules.folder);
  if (folder === null) return <EmptyState title={t("folder.empty")} text={t("folder.emptyText")} />;
  const { url, password } = folder.share;
  return (
    <div className={panel.scroll}>
      <p>{t(folder.mayWrite ? "folder.write" : "folder.read")}</p>
      <a
        className={buttonClass("primary", "m", true)}
        href={url}
        target="_blank"
        rel="noreferrer"
        data-testid="folder-open"
      >
        <ExternalLink aria-hidden="true" />
        <span>{t("folder.open")}</span>
      </a>
      {password !== "" && (
        <CopyField
          label={t("folder.password")}
          value={password}
          description={t("folder.passwordText")}
        />
      )}
      <CopyField label={t("folder.link")} value={url} />
    </div>
  );
}
