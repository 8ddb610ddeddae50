import type { Page } from 'playwright/test';
import { codeLayout } from './pictureCode.ts';
import type { Halves } from './sharedPage.ts';

/**
 * A camera that exists in one page only. It sees two halves of colour, and above them in black and white its own number and
 * that of the picture: see `pictureCode.ts`.
 */
export interface VirtualCamera {
  readonly deviceId: string;
  readonly label: string;
  readonly halves: Halves;
  /** From 0 to 63. */
  readonly number?: number;
  /** True: shows a person before a striped wall instead of the halves. */
  readonly person?: boolean;
  /** True: 1280 × 720 pixels, for what depends on the layers of the video. Else 640 × 360, which is cheaper to send. */
  readonly large?: boolean;
  /** On a phone. */
  readonly facing?: 'user' | 'environment';
}

/** Chromium's own, which TypeScript does not know. */
interface GeneratorScope {
  readonly MediaStreamTrackGenerator: new (options: {
    kind: 'video';
  }) => MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
}

interface CameraDesk {
  /** Ends the camera's tracks and removes it from the device list, as if unplugged. */
  unplug(deviceId: string): void;
  plug(camera: VirtualCamera): void;
  /** True: requests for a camera are refused from now on. */
  deny(isDenied: boolean): void;
  /** Which cameras are open now. */
  live(): string[];
}
declare global {
  interface Window {
    perchCameras: CameraDesk;
  }
}

/**
 * Gives a page cameras of its own, before any of its code runs: `getUserMedia` and `enumerateDevices` know these and no
 * others; microphones stay what they are.
 */
export async function installCameras(page: Page, cameras: readonly VirtualCamera[]): Promise<void> {
  await page.addInitScript(
    ({ first, code }) => {
      const plugged = [...first];
      let isDenied = false;
      const live = new Map<MediaStreamTrack, string>();
      // Kept here, because a test may take it from the page.
      const { MediaStreamTrackGenerator: Generator } = globalThis as unknown as GeneratorScope;
      const devices = navigator.mediaDevices;
      const enumerate = devices.enumerateDevices.bind(devices);
      const open = devices.getUserMedia.bind(devices);
      devices.enumerateDevices = async () => [
        ...(await enumerate()).filter(({ kind }) => kind !== 'videoinput'),
        ...plugged.map(({ deviceId, label }) => {
          const info = { deviceId, label, groupId: deviceId, kind: 'videoinput' as const };
          return { ...info, toJSON: () => info };
        }),
      ];
      const filming = (camera: (typeof first)[number]): MediaStream => {
        const { deviceId, label, halves, person, large } = camera;
        const [width, height] = large ? [1280, 720] : [640, 360];
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const pen = canvas.getContext('2d');
        if (!pen) throw new Error('no canvas');
        let frame = 0;
        const bitsOf = (value: number, count: number) =>
          Array.from({ length: count }, (_, index) => (value >> (count - 1 - index)) & 1);
        const oval = (color: string, x: number, y: number, wide: number, high: number) => {
          pen.fillStyle = color;
          pen.beginPath();
          pen.ellipse(x * width, y * height, wide * width, high * height, 0, 0, 2 * Math.PI);
          pen.fill();
        };
        const drawPerson = () => {
          for (let x = 0; x < width; x += width / 40) {
            pen.fillStyle = (x * 40) % (2 * width) < width ? '#303030' : '#d0d0d0';
            pen.fillRect(x, 0, width / 40, height);
          }
          oval('#20409f', 0.5, 1.05, 0.24, 0.38);
          oval('#c99a7e', 0.5, 0.62, 0.05, 0.14);
          oval('#3a2a20', 0.5, 0.34, 0.105, 0.27);
          oval('#dcae92', 0.5, 0.39, 0.085, 0.22);
          for (const side of [-1, 1]) {
            oval('#ffffff', 0.5 + side * 0.033, 0.36, 0.014, 0.016);
            oval('#2b2320', 0.5 + side * 0.033, 0.36, 0.007, 0.014);
          }
          oval('#a8564f', 0.5, 0.51, 0.03, 0.014);
        };
        const draw = () => {
          pen.fillStyle = halves.left;
          pen.fillRect(0, 0, width / 2, height);
          pen.fillStyle = halves.right;
          pen.fillRect(width / 2, 0, width / 2, height);
          if (person) drawPerson();
          const { cells, sync, numberBits, frameBits } = code;
          const number = camera.number ?? 0;
          const shown = frame % 2 ** frameBits;
          const bits = [
            ...sync,
            ...bitsOf(number, numberBits),
            ...bitsOf(shown, frameBits),
            ...bitsOf((number * 31 + shown * 7) % 256, 8),
          ];
          const side = width / cells;
          bits.forEach((bit, index) => {
            pen.fillStyle = bit ? 'white' : 'black';
            pen.fillRect(index * side, 0, side, side);
          });
          frame += 1;
        };
        // Like a camera it gives pictures also while the page draws nothing, which the stream of a canvas does not.
        const track = new Generator({ kind: 'video' });
        const pictures = track.writable.getWriter();
        const film = () => {
          draw();
          const picture = new VideoFrame(canvas, { timestamp: performance.now() * 1000 });
          // The track may end at any moment.
          pictures.write(picture).catch(() => picture.close());
        };
        film();
        const timer = setInterval(film, 100);
        const stream = new MediaStream([track]);
        Object.defineProperty(track, 'label', { value: label });
        const facingMode = camera.facing;
        track.getSettings = () => ({ deviceId, width, height, ...(facingMode && { facingMode }) });
        const stop = track.stop.bind(track);
        track.stop = () => {
          clearInterval(timer);
          live.delete(track);
          stop();
        };
        live.set(track, deviceId);
        return stream;
      };
      devices.getUserMedia = async (constraints) => {
        const video = constraints?.video;
        if (!video) return open(constraints);
        if (isDenied) throw new DOMException('Permission denied', 'NotAllowedError');
        const wish = typeof video === 'object' ? video.deviceId : undefined;
        const exact = typeof wish === 'object' && !Array.isArray(wish) ? wish.exact : undefined;
        const facing = typeof video === 'object' ? video.facingMode : undefined;
        const ideal =
          typeof facing === 'object' && !Array.isArray(facing) ? facing.ideal : undefined;
        const chosen = exact
          ? plugged.find(({ deviceId }) => deviceId === exact)
          : (plugged.find((camera) => camera.facing === ideal) ?? plugged[0]);
        if (!chosen && exact) throw new OverconstrainedError('deviceId');
        if (!chosen) throw new DOMException('Requested device not found', 'NotFoundError');
        return filming(chosen);
      };
      window.perchCameras = {
        deny: (now) => {
          isDenied = now;
        },
        live: () => [...live.values()],
        plug: (camera) => {
          plugged.push(camera);
          devices.dispatchEvent(new Event('devicechange'));
        },
        unplug: (gone) => {
          plugged.splice(
            plugged.findIndex(({ deviceId }) => deviceId === gone),
            1,
          );
          for (const [track, deviceId] of [...live]) {
            if (deviceId !== gone) continue;
            track.stop();
            track.dispatchEvent(new Event('ended'));
          }
          devices.dispatchEvent(new Event('devicechange'));
        },
      };
    },
    { first: cameras, code: codeLayout },
  );
}
