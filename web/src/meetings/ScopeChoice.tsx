import { useTranslation } from "react-i18next";
import { Choice } from "../design";
import type { Scope } from "./edit";

interface ScopeChoiceProps {
  /** For what: other words stand beside the answers. */
  about: "edit" | "remove";
  value: Scope;
  onChange: (scope: Scope) => void;
  /** The date in question, in words. */
  day: string;
  /** Nothing can follow the first date but the whole series. */
  first: boolean;
}

/** "Only this date, this and all later ones, or all?" */
export function ScopeChoice({ about, value, onChange, day, first }: ScopeChoiceProps) {
  const { t } = useTranslation("meetings");
  const option = (scope: Scope) => ({
    value: scope,
    label: t(`${about}.${scope}`),
    description: t(`${about}.${scope}Text`, { day }),
  });
  return (
    <Choice
      label={t(about === "edit" ? "edit.scope" : "remove.which")}
      value={value}
      onChange={onChange}
      options={(["one", "following", "all"] as const)
        .filter((scope) => scope !== "following" || !first)
        .map(option)}
    />
  );
}
