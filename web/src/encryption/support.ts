/** Whether the browser lets us encrypt what it sends, before anything of the meeting is loaded. */

export function canEncrypt(): boolean {
  if (!window.isSecureContext) return false;
  if ("RTCRtpScriptTransform" in window) return true;
  return "RTCRtpSender" in window && "createEncodedStreams" in RTCRtpSender.prototype;
}
