import { Languages } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Menu, MenuItem } from "../design";
import { switchLanguage } from "../i18n";
import { LANGUAGES, LANGUAGE_NAMES, knownLanguage } from "../i18n/languages";

/** For people without an account: the language of this browser. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation("shell");
  const current = knownLanguage(i18n.language) ?? "en";
  return (
    <Menu
      label={t("settings.language")}
      trigger={
        <Button
          variant="quiet"
          size="s"
          icon={<Languages />}
          aria-label={`${t("settings.language")}: ${LANGUAGE_NAMES[current]}`}
        >
          {LANGUAGE_NAMES[current]}
        </Button>
      }
    >
      {LANGUAGES.map((language) => (
        <MenuItem key={language} onAction={() => void switchLanguage(language)}>
          {LANGUAGE_NAMES[language]}
        </MenuItem>
      ))}
    </Menu>
  );
}
