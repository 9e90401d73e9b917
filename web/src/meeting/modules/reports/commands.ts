/** What a person can ask of the reports on who was there. */
import type { ClientFrame, CommandOf } from "../../../protocol";
import type { Rhythm } from "./state";

const MINUTE_SECS = 60;

export class ReportCommands {
  readonly #send: (frame: ClientFrame) => void;

  constructor(send: (frame: ClientFrame) => void) {
    this.#send = send;
  }

  attendance(withAddresses: boolean): void {
    this.#send({
      namespace: "meeting_report",
      payload: {
        action: "generate_attendance_report",
        include_email_addresses: withAddresses,
      },
    });
  }

  startTraining({ firstAfter, firstWithin, thenAfter, thenWithin }: Rhythm): void {
    const range = (after: number, within: number) => ({
      after: after * MINUTE_SECS,
      within: within * MINUTE_SECS,
    });
    this.#training({
      action: "enable_presence_logging",
      initial_checkpoint_delay: range(firstAfter, firstWithin),
      checkpoint_interval: range(thenAfter, thenWithin),
    });
  }

  stopTraining(): void {
    this.#training({ action: "disable_presence_logging" });
  }

  confirmPresence(): void {
    this.#training({ action: "confirm_presence" });
  }

  #training(payload: CommandOf<"training_participation_report">): void {
    this.#send({ namespace: "training_participation_report", payload });
  }
}
