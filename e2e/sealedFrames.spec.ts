import type { Page } from 'playwright/test';
import { openFrame } from '../renderer/media/encryption/frameCryptor.ts';
import { deriveFrameKey } from '../renderer/media/encryption/frameKey.ts';
import type { RtpPacket } from '../server/media/rtpPacket.ts';
import { recordedCodecs } from '../server/recordings/videoPayloads.ts';
import type { Source } from '../shared/domain/Source.ts';
import { splitFrame } from '../shared/encryption/frameFormat.ts';
import { test as base, expect } from './harness/test.ts';
import { tones } from './harness/tones.ts';
import type { SealedPage } from './sealed/page.ts';
import { SealedRoom } from './sealed/SealedRoom.ts';

declare const sealed: SealedPage;
type Act<Name extends keyof SealedPage> = Awaited<ReturnType<SealedPage[Name]>>;

/** Calls a function of the page. */
type Do = <Name extends keyof SealedPage>(
  name: Name,
  ...parameters: Parameters<SealedPage[Name]>
) => Promise<Act<Name>>;

const test = base.extend<{ readonly page: Page; readonly room: SealedRoom; readonly act: Do }>({
  page: async ({ browsers }, use) => {
    const browser = await browsers.get({ microphone: 'none', autoplay: true });
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    await use(page);
    await page.close();
  },
  room: async ({ page }, use) => {
    const room = await SealedRoom.open(page);
    await use(room);
    room.close();
  },
  act: async ({ page, room: _room }, use) => {
    await use((name, ...parameters) =>
      page.evaluate(
        ([name, parameters]) =>
          (sealed[name] as (...given: unknown[]) => never)(...(parameters as unknown[])),
        [name, parameters] as const,
      ),
    );
  },
});

const { Ann: annTone, Cho: choTone } = tones;
const secrets = [1, 2].map((seed) => Array.from({ length: 32 }, () => seed));
/** What each of them gets in an epoch: leaves are in the order of the names. */
function keysOf(name: string, epoch: number): Parameters<SealedPage['use']> {
  const names = ['Ann', 'Bob', 'Dan', 'Fay'];
  const peers = names
    .map((peerId, leaf) => ({ leaf, peerId }))
    .filter(({ peerId }) => peerId !== name);
  return [name, { epoch, ownLeaf: names.indexOf(name), peers }, secrets[epoch - 1] ?? []];
}

test('what is sealed reaches who has the keys, nobody else, and is never sent in any other way', async ({
  act,
  room,
}) => {
  const hearing = (name: string, frequency: number = annTone) =>
    expect.poll(() => act('toneShare', name, frequency));
  const seeing = (name: string, source: Source) =>
    expect.poll(async () => (await act('picture', name, source)).colour);

  await Promise.all([
    act('connect', 'Ann', 'attached'),
    act('connect', 'Bob', 'attached'),
    act('connect', 'Cho', 'attached'),
    act('connect', 'Dan', 'late'),
    act('connect', 'Eve', 'none'),
  ]);
  for (const name of ['Ann', 'Bob', 'Dan']) await act('enter', name, 'sealed');
  await act('enter', 'Cho', 'plain');
  // Cho is in a channel without encryption; her voice also shows that time has passed.
  const plain = await act('send', 'Cho', 'microphone', choTone);
  const ages = async () => {
    const before = room.count(plain);
    await expect.poll(() => room.count(plain)).toBeGreaterThan(before + 25);
  };
  const voice = await act('send', 'Ann', 'microphone', annTone);
  const camera = await act('send', 'Ann', 'camera', 'lime');
  const screen = await act('send', 'Ann', 'screen', 'blue', true);
  const sound = await act('send', 'Ann', 'screenAudio', annTone);
  const whisper = await act('send', 'Ann', 'whisper', annTone);
  const late = await act('send', 'Dan', 'microphone', annTone);
  for (const name of ['Bob', 'Eve']) {
    await act('receive', name, 'Ann', 'microphone', voice);
    await act('receive', name, 'Ann', 'camera', camera);
    await act('receive', name, 'Ann', 'screen', screen);
  }

  await test.step('without a key, and without a transform, nothing is sent', async () => {
    await ages();
    const all = [voice, camera, screen, sound, whisper, late];
    expect(all.map((id) => room.count(id))).toEqual(all.map(() => 0));
  });

  await test.step('with the keys it is heard and seen', async () => {
    for (const name of ['Ann', 'Bob', 'Dan']) await act('use', ...keysOf(name, 1));
    await act('harm', 'Dan', 'microphone', 'attach again');
    await hearing('Bob').toBeGreaterThan(0.9);
    await seeing('Bob', 'camera').toBe('010');
    await seeing('Bob', 'screen').toBe('001');
    for (const id of [late, sound, whisper]) {
      await expect.poll(() => room.count(id)).toBeGreaterThan(0);
    }
  });

  await test.step('who loses the keys hears and sees nothing until there are new ones', async () => {
    await act('enter', 'Bob', 'sealed');
    await hearing('Bob').toBe(0);
    await expect.poll(() => act('drops', 'Bob', 'microphone')).toEqual(['noKey']);
    await expect.poll(() => act('drops', 'Bob', 'screen')).toEqual(['noKey']);
    const { frames } = await act('picture', 'Bob', 'camera');
    for (const name of ['Ann', 'Bob', 'Dan']) await act('use', ...keysOf(name, 2));
    await hearing('Bob').toBeGreaterThan(0.9);
    await expect
      .poll(async () => (await act('picture', 'Bob', 'camera')).frames)
      .toBeGreaterThan(frames);
  });

  await test.step('voices that follow each other in one slot are each heard, none under another name', async () => {
    await act('connect', 'Fay', 'attached');
    await act('enter', 'Fay', 'sealed');
    await act('use', ...keysOf('Fay', 2));
    // At its fifth voice a section falls silent for good unless it is negotiated again in time.
    for (let pair = 1; pair <= 3; pair += 1) {
      await act('receiveInSlot', 'Fay', 'Ann', voice);
      await hearing('Fay').toBeGreaterThan(0.9);
      await act('receiveInSlot', 'Fay', 'Dan', voice);
      await hearing('Fay').toBe(0);
      await expect.poll(() => act('drops', 'Fay', 'slot')).toEqual(['forged']);
    }
  });

  await test.step('a transform attached a second time goes on sealing', async () => {
    await act('harm', 'Ann', 'microphone', 'attach again');
    const before = room.count(voice);
    await expect.poll(() => room.count(voice)).toBeGreaterThan(before + 20);
    await hearing('Bob').toBeGreaterThan(0.9);
  });

  await test.step('a receiver without keys and cryptors has heard and seen nothing of it', async () => {
    expect(await act('toneShare', 'Eve', annTone)).toBeLessThan(0.5);
    // A decoder of VP8 makes a picture of noise, too.
    expect((await act('picture', 'Eve', 'camera')).colour).not.toBe('010');
    expect((await act('picture', 'Eve', 'screen')).colour).not.toBe('001');
  });

  await test.step('after a lost transform or a dead worker nothing is sent', async () => {
    await act('harm', 'Ann', 'microphone', 'detach');
    await act('harm', 'Ann', 'camera', 'kill');
    await ages();
    const before = [voice, camera, screen].map((id) => room.count(id));
    await ages();
    expect([voice, camera, screen].map((id) => room.count(id))).toEqual(before);
  });

  await test.step('what is not sealed is heard by everybody, so the receiver without cryptors works', async () => {
    await act('receive', 'Eve', 'Cho', 'whisper', plain);
    await hearing('Eve', choTone).toBeGreaterThan(0.9);
  });

  await test.step('all that the server has got of each source was sealed by its own key', async () => {
    const sources = [
      [voice, 'microphone', 0, null],
      [sound, 'screenAudio', 0, null],
      [whisper, 'whisper', 0, null],
      [late, 'microphone', 2, null],
      [camera, 'camera', 0, 'video/vp8'],
      [screen, 'screen', 0, 'video/vp9'],
    ] as const;
    for (const [id, source, leaf, codec] of sources) {
      const frames = framesOf(room.packets.get(id) ?? [], codec);
      expect(frames.length, source).toBeGreaterThan(0);
      expect(await unsealed(frames, leaf, source), source).toBe(0);
    }
    const clear = framesOf(room.packets.get(plain) ?? [], null);
    expect(clear.length).toBeGreaterThan(0);
    expect(await unsealed(clear, 0, 'microphone')).toBe(clear.length);
  });
});

/** The whole frames in these packets: each packet of sound is one. */
function framesOf(packets: readonly RtpPacket[], codec: string | null): Uint8Array[] {
  const read = codec && recordedCodecs.get(codec)?.read;
  if (!read) return packets.map(({ payload }) => payload);
  const frames: Uint8Array[][] = [];
  let before: RtpPacket | null = null;
  for (const packet of packets) {
    const part = read(packet.payload);
    const follows = before !== null && packet.sequence === (before.sequence + 1) % 2 ** 16;
    before = packet;
    if (part === null) continue;
    if (part.isStart) frames.push([part.data]);
    else if (follows) frames.at(-1)?.push(part.data);
    // The rest of one of which something is missing.
    else frames.pop();
  }
  // The last one may be under way.
  return frames.slice(0, -1).map((parts) => Buffer.concat(parts));
}

/** How many frames no key of their sender for this source opens. */
async function unsealed(
  frames: readonly Uint8Array[],
  leaf: number,
  source: Source,
): Promise<number> {
  const frameKeys = await Promise.all(
    secrets.map((secret) => deriveFrameKey(Uint8Array.from(secret), leaf, source)),
  );
  let count = 0;
  for (const bytes of frames) {
    const frame = splitFrame(Uint8Array.from(bytes));
    const opened = await Promise.all(frameKeys.map((key) => frame && openFrame(key, frame)));
    if (opened.every((each) => each === null)) count += 1;
  }
  return count;
}
