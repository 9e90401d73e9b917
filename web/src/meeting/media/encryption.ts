/**
 * End-to-end encryption of one LiveKit room: every frame is encrypted and decrypted in a worker,
 * which is loaded only now. Each room has a worker of its own, as LiveKit's client wants it.
 */
import type { Room, RoomOptions } from "livekit-client";
import { ExternalE2EEKeyProvider, RoomEvent } from "livekit-client";
import EncryptionWorker from "livekit-client/e2ee-worker?worker";
import type { Secrecy } from "./snapshot";
import { Undecryptable } from "./undecryptable";

export interface Encryption extends Secrecy {
  options: Pick<RoomOptions, "encryption">;
  /** Before connecting, so that nothing is ever sent openly. */
  begin: (room: Room, onChange: () => void) => Promise<void>;
}

export const NO_ENCRYPTION: Encryption = {
  isEncrypted: false,
  cannotDecrypt: () => false,
  options: {},
  begin: () => Promise.resolve(),
};

/** For the next room; without a key nothing is encrypted. */
export async function encryptionWith(key: string | null): Promise<Encryption> {
  if (key === null) return NO_ENCRYPTION;
  const keyProvider = new ExternalE2EEKeyProvider();
  await keyProvider.setKey(key);
  const worker = new EncryptionWorker();
  const undecryptable = new Undecryptable();
  return {
    isEncrypted: true,
    cannotDecrypt: (identity) => undecryptable.has(identity),
    options: { encryption: { keyProvider, worker } },
    begin: async (room, onChange) => {
      room.on(RoomEvent.EncryptionError, (_, participant) => {
        if (participant === undefined || participant.isLocal) return;
        if (undecryptable.failed(participant.identity, Date.now())) onChange();
      });
      room.on(RoomEvent.ParticipantDisconnected, ({ identity }) => undecryptable.forget(identity));
      // Also of somebody who has come again with another key; LiveKit tells nothing else of that.
      room.on(RoomEvent.TrackPublished, (_, { identity }) => undecryptable.forget(identity));
      room.once(RoomEvent.Disconnected, () => worker.terminate());
      await room.setE2EEEnabled(true);
    },
  };
}
