import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { signIn } from "../auth/session";

/** Leaves for the log-in page and comes back to `returnTo`, by default this page. */
export function useSignIn(): (returnTo?: string) => void {
  const navigate = useNavigate();
  const { i18n } = useTranslation();
  return useCallback(
    (returnTo) => {
      const here = window.location.pathname + window.location.search;
      const target = returnTo ?? here;
      signIn(target, i18n.language).catch(() => {
        void navigate("/server-issue", { state: { returnTo: target } });
      });
    },
    [navigate, i18n],
  );
}
