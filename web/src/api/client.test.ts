import { describe, expect, it } from "vitest";
import { buildUrl, nextCursor } from "./client";

describe("buildUrl", () => {
  it("leaves out what is undefined and encodes the rest", () => {
    const query = { after: undefined, q: "a&b", per_page: 4, adhoc: false };
    expect(buildUrl("events", query)).toBe("/v1/events?q=a%26b&per_page=4&adhoc=false");
  });

  it("adds no question mark without a query", () => {
    expect(buildUrl("users/me")).toBe("/v1/users/me");
  });
});

describe("nextCursor", () => {
  it("finds the cursor of the next page among other links", () => {
    const link =
      '<http://h/v1/events?before=x>; rel="prev", <http://h/v1/events?after=a%3D%3D>; rel="next"';
    expect(nextCursor(link)).toBe("a==");
  });

  it("understands relative addresses and unquoted relations", () => {
    expect(nextCursor("</v1/events?after=c>; rel=next")).toBe("c");
  });

  it.each([null, "", '</v1/events?after=c>; rel="prev"', "nonsense"])("is empty for %s", (link) => {
    expect(nextCursor(link)).toBeUndefined();
  });
});
