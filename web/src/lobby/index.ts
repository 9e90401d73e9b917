/** What the meeting may use of the lobby, for its waiting room. */
export { LobbyDevices } from "./LobbyDevices";
export { LobbyFrame } from "./LobbyFrame";
export { LobbyStage } from "./LobbyStage";
export { usePreview } from "./usePreview";
