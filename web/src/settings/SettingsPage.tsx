import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../api/messages";
import { displayNameOf } from "../api/people";
import { useMe, usePatchMe } from "../api/queries";
import type { PrivateUser, Theme, UserPatch } from "../api/types";
import { PageHeader } from "../app/PageHeader";
import { useTitle } from "../app/useTitle";
import { Avatar, Button, Choice, Select, Skeleton, TextField, toast } from "../design";
import { switchLanguage } from "../i18n";
import { LANGUAGES, LANGUAGE_NAMES, knownLanguage, type Language } from "../i18n/languages";
import { validateName } from "../lobby/entry";
import { CalendarFeed } from "./CalendarFeed";
import styles from "./SettingsPage.module.css";
import { Storage } from "./Storage";
import { chooseTheme, storedTheme } from "./theme";
import { YourData } from "./YourData";

export function SettingsPage() {
  const { t } = useTranslation("shell");
  const { data: me } = useMe();
  useTitle(t("settings.title"));
  return (
    <div className={styles.page}>
      <PageHeader title={t("settings.title")} />
      {me ? (
        <>
          <Profile me={me} />
          <Appearance />
          <CalendarFeed />
          <Storage me={me} />
          <YourData me={me} />
        </>
      ) : (
        <Skeleton />
      )}
    </div>
  );
}

/** Saves and says so; the person sees the change before the server has answered. */
function useSave(): [(patch: UserPatch) => void, boolean] {
  const { t } = useTranslation("shell");
  const patch = usePatchMe();
  const save = (change: UserPatch) =>
    patch.mutate(change, {
      onSuccess: () => toast.show({ kind: "success", key: "settings", text: t("settings.saved") }),
      onError: (error) => toast.show({ kind: "error", key: "settings", text: errorText(error, t) }),
    });
  return [save, patch.isPending];
}

function Profile({ me }: { me: PrivateUser }) {
  const { t } = useTranslation("shell");
  const [save, saving] = useSave();
  const [name, setName] = useState(() => displayNameOf(me));
  const [shown, setShown] = useState(false);
  const fault = validateName(name);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setShown(true);
    if (fault === null) save({ display_name: name.trim() });
  };
  return (
    <form className={styles.card} onSubmit={submit} noValidate aria-labelledby="profile">
      <h2 id="profile">{t("settings.profile")}</h2>
      <div className={styles.person}>
        <Avatar name={name} url={me.avatar_url} size="l" />
        <TextField
          label={t("settings.name")}
          description={t("settings.nameText")}
          autoComplete="nickname"
          value={name}
          onChange={setName}
          error={shown && fault !== null ? t(`settings.errors.${fault}`) : undefined}
        />
      </div>
      <TextField
        label={t("settings.email")}
        description={t("settings.emailText")}
        value={me.email}
        isReadOnly
      />
      <div>
        <Button
          type="submit"
          variant="primary"
          isPending={saving}
          isDisabled={name.trim() === displayNameOf(me)}
        >
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}

function Appearance() {
  const { t, i18n } = useTranslation("shell");
  const [save] = useSave();
  const [theme, setTheme] = useState(storedTheme);
  const setLanguage = async (language: Language) => {
    await switchLanguage(language);
    save({ language });
  };
  const pickTheme = (chosen: Theme) => {
    setTheme(chosen);
    chooseTheme(chosen);
    save({ dashboard_theme: chosen, conference_theme: chosen });
  };
  return (
    <section className={styles.card} aria-labelledby="appearance">
      <h2 id="appearance">{t("settings.appearance")}</h2>
      <Select
        label={t("settings.language")}
        value={knownLanguage(i18n.language) ?? "en"}
        onChange={(language) => void setLanguage(language)}
        options={LANGUAGES.map((language) => ({
          value: language,
          label: LANGUAGE_NAMES[language],
        }))}
      />
      <Choice
        label={t("settings.theme")}
        value={theme}
        onChange={pickTheme}
        options={[
          { value: "system", label: t("settings.themeSystem") },
          { value: "light", label: t("settings.themeLight") },
          { value: "dark", label: t("settings.themeDark") },
        ]}
      />
    </section>
  );
}
