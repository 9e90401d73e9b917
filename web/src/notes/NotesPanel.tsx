/**
 * The notes behind a URL that the room has sent (`write_access_received`, `read_access_received`).
 * A new URL is a new access: the panel then begins anew.
 */
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Banner } from "../design";
import { NotesConnection } from "./connection";
import { readLink, type NotesLink } from "./link";
import { NotesEditor } from "./NotesEditor";

export interface NotesPanelProps {
  url: string;
}

export default function NotesPanel({ url }: NotesPanelProps) {
  const { t } = useTranslation("notes");
  const link = readLink(url);
  if (!link) return <Banner tone="error">{t("notice.noLink")}</Banner>;
  return <Linked key={url} link={link} />;
}

function Linked({ link }: { link: NotesLink }) {
  const [held] = useState(() => new Held(link));
  const connection = useSyncExternalStore(held.subscribe, held.current);
  return connection ? <NotesEditor connection={connection} writable={link.writable} /> : null;
}

/** A connection that is open as long as somebody looks. */
class Held {
  #link: NotesLink;
  #connection: NotesConnection | undefined;
  #watchers = 0;

  constructor(link: NotesLink) {
    this.#link = link;
  }

  current = (): NotesConnection | undefined => this.#connection;

  subscribe = (): (() => void) => {
    this.#watchers += 1;
    this.#connection ??= new NotesConnection(this.#link);
    return () => {
      this.#watchers -= 1;
      if (this.#watchers > 0) return;
      this.#connection?.close();
      this.#connection = undefined;
    };
  };
}
