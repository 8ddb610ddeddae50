import type { Page } from 'playwright/test';
import { expect, expectHearing, test } from './harness/test.ts';

/** A network in which the server can be reached by these transport protocols only: the page learns of no others. */
async function reachableBy(page: Page, protocols: readonly ('udp' | 'tcp')[]): Promise<void> {
  await page.addInitScript((allowed) => {
    const connection = RTCPeerConnection.prototype as {
      setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>;
    };
    const original = connection.setRemoteDescription;
    connection.setRemoteDescription = function ({ type, sdp = '' }) {
      const lines = sdp.split('\r\n').filter((line) => {
        const protocol = /^a=candidate:\S+ \d+ (\w+) /.exec(line)?.[1]?.toLowerCase();
        return protocol === undefined || allowed.includes(protocol);
      });
      return original.call(this, { type, sdp: lines.join('\r\n') });
    };
  }, protocols as string[]);
}

test('where UDP is blocked, sound goes over TCP on the same port, on every worker', async ({
  invite,
}) => {
  const [ann, bob] = await Promise.all([invite('Ann'), invite('Bob')]);
  for (const person of [ann, bob]) {
    await reachableBy(person.page, ['tcp']);
    await person.open();
    await person.enter();
    await person.join('General');
  }
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  for (const person of [ann, bob]) {
    await expect(person.page.getByText(/Voice connected · \d+ ms · TCP/)).toBeVisible();
  }
});

test('where nothing gets through, the app says so and what to do, and signalling goes on', async ({
  invite,
}) => {
  const ann = await invite('Ann');
  await reachableBy(ann.page, []);
  await ann.open();
  await ann.enter();
  await ann.join('General');
  await expect(ann.page.getByText('No way through for sound').first()).toBeVisible();
  await ann.isIn('General');
});
