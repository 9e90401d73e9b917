/** A streaming target that is being set up (rest.md 14). */
import { ApiError } from "../api/errors";
import type { StreamingTarget } from "../api/types";

export interface StreamDraft {
  name: string;
  public_url: string;
  streaming_endpoint: string;
  streaming_key: string;
}

export type StreamField = keyof StreamDraft;
export type StreamFault = "required" | "url" | "web";

export const EMPTY: StreamDraft = {
  name: "",
  public_url: "",
  streaming_endpoint: "",
  streaming_key: "",
};

export function streamDraftOf(target: StreamingTarget): StreamDraft {
  const { name, public_url, streaming_endpoint, streaming_key = "" } = target;
  return { name, public_url, streaming_endpoint, streaming_key };
}

function trimmed(draft: StreamDraft): StreamDraft {
  return {
    name: draft.name.trim(),
    public_url: draft.public_url.trim(),
    streaming_endpoint: draft.streaming_endpoint.trim(),
    streaming_key: draft.streaming_key.trim(),
  };
}

/** With `kind`, without which addresses and key do not count. */
export function streamBody(draft: StreamDraft): StreamDraft & { kind: "custom" } {
  return { ...trimmed(draft), kind: "custom" };
}

const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]+([/?#]\S*)?$/;

/** People open the one in a browser; what the other takes is the streaming service's matter. */
export function streamFaults(draft: StreamDraft): Partial<Record<StreamField, StreamFault>> {
  const { name, public_url, streaming_endpoint, streaming_key } = trimmed(draft);
  return {
    ...(name === "" && { name: "required" }),
    ...(!/^https?:\/\//.test(public_url) && { public_url: "web" }),
    ...(/^https?:/.test(public_url) && !ADDRESS.test(public_url) && { public_url: "url" }),
    ...(public_url === "" && { public_url: "required" }),
    ...(!ADDRESS.test(streaming_endpoint) && { streaming_endpoint: "url" }),
    ...(streaming_endpoint === "" && { streaming_endpoint: "required" }),
    ...(streaming_key === "" && { streaming_key: "required" }),
  };
}

/** What the server says against single fields. */
export function streamRefusals(error: unknown): Partial<Record<StreamField, string>> {
  if (!(error instanceof ApiError)) return {};
  const found: Partial<Record<StreamField, string>> = {};
  for (const { field, message, code } of error.fields) {
    const known = (Object.keys(EMPTY) as StreamField[]).find((name) => name === field);
    if (known) found[known] ??= message ?? code;
  }
  return found;
}
