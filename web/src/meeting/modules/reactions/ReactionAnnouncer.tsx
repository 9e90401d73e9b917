import { useTranslation } from "react-i18next";
import { useMeeting } from "../../ui/context";

/** Says politely what the others show; of many at once only how many. */
export function ReactionAnnouncer() {
  const { t } = useTranslation("meeting");
  const [count, name, reaction] = useMeeting(({ modules, people, self }) => {
    const others = modules.reactions.shown.filter((one) => one.personId !== self?.id);
    const last = others.at(-1);
    return [others.length, people[last?.personId ?? ""]?.name, last?.reaction];
  });
  const isOne = count === 1 && name !== undefined && reaction !== undefined;
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="reaction-announcer">
      {isOne && t("reactions.announce", { name, reaction: t(`reactions.${reaction}`) })}
      {count > 1 && t("reactions.many", { count })}
    </p>
  );
}
