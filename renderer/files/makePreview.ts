import { previewMaxBytes } from '../../shared/domain/SharedFile.ts';

/** Pictures and videos are drawn no larger; in a narrow chat that is twice the pixels that are seen. */
const picture = { width: 480, height: 360 } as const;
const wave = { width: 480, height: 96 } as const;
/** WebP qualities, tried in order until the preview is small enough. */
const qualities = [0.8, 0.6, 0.4, 0.2];
/** Then it is drawn smaller, as also where the browser can write only PNG. */
const scales = [1, 0.5, 0.25];
/** A browser that needs longer sends the file without a preview. */
const patienceMs = 4_000;
/** Decoded, a sound takes about ten times as much memory, and more. */
const soundMaxBytes = 10_000_000;
const pictureMaxBytes = 100_000_000;
/** Pictures that browsers show without running anything: no SVG. */
const drawn = /^image\/(png|jpeg|webp|gif|avif|bmp)$/;

type Drawable = CanvasImageSource & { readonly close?: () => void };
interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly image: Drawable;
}

/**
 * A small picture of a file, made on this device: of a picture, of a moment of a video, or the wave of a sound. Null for all other
 * files, and for those that the browser cannot read in time.
 */
export async function makePreview(file: File): Promise<Blob | null> {
  const drawing = drawingOf(file);
  if (drawing === null) return null;
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patienceMs));
  try {
    const ready = await Promise.race([drawing, late]);
    if (ready === null) return null;
    const blob = await smallEnough(ready);
    ready.image.close?.();
    return blob;
  } catch {
    return null;
  }
}

function drawingOf(file: File): Promise<Drawing> | null {
  if (drawn.test(file.type) && file.size <= pictureMaxBytes) return ofPicture(file);
  if (file.type.startsWith('video/')) return ofVideo(file);
  if (file.type.startsWith('audio/') && file.size <= soundMaxBytes) return ofSound(file);
  return null;
}

async function ofPicture(file: File): Promise<Drawing> {
  const image = await createImageBitmap(file);
  return { image, ...fitted(image.width, image.height) };
}

async function ofVideo(file: File): Promise<Drawing> {
  const video = document.createElement('video');
  const address = URL.createObjectURL(file);
  try {
    video.muted = true;
    video.preload = 'auto';
    video.src = address;
    await once(video, 'loadeddata');
    // The first moment is often black.
    video.currentTime = Math.min(1, video.duration / 10 || 0);
    await once(video, 'seeked');
    const image = await createImageBitmap(video);
    return { image, ...fitted(video.videoWidth, video.videoHeight) };
  } finally {
    video.removeAttribute('src');
    URL.revokeObjectURL(address);
  }
}

async function ofSound(file: File): Promise<Drawing> {
  const context = new OfflineAudioContext(1, 1, 8_000);
  const samples = (await context.decodeAudioData(await file.arrayBuffer())).getChannelData(0);
  const image = new OffscreenCanvas(wave.width, wave.height);
  const pen = image.getContext('2d');
  if (pen === null) throw new Error('no canvas');
  // Seen on dark and on light.
  pen.fillStyle = '#7d8798';
  const barWidth = 4;
  const bars = wave.width / (barWidth * 1.5);
  const peaks = Array.from({ length: bars }, (_, bar) => peakOf(samples, bar / bars, 1 / bars));
  const loudest = Math.max(...peaks, 0.01);
  for (const [bar, peak] of peaks.entries()) {
    const height = Math.max(2, (peak / loudest) * wave.height);
    pen.fillRect(bar * barWidth * 1.5, (wave.height - height) / 2, barWidth, height);
  }
  return { image, ...wave };
}

/** The largest sample of a part of a sound; both shares are from 0 to 1. */
function peakOf(samples: Float32Array, from: number, share: number): number {
  const end = Math.floor((from + share) * samples.length);
  let peak = 0;
  for (let at = Math.floor(from * samples.length); at < end; at += 1) {
    peak = Math.max(peak, Math.abs(samples[at] ?? 0));
  }
  return peak;
}

/** A size of the same shape that fits into a preview; never larger than it is. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, picture.width / width, picture.height / height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

async function smallEnough({ image, width, height }: Drawing): Promise<Blob | null> {
  for (const scale of scales) {
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(width * scale)),
      Math.max(1, Math.round(height * scale)),
    );
    const pen = canvas.getContext('2d');
    if (pen === null) return null;
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    for (const quality of qualities) {
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
      if (blob.size <= previewMaxBytes) return blob;
    }
  }
  return null;
}

function once(video: HTMLVideoElement, name: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(name, () => resolve(), { once: true });
    video.addEventListener('error', () => reject(new Error('not readable')), { once: true });
  });
}
