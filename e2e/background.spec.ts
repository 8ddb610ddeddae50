import type { Locator, Page } from 'playwright/test';
import type { Person } from './harness/Person.ts';
import { faceOf } from './harness/stage.ts';
import { expect, silent, test } from './harness/test.ts';
import type { VirtualCamera } from './harness/virtualCameras.ts';

/** A person in front of a striped wall. */
const sitting: VirtualCamera = {
  deviceId: 'desk',
  label: 'Desk camera',
  halves: { left: 'red', right: 'blue' },
  person: true,
};
const used = { cameraPreview: 'never' };

/** What is behind the person: the wall as it is, the blurred wall, or a green image. */
type Seen = 'stripes' | 'blur' | 'green';

const face = (viewer: Person): Locator => faceOf(viewer, 'Ann');
const preview = (person: Person): Locator =>
  person.page.getByRole('dialog', { name: 'Turn your camera on?' });

/** What a video shows beside the person; null while it has no frame, or no person in it. */
async function seenIn(video: Locator): Promise<Seen | 'other' | null> {
  const [found] = await video.elementHandles();
  if (!found) return null;
  return found.evaluate((element) => {
    const { videoWidth: width, videoHeight: height } = element as HTMLVideoElement;
    if (width === 0) return null;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    if (!pen) return null;
    pen.drawImage(element as HTMLVideoElement, 0, 0);
    const at = (x: number, y: number) => pen.getImageData(x * width, y * height, 1, 1).data;
    const [red = 0, , blue = 0] = at(0.5, 0.92);
    const isPerson = blue > red + 50;
    if (!isPerson) return null;
    const wall = Array.from({ length: 20 }, (_, index) => at(0.04 + index * 0.01, 0.5));
    if (wall.every(([r = 0, g = 0]) => g > r + 80)) return 'green';
    const light = wall.map(([r = 0]) => r);
    const contrast = Math.max(...light) - Math.min(...light);
    return contrast > 100 ? 'stripes' : contrast < 60 ? 'blur' : 'other';
  });
}

async function choose(page: Page, background: string): Promise<void> {
  await page.getByRole('button', { name: /Background$/ }).click();
  await page.getByRole('option', { name: background, exact: true }).click();
}

async function openSettings(person: Person): Promise<void> {
  await person.button('Settings').first().click();
  await expect(person.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
}

/**
 * Makes the background thread measure a very fast machine, whatever else runs here, until `becomeSlow` makes it
 * measure a slow one: then every look at the clock takes longer than a frame may, however fast the real machine is.
 */
async function pretendMachine(page: Page): Promise<{ becomeSlow(): Promise<void> }> {
  await page.route('**/backgroundWorker-*.js', async (route) => {
    const response = await route.fetch();
    const clock = `{
      const real = performance.now.bind(performance);
      let [pace, lookMs, last, told] = [0.05, 0, real(), real()];
      performance.now = () => {
        const now = real();
        told += (now - last) * pace + lookMs;
        last = now;
        return told;
      };
      new BroadcastChannel('machine').onmessage = () => {
        performance.now();
        [pace, lookMs] = [1, 100];
      };
    }\n`;
    await route.fulfill({ response, body: clock + (await response.text()) });
  });
  return {
    becomeSlow: () => page.evaluate(() => new BroadcastChannel('machine').postMessage('slow')),
  };
}

/** An image file in one colour. */
async function pictureFile(page: Page, color: string) {
  const base64 = await page.evaluate((fill) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 300 });
    const pen = canvas.getContext('2d');
    if (pen) Object.assign(pen, { fillStyle: fill }).fillRect(0, 0, 400, 300);
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  }, color);
  return { name: 'wall.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

test('my room is blurred before others see it; in the call I can switch to no background or an image', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([
    arrive('Ann', { ...silent, cameras: [sitting] }),
    arrive('Bob', silent),
  ]);
  await pretendMachine(ann.page);
  const loaded: string[] = [];
  ann.page.on('request', (request) => loaded.push(request.url()));
  for (const person of [ann, bob]) await person.join('General');
  await ann.button('Turn camera on').click();
  await expect.poll(() => seenIn(preview(ann).locator('video'))).toBe('stripes');
  // The code for backgrounds is loaded only when a background is chosen.
  expect(loaded.filter((url) => /litert|tflite|backgroundWorker/.test(url))).toEqual([]);
  await choose(ann.page, 'Blur');
  await expect(preview(ann).getByText('Others see you with this background.')).toBeVisible();
  await expect.poll(() => seenIn(preview(ann).locator('video'))).toBe('blur');
  await preview(ann).getByRole('button', { name: 'Turn on' }).click();
  const seen: unknown[] = [];
  await expect
    .poll(async () => {
      seen.push(await seenIn(face(bob)));
      return seen.at(-1);
    })
    .toBe('blur');
  expect(seen).not.toContain('stripes');

  await openSettings(ann);
  await choose(ann.page, 'None');
  await expect.poll(() => seenIn(face(bob))).toBe('stripes');
  const chooser = ann.page.waitForEvent('filechooser');
  await choose(ann.page, 'Image');
  await (await chooser).setFiles(await pictureFile(ann.page, 'rgb(20, 200, 40)'));
  await expect.poll(() => seenIn(face(bob))).toBe('green');
  await ann.page.setInputFiles('input[type=file][accept="image/*"]', {
    name: 'wall.png',
    mimeType: 'image/png',
    buffer: Buffer.from('no picture'),
  });
  await expect(ann.page.getByText('This file is not a readable image.')).toBeVisible();
  expect(await seenIn(face(bob))).toBe('green');
});

test('where backgrounds are too slow or cannot load, the plain camera is sent and the app says so', async ({
  arrive,
}) => {
  const blurred = { ...used, cameraBackground: 'blur' };
  const [ann, bob] = await Promise.all([
    arrive('Ann', { ...silent, cameras: [sitting], preferences: blurred }),
    arrive('Bob', silent),
  ]);
  const machine = await pretendMachine(ann.page);
  for (const person of [ann, bob]) await person.join('General');
  await ann.button('Turn camera on').click();
  await expect.poll(() => seenIn(face(bob))).toBe('blur');
  await machine.becomeSlow();
  const shown = ann.page.getByText('This computer is too slow for the background.').first();
  await expect(shown).toBeVisible();
  await expect.poll(() => seenIn(face(bob))).toBe('stripes');
  await ann.button('Turn camera off').click();
  await expect(face(bob)).toHaveCount(0);

  await ann.page.route('**/*.wasm', (route) => route.abort());
  await openSettings(ann);
  await choose(ann.page, 'None');
  await choose(ann.page, 'Blur');
  await ann.page.keyboard.press('Escape');
  await ann.button('Turn camera on').click();
  await expect(ann.page.getByText('The background cannot be changed here,').first()).toBeVisible();
  await expect.poll(() => seenIn(face(bob))).toBe('stripes');
});
