import { describe, expect, it } from "vitest";
import { NO_TRAINING, reduceTraining, trainingFrom } from "./state";

const asked = reduceTraining(NO_TRAINING, { message: "presence_confirmation_requested" }, 1000);

describe("somebody in a training", () => {
  it("is asked whether they are there", () => {
    expect(asked).toEqual({ isOn: true, askedAt: 1000 });
  });

  it("is asked no more once they have answered, on whichever device", () => {
    const answered = reduceTraining(asked, { message: "presence_confirmation_logged" }, 2000);
    expect(answered).toEqual({ isOn: true, askedAt: null });
  });

  it("who comes late answers the question that is open", () => {
    expect(trainingFrom(NO_TRAINING, { state: "waiting_for_confirmation" }, 5).askedAt).toBe(5);
    expect(trainingFrom(NO_TRAINING, { state: "enabled" }, 5).askedAt).toBeNull();
  });

  it("who has answered is not asked again after a loss of connection", () => {
    const answered = { isOn: true, askedAt: null };
    expect(trainingFrom(answered, { state: "waiting_for_confirmation" }, 5).askedAt).toBeNull();
    expect(trainingFrom(asked, { state: "waiting_for_confirmation" }, 5000).askedAt).toBe(1000);
  });

  it("is left in peace when it ends", () => {
    const ended = { message: "presence_logging_ended", reason: "stopped_manually" } as const;
    expect(reduceTraining(asked, ended, 0)).toEqual(NO_TRAINING);
  });
});
