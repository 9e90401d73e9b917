import type { PrivateUser } from "../api/types";
import { switchLanguage } from "../i18n";
import { chooseTheme } from "./theme";

/** What the server says for people who never chose; our own choices are "en" and "de". */
const NEVER_CHOSEN = "en-US";

/** Brings language and theme of the account to this browser: what was chosen last, wins. */
export async function adoptAccountSettings(me: PrivateUser): Promise<void> {
  if (me.dashboard_theme !== null) chooseTheme(me.dashboard_theme);
  if (me.language !== NEVER_CHOSEN) await switchLanguage(me.language);
}
