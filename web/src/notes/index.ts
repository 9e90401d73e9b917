/** The notes as a panel of a meeting: loaded when somebody looks at them. */
import { lazy } from "react";

export type { NotesPanelProps } from "./NotesPanel";
export const NotesPanel = lazy(() => import("./NotesPanel"));
