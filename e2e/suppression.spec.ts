import type { Page } from 'playwright/test';
import type { Person } from './harness/Person.ts';
import { expect, expectHearing, test } from './harness/test.ts';

async function openSettings(person: Person): Promise<void> {
  await person.button('Settings').first().click();
  await expect(person.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
}

async function chooseSuppression(person: Person, name: string): Promise<void> {
  await person.page.getByRole('button', { name: /Noise suppression$/ }).click();
  await person.page.getByRole('option', { name, exact: true }).click();
}

test('RNNoise can be chosen in the call, keeps voices audible, and can be compared', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann'), arrive('Bob')]);
  await ann.join('General');
  await bob.join('General');
  await openSettings(ann);
  await chooseSuppression(ann, 'Strong, by RNNoise');
  await expect(ann.page.getByText('RNNoise is on.')).toBeVisible();
  // RNNoise treats a tone like Ann's as a voice.
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  const comparison = ann.page.getByRole('switch', {
    name: 'Without noise suppression, to compare',
  });
  await expect(comparison).toHaveCount(0);
  await ann.page.getByText('Play back what others hear').click();
  await comparison.press('Space');
  await expect(ann.page.getByText('RNNoise is on.')).toBeHidden();
  await comparison.press('Space');
  await expect(ann.page.getByText('RNNoise is on.')).toBeVisible();
  await chooseSuppression(ann, 'Off');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
});

test('where RNNoise cannot load, the app says so, and others still hear me', async ({ arrive }) => {
  const [ann, bob] = await Promise.all([arrive('Ann'), arrive('Bob')]);
  await ann.page.route('**/*.wasm', (route) => route.abort());
  await ann.join('General');
  await bob.join('General');
  await openSettings(ann);
  await chooseSuppression(ann, 'Strong, by RNNoise');
  await expect(ann.page.getByText('RNNoise does not work here.').first()).toBeVisible();
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
});

/**
 * Call before the page opens: `begin` overloads the audio thread until `end`.
 */
async function prepareOverload(
  page: Page,
): Promise<{ begin(): Promise<void>; end(): Promise<void> }> {
  await page.addInitScript(() => {
    const contexts: AudioContext[] = [];
    window.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
    const load: AudioNode[] = [];
    const addLoad = (context: AudioContext) => {
      const silence = new GainNode(context, { gain: 0 });
      silence.connect(context.destination);
      load.push(silence);
      // HRTF panning is expensive.
      for (let index = 0; index < 60; index += 1) {
        const source = new ConstantSourceNode(context);
        const head = new PannerNode(context, { panningModel: 'HRTF', positionX: 1 });
        source.connect(head).connect(silence);
        source.start();
        load.push(source, head);
      }
    };
    let timer: ReturnType<typeof setInterval> | undefined;
    Object.assign(window, {
      beginOverload: () => {
        const context = contexts.find(({ state }) => state === 'running');
        if (context === undefined) throw new Error('nothing sounds');
        const look = () => ({ wall: performance.now(), sound: context.currentTime * 1000 });
        let last = look();
        addLoad(context);
        timer = setInterval(() => {
          const now = look();
          const keepsUp = now.sound - last.sound > 0.7 * (now.wall - last.wall);
          last = now;
          if (keepsUp) addLoad(context);
        }, 200);
      },
      endOverload: () => {
        clearInterval(timer);
        for (const node of load) node.disconnect();
      },
    });
  });
  const call = (name: 'beginOverload' | 'endOverload') => () =>
    page.evaluate((called) => (window as unknown as Record<string, () => void>)[called]?.(), name);
  return { begin: call('beginOverload'), end: call('endOverload') };
}

/** For each later microphone request: whether the page asks the browser for noise suppression. */
async function watchMicrophones(page: Page): Promise<{ suppressed(): Promise<unknown[]> }> {
  await page.evaluate(() => {
    const suppressed: unknown[] = [];
    Object.assign(window, { suppressed });
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = (constraints) => {
      const { audio } = constraints ?? {};
      if (typeof audio === 'object') suppressed.push(audio.noiseSuppression);
      return open(constraints);
    };
  });
  return {
    suppressed: () =>
      page.evaluate(() => (window as unknown as { suppressed: unknown[] }).suppressed),
  };
}

test('where RNNoise lacks CPU, it is turned off with a message, and others still hear me', async ({
  arrive,
  invite,
}) => {
  const [ann, bob] = await Promise.all([
    invite('Ann', { preferences: { noiseSuppression: 'rnnoise' } }),
    arrive('Bob'),
  ]);
  const overload = await prepareOverload(ann.page);
  await ann.open();
  await ann.enter();
  const microphones = await watchMicrophones(ann.page);
  await ann.join('General');
  await bob.join('General');
  await openSettings(ann);
  const setting = ann.page.getByRole('dialog').getByRole('status').filter({ hasText: 'RNNoise' });
  await expect(setting).toHaveText('RNNoise is on.');
  await overload.begin();
  await expect(setting).toHaveText(
    'This computer is too slow for RNNoise. The browser’s noise suppression is used instead.',
  );
  await overload.end();
  expect(await microphones.suppressed()).toEqual([false, true]);
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
});
