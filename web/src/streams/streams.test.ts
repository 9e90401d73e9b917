import { expect, it } from "vitest";
import { ApiError } from "../api/errors";
import { EMPTY, streamBody, streamFaults, streamRefusals, type StreamDraft } from "./streams";

const complete: StreamDraft = {
  name: " Channel ",
  public_url: "https://video.example.org/live",
  streaming_endpoint: "rtmps://ingest.example.org/app ",
  streaming_key: "abc",
};

it("is sent with its kind, and without the spaces around", () => {
  expect(streamFaults(complete)).toEqual({});
  expect(streamBody(complete)).toEqual({
    name: "Channel",
    kind: "custom",
    public_url: "https://video.example.org/live",
    streaming_endpoint: "rtmps://ingest.example.org/app",
    streaming_key: "abc",
  });
});

it("needs all of its parts", () => {
  expect(new Set(Object.values(streamFaults(EMPTY)))).toEqual(new Set(["required"]));
  expect(Object.keys(streamFaults(EMPTY))).toHaveLength(4);
});

it("is watched in a browser", () => {
  const wrong = (public_url: string) => streamFaults({ ...complete, public_url }).public_url;
  expect(wrong("rtmps://video.example.org")).toBe("web");
  expect(wrong("video.example.org")).toBe("web");
  expect(wrong("https://")).toBe("url");
});

it("is sent to a whole address", () => {
  expect(streamFaults({ ...complete, streaming_endpoint: "ingest.example.org" })).toEqual({
    streaming_endpoint: "url",
  });
});

it("shows the server's complaints where they belong", () => {
  const error = new ApiError(400, "invalid_json", "", [
    { field: "public_url", code: "invalid_value", message: "too long" },
    { field: "other", code: "invalid_value" },
  ]);
  expect(streamRefusals(error)).toEqual({ public_url: "too long" });
});
