import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { protocolVersion } from '../shared/protocol/signIn.ts';
import { watchAbsence } from './harness/constancy.ts';
import { DelayRelay } from './harness/DelayRelay.ts';
import { freePorts } from './harness/freePorts.ts';
import { expect, expectHearing, expectListed, test } from './harness/test.ts';
import { withoutEncryption } from './harness/withoutEncryption.ts';

test('a lost connection returns automatically; sound continues and the place is kept', async ({
  server,
  arrive,
}) => {
  const tcpPort = await freePorts(1, ['127.0.0.1']);
  const relay = await DelayRelay.start({
    listenHost: '127.0.0.1',
    targetHost: '127.0.0.1',
    ports: [server.port],
    tcpPort,
    udp: false,
  });
  try {
    const [ann, bob] = await Promise.all([
      arrive('Ann', { url: `https://127.0.0.1:${tcpPort}` }),
      arrive('Bob'),
    ]);
    await Promise.all([ann.join('General'), bob.join('General')]);
    await expectListed(server, [ann, bob], { General: [ann, bob] });
    const absence = await watchAbsence(bob.page, 'Ann');

    relay.cut();
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
    await expectListed(server, [ann, bob], { General: [ann, bob] });

    relay.block();
    await expect(bob.mark('Ann', 'Connection lost')).toBeVisible();
    await expect(ann.page.getByText('Reconnecting').first()).toBeVisible();
    // Only the signalling is cut: media continues.
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
    relay.mend();
    await expect(bob.mark('Ann', 'Connection lost')).toHaveCount(0);
    await expectHearing([
      [ann, [bob]],
      [bob, [ann]],
    ]);
    await expectListed(server, [ann, bob], { General: [ann, bob] });
    await ann.isIn('General');
    expect(await absence.seen()).toEqual([]);

    // The restored connection works fully.
    await ann.join('Music');
    await expectHearing([
      [ann, []],
      [bob, []],
    ]);
  } finally {
    await relay.close();
  }
});

/** A file of three pieces, in which no two parts are the same. */
const content = Buffer.from(Uint32Array.from({ length: 625_000 }, (_, index) => index).buffer);

/** Begins to upload it; the second piece waits until `cut` breaks its connection. */
async function beginUpload(page: Page, name: string): Promise<{ cut: () => void }> {
  const { promise: wasCut, resolve: cut } = Promise.withResolvers<void>();
  const { promise: waits, resolve: begin } = Promise.withResolvers<void>();
  let pieces = 0;
  await page.route('**/files/*', async (route) => {
    const isPiece = route.request().method() === 'PATCH';
    if (isPiece) pieces += 1;
    if (!isPiece || pieces !== 2) return await route.fallback();
    begin();
    await wasCut;
    await route.abort('connectionreset');
  });
  await page.getByRole('button', { name: 'Files' }).click();
  const file = { name, mimeType: 'application/octet-stream', buffer: content };
  await page.locator('input[type=file]').setInputFiles(file);
  await waits;
  await page.keyboard.press('Escape');
  return { cut };
}

/** For this page its server speaks another version of the protocol from its next connection on, as after an update. */
async function becomeTooOld(page: Page): Promise<void> {
  await page.evaluate((version) => {
    Object.defineProperty(WebSocket.prototype, 'onmessage', {
      set(this: WebSocket, listen: (event: MessageEvent) => void) {
        this.addEventListener('message', ({ data }) => {
          const own = `"protocolVersion":${version}`;
          const told = typeof data === 'string' ? data.replace(own, '"protocolVersion":999') : data;
          listen.call(this, new MessageEvent('message', { data: told }));
        });
      },
    });
    Object.assign(window, { isTooOld: true });
  }, protocolVersion);
}

test.describe('where channels are not encrypted, so that they have files beside the chat', () => {
  test.use({ serverOptions: { env: withoutEncryption } });

  test('when a media worker is killed, or the server is restarted or killed, all are back in their channel and hear each other, also in a page that is too old by then, and uploads are completed', async ({
    server,
    arrive,
  }) => {
    const people = await Promise.all([arrive('Ann'), arrive('Bob'), arrive('Cho')]);
    const [ann, bob, cho] = people;
    await Promise.all(people.map((person) => person.join('General')));
    const everybodyTogether = async () => {
      await expectHearing([
        [ann, [bob, cho]],
        [bob, [ann, cho]],
        [cho, [ann, bob]],
      ]);
      await expectListed(server, people, { General: people });
    };
    await everybodyTogether();
    const absences = await Promise.all(
      people.flatMap((watcher) => people.map(({ name }) => watchAbsence(watcher.page, name))),
    );
    const [victim] = await server.workerPids();
    if (victim === undefined) throw new Error('no worker runs');
    process.kill(victim, 'SIGKILL');
    await expect.poll(async () => await server.workerPids()).not.toContain(victim);
    await expect.poll(async () => (await server.workerPids()).length).toBe(server.workers);
    await everybodyTogether();
    for (const absence of absences) expect(await absence.seen()).toEqual([]);

    await cho.join('Music');
    await cho.button('Mute').click();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const upload = await beginUpload(ann.page, `${signal}.bin`);
      if (signal === 'SIGKILL') await becomeTooOld(bob.page);
      await server.restart(signal);
      upload.cut();
      await expectListed(server, people, { General: [ann, bob], Music: [cho] });
      await expectHearing([
        [ann, [bob]],
        [bob, [ann]],
        [cho, []],
      ]);
      await Promise.all([ann.isIn('General'), bob.isIn('General'), cho.isIn('Music')]);
      // Only a page that was loaded anew speaks the version of its server again.
      expect(await bob.page.evaluate(() => 'isTooOld' in window)).toBe(false);
      // Whoever heard nobody for a while hears who comes.
      await bob.join('Music');
      await expectHearing([[cho, [bob]]]);
      await bob.join('General');
      await expect(ann.mark('Cho', 'Muted')).toBeVisible();
      // Bob sees it when it is complete.
      await bob.page.getByRole('button', { name: 'Files' }).click();
      const download = bob.page.waitForEvent('download');
      await bob.page.getByRole('button', { name: `Download ${signal}.bin` }).click();
      expect(content.equals(await readFile(await (await download).path()))).toBe(true);
      await bob.page.keyboard.press('Escape');
      expect((await server.health()).sessions).toBe(3);
    }
  });
});
