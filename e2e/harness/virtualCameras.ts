import type { Page } from 'playwright/test';
import type { Halves } from './sharedPage.ts';

/** A camera that exists in one page only and sees two halves of colour. */
export interface VirtualCamera {
  readonly deviceId: string;
  readonly label: string;
  readonly halves: Halves;
}

interface CameraDesk {
  /** Ends what the camera gives and takes it off the list, as when its plug is pulled. */
  unplug(deviceId: string): void;
  plug(camera: VirtualCamera): void;
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
  await page.addInitScript((first) => {
    const plugged = [...first];
    const live = new Map<MediaStreamTrack, string>();
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
    const filming = ({ deviceId, label, halves }: (typeof first)[number]): MediaStream => {
      const [width, height] = [1280, 720];
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('no canvas');
      let frame = 0;
      const draw = () => {
        pen.fillStyle = halves.left;
        pen.fillRect(0, 0, width / 2, height);
        pen.fillStyle = halves.right;
        pen.fillRect(width / 2, 0, width / 2, height);
        // Something moves, or no picture would be new.
        pen.fillStyle = 'black';
        pen.fillRect((frame * 8) % width, 0, 16, 16);
        frame += 1;
      };
      draw();
      const timer = setInterval(draw, 100);
      const stream = canvas.captureStream(10);
      const [track] = stream.getVideoTracks();
      if (!track) throw new Error('no track');
      Object.defineProperty(track, 'label', { value: label });
      track.getSettings = () => ({ deviceId, width, height });
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
      const wish = typeof video === 'object' ? video.deviceId : undefined;
      const exact = typeof wish === 'object' && !Array.isArray(wish) ? wish.exact : undefined;
      const chosen = exact ? plugged.find(({ deviceId }) => deviceId === exact) : plugged[0];
      if (!chosen && exact) throw new OverconstrainedError('deviceId');
      if (!chosen) throw new DOMException('Requested device not found', 'NotFoundError');
      return filming(chosen);
    };
    window.perchCameras = {
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
  }, cameras);
}
