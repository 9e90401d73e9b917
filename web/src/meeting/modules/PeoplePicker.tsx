import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Checkbox, TextField } from "../../design";
import styles from "./PeoplePicker.module.css";

interface PeoplePickerProps {
  label: string;
  people: readonly { id: string; name: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Stands instead of the list when there is nobody. */
  empty: string;
}

/** Fewer people than this are seen at a glance. */
const SEARCH_FROM = 8;

/** Some of the people: by name, all or none. */
export function PeoplePicker({ label, people, chosen, onChange, empty }: PeoplePickerProps) {
  const { t, i18n } = useTranslation("modules");
  const [search, setSearch] = useState("");
  const names = new Intl.Collator(i18n.language, { sensitivity: "base", numeric: true });
  const term = search.trim().toLocaleLowerCase(i18n.language);
  const found = people
    .filter(({ name }) => name.toLocaleLowerCase(i18n.language).includes(term))
    .sort((a, b) => names.compare(a.name, b.name));
  const all = people.map(({ id }) => id);
  const count = all.filter((id) => chosen.includes(id)).length;
  return (
    <fieldset className={styles.picker}>
      <legend>{label}</legend>
      {people.length >= SEARCH_FROM && (
        <TextField label={t("picker.search")} type="search" value={search} onChange={setSearch} />
      )}
      <div className={styles.tools}>
        <span role="status">{t("picker.count", { count, all: all.length })}</span>
        {people.length > 1 && (
          <Button
            size="s"
            variant="quiet"
            onPress={() => onChange(count === all.length ? [] : all)}
          >
            {t(count === all.length ? "picker.none" : "picker.all")}
          </Button>
        )}
      </div>
      {found.length === 0 ? (
        <p className={styles.empty}>{people.length === 0 ? empty : t("picker.noMatch")}</p>
      ) : (
        <div className={styles.list}>
          {found.map(({ id, name }) => (
            <Checkbox
              key={id}
              isSelected={chosen.includes(id)}
              onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
            >
              <span translate="no">{name}</span>
            </Checkbox>
          ))}
        </div>
      )}
    </fieldset>
  );
}
