/** What the shell loads when somebody enters a meeting. */
export { MeetingScreen } from "./ui/MeetingScreen";
