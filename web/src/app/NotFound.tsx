import { useTranslation } from "react-i18next";
import { FullPage } from "./FullPage";
import { LinkButton } from "./LinkButton";

export function NotFound() {
  const { t } = useTranslation("shell");
  return (
    <FullPage
      tone="problem"
      title={t("notFound.title")}
      text={t("notFound.text")}
      actions={
        <LinkButton to="/" variant="primary">
          {t("action.home")}
        </LinkButton>
      }
    />
  );
}
