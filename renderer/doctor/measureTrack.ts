import { LevelMeter } from '../media/audio/LevelMeter.ts';

const measuringMs = 1_500;
const intervalMs = 20;

/** The loudest moment of a track, in dBov; −Infinity for digital silence; null where the browser runs no sound now. */
export async function measureTrack(track: MediaStreamTrack): Promise<number | null> {
  const context = new AudioContext();
  try {
    const meter = new LevelMeter(context);
    const source = context.createMediaStreamSource(new MediaStream([track]));
    source.connect(meter.node);
    let loudest: number | null = null;
    const endMs = performance.now() + measuringMs;
    while (performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
      if (context.state === 'running') {
        loudest = Math.max(loudest ?? Number.NEGATIVE_INFINITY, meter.dbov());
      }
    }
    return loudest;
  } finally {
    void context.close();
  }
}
