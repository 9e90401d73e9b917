import { expect, it } from "vitest";
import { NO_MEDIA, type PeerMedia } from "../store/state";
import { encryptionOf } from "./encryption";
import { peer, person } from "./fixtures";

const SELF = { id: "me", connectionId: "c-me", deviceId: "d-me" };

/** We are in an encrypted meeting with people whose media are thus. */
function withPeers(secrecy: Record<string, Partial<PeerMedia>>) {
  const names = Object.keys(secrecy);
  const peers = Object.entries(secrecy).map(([id, change]) => [`${id}:c-${id}`, peer(change)]);
  return {
    self: SELF,
    people: Object.fromEntries(["me", ...names].map((id) => [id, person(id)])),
    media: {
      ...NO_MEDIA,
      isEncrypted: true,
      peers: { "me:c-me": peer({ secrecy: "sealed" }), ...Object.fromEntries(peers) } as Record<
        string,
        PeerMedia
      >,
    },
  };
}

it("says nothing in an open meeting", () => {
  const state = withPeers({ jo: {} });
  expect(encryptionOf({ ...state, media: { ...state.media, isEncrypted: false } })).toBeNull();
});

it("is whole when everybody can be decrypted", () => {
  const state = withPeers({ jo: { secrecy: "sealed" }, ilse: { secrecy: "sealed" } });
  expect(encryptionOf(state)).toEqual({ hidden: [], isMismatch: false });
});

it("names who cannot be seen and heard", () => {
  const state = withPeers({
    jo: { secrecy: "sealed" },
    ilse: { secrecy: "unreadable" },
    mara: { secrecy: "exposed" },
  });
  const view = encryptionOf(state);
  expect(view?.hidden.toSorted()).toEqual(["ILSE", "MARA"]);
  expect(view?.isMismatch).toBe(false);
});

it("suspects our own key when nobody can be decrypted", () => {
  const state = withPeers({ jo: { secrecy: "unreadable" }, ilse: { secrecy: "unreadable" } });
  expect(encryptionOf(state)?.isMismatch).toBe(true);
});

it("does not count who sends nothing", () => {
  const silent = { hasMicrophone: false, hasCamera: false, secrecy: "sealed" } as const;
  const state = withPeers({ jo: { secrecy: "unreadable" }, ilse: silent });
  expect(encryptionOf(state)?.isMismatch).toBe(true);
});
