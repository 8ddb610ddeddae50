import { rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mixNames } from '../../shared/domain/Recording.ts';
import type { Ffmpeg } from './Ffmpeg.ts';
import { unfinished } from './mixOrder.ts';
import { pictureGraph, pictureNames } from './pictureGraph.ts';
import { layOut, type ShownVideo } from './pictureLayout.ts';

/** What a video of everybody is made of. */
export interface VideoMixOrder {
  /** That of the recording. */
  readonly folder: string;
  /** Those that are not there, because nothing came, are left out. */
  readonly videos: readonly (ShownVideo & { readonly file: string; readonly name: string })[];
  readonly lengthMs: number;
  /** Whether there is a mix of the voices; where nobody has a track there is none. */
  readonly hasSound: boolean;
  /** After which it is given up. */
  readonly limitMs: number;
}

/** Bits per second, at most, over some seconds: enough for a share with text in it. */
const pictureBitrate = 2_000_000;
const soundBitrate = 128_000;

/** The most bytes that such a video takes. */
export function videoMixBytesMax(lengthMs: number): number {
  return 2_000_000 + Math.ceil((1.1 * lengthMs * (pictureBitrate + soundBitrate)) / 8000);
}

const namesFile = unfinished('mix.ass');
const graphFile = unfinished('mix.graph');
const unfinishedVideo = unfinished(mixNames.video);

/**
 * Makes one video of the cameras and shares of a recording, with the mix of its voices: MP4 with H.264 and AAC, which everything plays.
 * ffmpeg reads the recorded files only; nothing that people have sent is a path or an option to it. Rejects when it fails or is
 * aborted; then nothing is left of it.
 */
export async function makeVideoMix(
  order: VideoMixOrder,
  ffmpeg: Ffmpeg,
  signal: AbortSignal,
  onPart: (part: number) => void,
): Promise<void> {
  const { folder, lengthMs } = order;
  const inFolder = (name: string) => path.join(folder, name);
  try {
    const program = await ffmpeg.find();
    const there = await Promise.all(order.videos.map(({ file }) => isThere(inFolder(file))));
    const videos = order.videos.filter((_, index) => there[index]);
    const placements = layOut(videos, lengthMs);
    const placed = videos
      .map((video, index) => ({ ...video, placements: placements[index] ?? [] }))
      .filter((video) => video.placements.length > 0);
    if (!program || placed.length === 0) throw new Error('there is nothing to see, or no ffmpeg');
    const graph = pictureGraph(
      placed.map((video) => video.placements),
      lengthMs,
      program.drawsText ? namesFile : null,
    );
    await writeFile(inFolder(namesFile), pictureNames(placed), { mode: 0o600 });
    await writeFile(inFolder(graphFile), graph, { mode: 0o600 });
    // It makes the file with the rights that files have here, and keeps those of one that is there.
    await writeFile(inFolder(unfinishedVideo), '', { mode: 0o600 });
    const files = placed.map(({ file }) => file);
    const args = videoMixArgs(files, order, [program.filterOption, graphFile]);
    await ffmpeg.run(args, {
      cwd: folder,
      signal,
      onTime: (ms) => onPart(Math.min(1, ms / lengthMs)),
    });
    await rename(inFolder(unfinishedVideo), inFolder(mixNames.video));
  } finally {
    for (const name of [namesFile, graphFile, unfinishedVideo]) {
      await rm(inFolder(name), { force: true });
    }
  }
}

/** What ffmpeg is called with. Names of files are marked as such: some begin like an option or an address. */
export function videoMixArgs(
  files: readonly string[],
  { lengthMs, limitMs, hasSound }: Pick<VideoMixOrder, 'lengthMs' | 'limitMs' | 'hasSound'>,
  filters: readonly string[],
): string[] {
  // Sizes change in the middle of a video: the filters go on with it instead of beginning anew.
  const video = ['-reinit_filter', '0', '-threads', '1', ...onlyFiles, '-f', 'matroska'];
  const sound = hasSound
    ? {
        input: [...onlyFiles, '-f', 'ogg', '-i', `file:${mixNames.sound}`],
        output: ['-map', `${files.length}:a`, '-c:a', 'aac', '-b:a', String(soundBitrate)],
      }
    : { input: [], output: [] };
  return [
    '-y',
    // In seconds of the processor: also if this server dies and nobody is left to stop it.
    ...['-timelimit', String(Math.ceil(limitMs / 1000))],
    ...['-filter_complex_threads', '1'],
    // Whoever sends nonsense as their camera spoils only that.
    ...['-max_error_rate', '1'],
    ...files.flatMap((file) => [...video, '-i', `file:${file}`]),
    ...sound.input,
    ...filters,
    // All files count from the beginning of the recording, whenever they begin.
    '-copyts',
    ...['-map', '[picture]', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '24'],
    ...['-maxrate', String(pictureBitrate), '-bufsize', String(2 * pictureBitrate)],
    ...['-pix_fmt', 'yuv420p', '-threads', '2'],
    ...sound.output,
    ...['-t', (lengthMs / 1000).toFixed(3), '-movflags', '+faststart'],
    ...['-f', 'mp4', `file:${unfinishedVideo}`],
  ];
}

const onlyFiles = ['-protocol_whitelist', 'file'];

async function isThere(file: string): Promise<boolean> {
  return await stat(file).then(
    ({ size }) => size > 0,
    () => false,
  );
}
