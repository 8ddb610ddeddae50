import type { Page } from 'playwright/test';
import type { Halves } from './sharedPage.ts';

declare global {
  interface Window {
    /** What the screen shows now. */
    perchScreen: Halves;
  }
}

/**
 * From now on, until it reloads, this page shares a screen that exists only here, without a picker: two coloured
 * halves, which `show` changes, and a steady tone, Hz. Unlike the tab of `openSharedPage` it needs no whole Chromium.
 */
export async function giveScreen(
  page: Page,
  halves: Halves,
  frequency: number,
): Promise<{ show(halves: Halves): Promise<void> }> {
  const show = (shown: Halves) =>
    page.evaluate((now) => {
      window.perchScreen = now;
    }, shown);
  await show(halves);
  await page.evaluate(
    ({ hz }) => {
      navigator.mediaDevices.getDisplayMedia = async () => {
        const [width, height] = [1280, 720];
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const pen = canvas.getContext('2d');
        if (!pen) throw new Error('no canvas');
        const draw = () => {
          const { left, right } = window.perchScreen;
          pen.fillStyle = left;
          pen.fillRect(0, 0, width / 2, height);
          pen.fillStyle = right;
          pen.fillRect(width / 2, 0, width / 2, height);
        };
        draw();
        const timer = setInterval(draw, 100);
        const stream = canvas.captureStream(10);
        const sound = new AudioContext();
        const output = new MediaStreamAudioDestinationNode(sound);
        const tone = new OscillatorNode(sound, { frequency: hz });
        tone.connect(new GainNode(sound, { gain: 0.25 })).connect(output);
        tone.start();
        for (const track of output.stream.getAudioTracks()) stream.addTrack(track);
        const [video] = stream.getVideoTracks();
        if (!video) throw new Error('no track');
        const stop = video.stop.bind(video);
        video.stop = () => {
          clearInterval(timer);
          void sound.close();
          stop();
        };
        // As of a tab: only a tab's sound is sent, because it does not contain the call.
        video.getSettings = () => ({ width, height, displaySurface: 'browser' });
        return stream;
      };
    },
    { hz: frequency },
  );
  return { show };
}
