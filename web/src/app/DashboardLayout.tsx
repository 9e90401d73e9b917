import { CalendarDays, House, LogOut, Settings, ShieldCheck, type LucideIcon } from "lucide-react";
import { Suspense } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet, useNavigate } from "react-router";
import { useMe } from "../api/queries";
import { displayNameOf } from "../api/people";
import { signOut } from "../auth/session";
import { Avatar, Mark, Menu, MenuItem, cx } from "../design";
import styles from "./DashboardLayout.module.css";
import { FullPageLoading } from "./FullPage";
import { useConfig } from "./config";

interface Entry {
  to: string;
  text: "nav.home" | "nav.meetings" | "nav.settings" | "nav.admin";
  icon: LucideIcon;
  end: boolean;
}

const ENTRIES: readonly Entry[] = [
  { to: "/dashboard", text: "nav.home", icon: House, end: true },
  { to: "/dashboard/meetings", text: "nav.meetings", icon: CalendarDays, end: false },
  { to: "/dashboard/settings", text: "nav.settings", icon: Settings, end: false },
];

const ADMIN: Entry = { to: "/admin", text: "nav.admin", icon: ShieldCheck, end: false };

function Account() {
  const { t } = useTranslation("shell");
  const { data: me } = useMe();
  const navigate = useNavigate();
  const name = me ? displayNameOf(me) : "";
  return (
    <Menu
      label={t("nav.accountOf", { name })}
      placement="top"
      trigger={
        <AriaButton className={cx(styles.account)}>
          <span className="visually-hidden">{t("nav.account")}</span>
          <Avatar name={name} url={me?.avatar_url} />
          <span className={styles.accountText}>
            <span className={styles.accountName} translate="no">
              {name}
            </span>
            <span className={styles.accountMail} translate="no">
              {me?.email}
            </span>
          </span>
        </AriaButton>
      }
    >
      <MenuItem icon={<Settings />} onAction={() => void navigate("/dashboard/settings")}>
        {t("nav.settings")}
      </MenuItem>
      <MenuItem
        icon={<LogOut />}
        onAction={() => {
          signOut().catch(() => void navigate("/server-issue"));
        }}
      >
        {t("action.signOut")}
      </MenuItem>
    </Menu>
  );
}

/** Navigation and content of the pages for people with an account. */
export function DashboardLayout() {
  const { t } = useTranslation("shell");
  const { version } = useConfig();
  const { data: me } = useMe();
  const entries = me?.administrator === true ? [...ENTRIES, ADMIN] : ENTRIES;
  return (
    <div className={styles.layout}>
      <header className={styles.side}>
        <Link to="/dashboard" className={styles.brand}>
          <Mark wordmark />
          <span className="visually-hidden">: {t("action.home")}</span>
        </Link>
        <nav aria-label={t("nav.label")} className={styles.nav}>
          <ul>
            {entries.map(({ to, text, icon: Icon, end }) => (
              <li key={to}>
                <NavLink
                  to={to}
                  end={end}
                  className={({ isActive }) => cx(styles.entry, isActive && styles.current)}
                >
                  <Icon aria-hidden="true" />
                  {t(text)}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.foot}>
          <Account />
          <p className={styles.version}>{t("nav.version", { version })}</p>
        </div>
      </header>
      <main className={styles.main} id="content" tabIndex={-1}>
        <div className={styles.content}>
          <Suspense fallback={<FullPageLoading label={t("loading")} />}>
            <Outlet />
          </Suspense>
        </div>
      </main>
    </div>
  );
}
