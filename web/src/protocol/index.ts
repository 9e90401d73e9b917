export { SignalingClient } from "./client";
export type { Admission, LinkState, SignalingOptions } from "./client";
export type * from "./messages";
