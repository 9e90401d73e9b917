import { describe, expect, it } from "vitest";
import { NO_MEDIA } from "../store/state";
import { peer, person, tile } from "./fixtures";
import { fitTile, layoutGrid, pagesOf, pageSize } from "./grid";
import { orderTiles } from "./order";
import { chooseMain } from "./speaker";
import { arrangeStage } from "./stage";
import { participantOf, tilesOf } from "./tiles";

const keys = (tiles: readonly { key: string }[]): string[] => tiles.map(({ key }) => key);

describe("tiles", () => {
  const people = { me: person("me"), jo: person("jo"), rec: person("rec", { kind: "recorder" }) };
  const self = { id: "me", connectionId: "c-me", deviceId: "d" };

  it("are there for everybody present, with or without media, but not for machines", () => {
    const tiles = tilesOf({ people, self, media: NO_MEDIA });
    expect(keys(tiles)).toEqual(["camera:me", "camera:jo"]);
    expect(tiles[1]).toMatchObject({ identity: null, hasVideo: false, isMuted: true });
  });

  it("are one more for a shared screen", () => {
    const media = { ...NO_MEDIA, peers: { "jo:c-jo": peer({ hasScreen: true }) } };
    expect(keys(tilesOf({ people, self, media }))).toContain("screen:jo:c-jo");
  });

  it("show the device with a camera for a person with several, and keep their key", () => {
    const two = { jo: person("jo", { connections: ["a", "b"] }) };
    const media = { ...NO_MEDIA, peers: { "jo:a": peer({ hasCamera: false }), "jo:b": peer() } };
    const tiles = tilesOf({ people: two, self, media });
    expect(tiles).toMatchObject([{ key: "camera:jo", identity: "jo:b" }]);
  });

  it("map a LiveKit identity to the participant before the colon", () => {
    expect(participantOf("p:c")).toBe("p");
    expect(participantOf("p:c-popout1")).toBe("p");
  });
});

describe("the order of tiles", () => {
  it("puts shared screens first and ourselves last", () => {
    const tiles = [tile("me", { isSelf: true }), tile("jo"), tile("jo", { kind: "screen" })];
    expect(keys(orderTiles([], tiles, 9))).toEqual(["screen:jo", "camera:jo", "camera:me"]);
  });

  it("keeps everybody in place when somebody comes or goes", () => {
    const before = ["camera:c", "camera:a", "camera:b"];
    const tiles = [tile("a"), tile("b"), tile("c"), tile("d")];
    expect(keys(orderTiles(before, tiles, 9))).toEqual([...before, "camera:d"]);
    expect(keys(orderTiles(before, [tile("a"), tile("c")], 9))).toEqual(["camera:c", "camera:a"]);
  });

  it("brings a speaker of a later page in place of the longest silent one", () => {
    const tiles = [
      tile("a", { lastSpokeAt: 20 }),
      tile("b", { lastSpokeAt: 10 }),
      tile("c", { isSpeaking: true }),
    ];
    expect(keys(orderTiles(keys(tiles), tiles, 2))).toEqual(["camera:a", "camera:c", "camera:b"]);
  });

  it("leaves people who speak on the first page alone", () => {
    const tiles = [tile("a", { isSpeaking: true }), tile("b", { isSpeaking: true })];
    expect(keys(orderTiles(keys(tiles), tiles, 1))).toEqual(["camera:a", "camera:b"]);
  });
});

describe("the grid", () => {
  it("fills a wide stage side by side and a tall one on top of each other", () => {
    expect(layoutGrid(2, { width: 1200, height: 600 }, 8)).toMatchObject({ columns: 2, rows: 1 });
    expect(layoutGrid(2, { width: 400, height: 800 }, 8)).toMatchObject({ columns: 1, rows: 2 });
  });

  it.each([1, 2, 3, 5, 6, 9, 16, 25])("keeps %i tiles within the stage", (count) => {
    const stage = { width: 1280, height: 640 };
    const { columns, rows, tile: box } = layoutGrid(count, stage, 8);
    expect(columns * box.width + (columns - 1) * 8).toBeLessThanOrEqual(stage.width);
    expect(rows * box.height + (rows - 1) * 8).toBeLessThanOrEqual(stage.height);
    expect(columns * rows).toBeGreaterThanOrEqual(count);
  });

  it("never makes a face wider than 16:9 or narrower than 3:5", () => {
    expect(fitTile({ width: 2000, height: 500 }).width).toBe(888);
    expect(fitTile({ width: 300, height: 2000 }).height).toBe(500);
    expect(fitTile({ width: 0, height: 10 })).toEqual({ width: 0, height: 0 });
  });

  it("holds fewer tiles on a phone than on a desktop", () => {
    expect(pageSize({ width: 360, height: 560 }, 8)).toBe(8);
    expect(pageSize({ width: 1600, height: 900 }, 8)).toBe(25);
    expect(pageSize({ width: 10, height: 10 }, 8)).toBe(1);
  });

  it("makes pages of even size", () => {
    expect(pagesOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 9).map((page) => page.length)).toEqual([5, 5]);
    expect(pagesOf([], 9)).toEqual([[]]);
  });
});

describe("the speaker", () => {
  it("is whoever is pinned, whoever speaks", () => {
    const tiles = [tile("a"), tile("b", { isSpeaking: true, lastSpokeAt: 5 })];
    expect(chooseMain(tiles, null, "camera:a", 10)?.key).toBe("camera:a");
  });

  it("is a shared screen before any face", () => {
    const tiles = [tile("a", { isSpeaking: true }), tile("b", { kind: "screen" })];
    expect(chooseMain(tiles, null, null, 10)?.key).toBe("screen:b");
  });

  it("keeps the picture over a short interruption", () => {
    const tiles = [
      tile("a", { lastSpokeAt: 9000 }),
      tile("b", { isSpeaking: true, lastSpokeAt: 10_000 }),
    ];
    expect(chooseMain(tiles, "camera:a", null, 10_000)?.key).toBe("camera:a");
    expect(chooseMain(tiles, "camera:a", null, 12_000)?.key).toBe("camera:b");
  });

  it("stays when nobody speaks, and is never ourselves while others are there", () => {
    const tiles = [tile("me", { isSelf: true, isSpeaking: true }), tile("a"), tile("b")];
    expect(chooseMain(tiles, "camera:b", null, 99_999)?.key).toBe("camera:b");
    expect(chooseMain(tiles, null, null, 99_999)?.key).toBe("camera:a");
  });
});

describe("the stage", () => {
  const me = tile("me", { isSelf: true });

  it("gives one other person the whole stage and puts us in the corner", () => {
    const stage = arrangeStage([tile("jo"), me], "grid", null, null, 0);
    expect(stage).toMatchObject({ main: null, others: [{ key: "camera:jo" }], floating: me });
  });

  it("shows everybody alike from three people on", () => {
    const stage = arrangeStage([tile("jo"), tile("ilse"), me], "grid", null, null, 0);
    expect(stage.others).toHaveLength(3);
    expect(stage.floating).toBeNull();
  });

  it("shows somebody else's screen large even in the grid, but not our own", () => {
    const foreign = tile("jo", { kind: "screen" });
    expect(arrangeStage([foreign, tile("jo"), me], "grid", null, null, 0).main).toBe(foreign);
    const own = tile("me", { kind: "screen", isSelf: true });
    const stage = arrangeStage([own, tile("jo"), me], "grid", null, null, 0);
    expect(stage).toMatchObject({ main: null, others: [{ key: "camera:jo" }], floating: me });
  });

  it("shows us alone when we are alone", () => {
    expect(arrangeStage([me], "grid", null, null, 0).others).toEqual([me]);
  });
});
