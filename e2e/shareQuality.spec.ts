import type { Locator } from 'playwright/test';
import { openLetterPage, readablePart } from './harness/letterPage.ts';
import type { Person } from './harness/Person.ts';
import { expectStill } from './harness/pictureCounts.ts';
import { seenHalves, sharedTitle } from './harness/sharedPage.ts';
import { expect, silent, test } from './harness/test.ts';
import { tones } from './harness/tones.ts';
import { giveScreen } from './harness/virtualScreen.ts';

/**
 * Packets delayed by a busy CPU look like a slow network to the server: it lowers the layer, and raises it only slowly
 * when the CPU is free again.
 */
const patience = { timeout: 150_000 };
const large = { width: 1900, height: 1200 };
const small = { width: 760, height: 600 };
/** Options of a browser whose picker chooses the shared page at once. */
const sharing = {
  microphone: 'silence',
  grants: 'asked',
  sharedTab: sharedTitle,
} as const;

const tile = (viewer: Person, sharer: Person): Locator =>
  viewer.page.getByRole('group', { name: `${sharer.name}’s screen` });
const pictureOf = (viewer: Person, sharer: Person): Locator =>
  tile(viewer, sharer).locator('video');

async function share(sharer: Person): Promise<void> {
  await sharer.page.bringToFront();
  await sharer.button('Share screen').click();
  await expect(sharer.page.getByText('Nobody is watching yet')).toBeVisible();
}

const watch = (viewer: Person, sharer: Person) =>
  tile(viewer, sharer).getByRole('button', { name: 'Watch' }).click();

/** The active video streams that a page sends or receives: codec, width and frames. */
async function streams(
  person: Person,
  direction: 'outbound-rtp' | 'inbound-rtp',
): Promise<{ readonly codec: string; readonly width: number; readonly frames: number }[]> {
  return person.page.evaluate(async (type) => {
    const found: { codec: string; width: number; frames: number }[] = [];
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      const report = await connection.getStats();
      for (const entry of report.values()) {
        if (entry.type !== type || entry.kind !== 'video' || !entry.codecId) continue;
        const codec = String(report.get(entry.codecId)?.mimeType).replace('video/', '');
        const frames = entry.framesReceived ?? entry.framesSent ?? 0;
        if (frames > 0) found.push({ codec, width: entry.frameWidth ?? 0, frames });
      }
    }
    return found;
  }, direction);
}

/** Key frame requests per video stream: received for each sent layer, or sent for each received stream. */
async function wholePicturesAsked(
  person: Person,
  direction: 'outbound-rtp' | 'inbound-rtp',
): Promise<number[]> {
  return person.page.evaluate(async (type) => {
    const asked: number[] = [];
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      for (const entry of (await connection.getStats()).values()) {
        // mediasoup-client also receives a stream without frames, to probe the network.
        const hasPictures = (entry.framesReceived ?? entry.framesSent ?? 0) > 0;
        if (entry.type === type && hasPictures) asked.push(entry.pliCount ?? 0);
      }
    }
    return asked;
  }, direction);
}

/** The degradation preference and priority of each of a person's video senders. */
async function pictureTuning({ page }: Person) {
  return page.evaluate(() =>
    window.perchConnections
      .filter(({ connectionState }) => connectionState !== 'closed')
      .flatMap((connection) => connection.getSenders())
      .filter(({ track }) => track?.kind === 'video')
      .map((sender) => sender.getParameters())
      .map(({ degradationPreference, encodings }) => ({
        degradation: degradationPreference,
        first: encodings[0]?.priority,
      })),
  );
}

test('small letters are readable in Sharp; the sent and received layers follow the tile size', async ({
  arrive,
}, testInfo) => {
  test.slow();
  const [ann, bob] = await Promise.all([
    arrive('Ann', { browser: sharing, preferences: { shareMode: 'sharp' } }),
    arrive('Bob', silent),
  ]);
  await bob.page.setViewportSize(large);
  for (const person of [ann, bob]) await person.join('General');
  const letters = await openLetterPage(ann.page.context());
  await share(ann);
  const began = performance.now();
  await watch(bob, ann);
  await pictureOf(bob, ann).and(bob.page.locator('[data-shown]')).waitFor();
  testInfo.annotations.push({
    type: 'first frame after Watch, ms',
    description: String(Math.round(performance.now() - began)),
  });
  // The server requests a key frame, and again if none arrives within a second; no frame may arrive before a key frame,
  // or Bob would request one, too.
  expect(Math.max(...(await wholePicturesAsked(ann, 'outbound-rtp')))).toBeLessThanOrEqual(2);
  expect(Math.max(...(await wholePicturesAsked(bob, 'inbound-rtp')))).toBeLessThanOrEqual(1);

  const video = pictureOf(bob, ann);
  const whole = (await letters.page.viewportSize())?.width ?? 0;
  const received = () => streams(bob, 'inbound-rtp');
  const receivedWidth = async () => (await received())[0]?.width;
  await expect.poll(received, patience).toMatchObject([{ codec: 'VP8', width: whole }]);
  await expect.poll(() => readablePart(video, letters), patience).toBeGreaterThan(0.99);
  // The encoder drops frames rather than sharpness, and other streams get less bitrate.
  expect(await pictureTuning(ann)).toEqual([{ degradation: 'maintain-resolution', first: 'high' }]);

  // A small tile gets a lower layer, and higher layers are no longer encoded.
  await bob.page.setViewportSize(small);
  await expect.poll(receivedWidth).toBeLessThan(whole);
  const framesOfWhole = async () =>
    (await streams(ann, 'outbound-rtp')).find(({ width }) => width === whole)?.frames ?? 0;
  await expectStill(framesOfWhole);
  expect(await readablePart(video, letters)).toBeLessThan(0.9);
  await bob.page.setViewportSize(large);
  await expect.poll(receivedWidth, patience).toBe(whole);
  await expect.poll(() => readablePart(video, letters), patience).toBeGreaterThan(0.99);

  // Sharp sends every pixel, whatever the window size.
  const { page } = letters;
  const before = page.viewportSize() ?? large;
  for (const size of [{ width: 500, height: 194 }, before]) {
    await page.setViewportSize(size);
    await expect.poll(receivedWidth, patience).toBe(size.width);
  }
});

/** A browser without VP9: its capabilities do not list it. */
function withoutVp9(): void {
  const connection = RTCPeerConnection.prototype as {
    createOffer(): Promise<RTCSessionDescriptionInit>;
  };
  const { createOffer } = connection;
  connection.createOffer = async function () {
    const offer = await createOffer.call(this);
    const sdp = offer.sdp ?? '';
    const gone = [...sdp.matchAll(/^a=rtpmap:(\d+) VP9\//gm)].map(([, type]) => type);
    const lines = sdp
      .split('\r\n')
      .filter(
        (line) => !gone.some((type) => new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):${type} `).test(line)),
      );
    return { type: offer.type, sdp: lines.join('\r\n') };
  };
}

test('Smooth is sent in VP9, and changes to VP8 for a viewer without VP9', async ({
  arrive,
  invite,
}) => {
  test.slow();
  const halves = { left: 'red', right: 'blue' } as const;
  const [ann, bob] = await Promise.all([
    arrive('Ann', { ...silent, preferences: { shareMode: 'smooth' } }),
    arrive('Bob', silent),
  ]);
  await bob.page.setViewportSize(large);
  for (const person of [ann, bob]) await person.join('General');
  await giveScreen(ann.page, halves, tones.Lee);
  await share(ann);
  await watch(bob, ann);
  const seen = (viewer: Person) => seenHalves(viewer, 'Ann’s screen');
  const codecs = async (viewer: Person) =>
    (await streams(viewer, 'inbound-rtp')).map(({ codec }) => codec);
  await expect.poll(() => seen(bob)).toEqual(halves);
  expect(await codecs(bob)).toEqual(['VP9']);
  // The same with scalable layers: nothing is encoded that nobody watches.
  const sentWidth = async () => (await streams(ann, 'outbound-rtp'))[0]?.width ?? 0;
  await bob.page.setViewportSize(small);
  await expect.poll(sentWidth).toBeLessThan(700);
  await bob.page.setViewportSize(large);
  await expect.poll(sentWidth, patience).toBeGreaterThan(700);
  await expect.poll(() => seen(bob)).toEqual(halves);

  const dan = await invite('Dan', silent);
  await dan.page.addInitScript(withoutVp9);
  await dan.open();
  await dan.enter();
  await dan.join('General');
  await watch(dan, ann);
  await expect.poll(() => seen(dan)).toEqual(halves);
  await expect.poll(() => codecs(bob)).toEqual(['VP8']);
  await expect.poll(() => seen(bob)).toEqual(halves);
  await expect.poll(() => bob.hears()).toEqual(['Lee']);
});
