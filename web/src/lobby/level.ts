/** Loudness of a stream, for the bar that shows that the microphone hears something. */

const FLOOR_DB = -60;
const CEILING_DB = -12;

/** Root mean square of samples in -1…1, as 0…1 on a scale that follows the ear. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

/** Rises at once, falls slowly. */
export function decay(previous: number, current: number): number {
  return Math.max(current, previous * 0.92);
}

/**
 * Calls `onLevel` once a frame until the returned function is called. The audio context may have
 * to wait for the first click or key, as browsers want it.
 */
export function watchLevel(stream: MediaStream, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let level = 0;
  let frame = 0;
  const tick = () => {
    analyser.getFloatTimeDomainData(samples);
    level = decay(level, levelOf(samples));
    onLevel(level);
    frame = requestAnimationFrame(tick);
  };
  const stop = new AbortController();
  const resume = () => void context.resume();
  for (const event of ["pointerdown", "keydown"]) {
    window.addEventListener(event, resume, { signal: stop.signal });
  }
  tick();
  return () => {
    stop.abort();
    cancelAnimationFrame(frame);
    void context.close();
  };
}

const TEST_TONES = [523.25, 659.25, 783.99];
const TONE_SECONDS = 0.22;

/** Three rising notes on the chosen loudspeaker. */
export async function playTestSound(outputDeviceId: string | undefined): Promise<void> {
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  TEST_TONES.forEach((frequency, index) => {
    const start = context.currentTime + 0.05 + index * TONE_SECONDS;
    const tone = new OscillatorNode(context, { frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.18, start + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, start + TONE_SECONDS * 1.6);
    tone.connect(volume).connect(target);
    tone.start(start);
    tone.stop(start + TONE_SECONDS * 1.7);
  });
  const player = new Audio();
  player.srcObject = target.stream;
  if (outputDeviceId !== undefined && "setSinkId" in player) await player.setSinkId(outputDeviceId);
  await player.play();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  player.srcObject = null;
  await context.close();
}
