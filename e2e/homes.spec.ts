import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright/test';
import { launchInside } from './harness/launchInside.ts';
import { msToSound } from './harness/msToSound.ts';
import { canMakeNetworks, type Home, NatNetwork } from './harness/NatNetwork.ts';
import { Person } from './harness/Person.ts';
import { type SoundPath, soundPaths, soundStreams } from './harness/soundPaths.ts';
import { expect, expectHearing, test } from './harness/test.ts';
import type { ToneName } from './harness/tones.ts';
import { watchPauses } from './harness/watchPauses.ts';
import { hasCoturn } from './runTests/ensureCoturn.ts';

test.skip(!hasCoturn(), 'coturn is not installed here');
test.skip(!canMakeNetworks(), 'networks of namespaces can be made only by root on Linux');

/** A server that everybody can reach, with a STUN and TURN server beside it. */
async function startServer({ inside, host }: NatNetwork) {
  const [command, ...before] = inside;
  const program = join(import.meta.dirname, 'protocol', 'natServer.ts');
  const child = spawn(command, [...before, process.execPath, program, host, 'udp,tls'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [url] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (url === undefined) throw new Error('the server has ended');
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  return { url: String(url), stop };
}

test('a call between two homes goes directly, else through a TURN server, else through the server', async () => {
  const network = new NatNetwork();
  let server: Awaited<ReturnType<typeof startServer>> | null = null;
  const browsers: Browser[] = [];
  const arrive = async (name: ToneName, { inside }: Home, url: string) => {
    const browser = await launchInside(inside, { microphone: { tone: name }, trustsAll: true });
    browsers.push(browser);
    const context = await browser.newContext();
    // Without the random part of each wait.
    await context.addInitScript(() => {
      Math.random = () => 0;
    });
    const person = await Person.create(context, {
      name,
      url,
      preferences: { directConnections: 'calls' },
    });
    await person.open();
    await person.enter();
    return person;
  };
  try {
    const homes = [network.addHome('steady'), network.addHome('steady')] as const;
    server = await startServer(network);
    const { url } = server;
    homes[0].setFirewall('webOnly');
    const [ann, bob] = await Promise.all([
      arrive('Ann', homes[0], url),
      arrive('Bob', homes[1], url),
    ]);
    const both = [ann, bob];
    const hangUp = ann.page
      .getByRole('region', { name: 'Call' })
      .getByRole('button', { name: 'Hang up: Bob' });
    const call = async () => {
      await Promise.all(both.map((person) => person.join('General')));
      await ann.row('Bob').click();
      await ann.button('Call').click();
      await bob.button('Accept the call from Ann').click();
    };
    /** Waits until each hears the other, and gets sound on one path, which is such a one. */
    const expectPaths = async (isRight: (path: SoundPath, person: Person) => boolean) => {
      await expect
        .poll(
          async () => {
            const paths = await Promise.all(both.map(({ page }) => soundPaths(page)));
            const areRight = both.every((person, index) => {
              const [path, ...more] = paths[index] ?? [];
              return path !== undefined && more.length === 0 && isRight(path, person);
            });
            return areRight || paths;
          },
          // On a busy machine a direct connection may not be made in its 4 s; the app tries again after 10 s, then 30 s.
          { timeout: 100_000 },
        )
        .toBe(true);
      await expectHearing([
        [ann, [bob]],
        [bob, [ann]],
      ]);
    };

    await test.step('through the server over TURN with TLS on port 443, where a firewall lets only web pages out, and over UDP soon after it is opened', async () => {
      await Promise.all(both.map((person) => person.join('General')));
      const line = (way: RegExp) => ann.page.getByRole('button', { name: way });
      await expect(line(/^Voice connected · \d+ ms · relay$/)).toBeVisible();
      const expectHeard = () =>
        expectHearing([
          [ann, [bob]],
          [bob, [ann]],
        ]);
      await expectHeard();
      await expect
        .poll(async () => (await soundPaths(ann.page)).map(({ relayProtocol }) => relayProtocol))
        .toEqual(['tls']);
      const before = await soundStreams(ann.page);
      homes[0].setFirewall('open');
      await expect(line(/^Voice connected · \d+ ms$/)).toBeVisible();
      await expectHeard();
      const [earlier, later] = [before, await soundStreams(ann.page)];
      expect(later.map(({ ssrc }) => ssrc)).toEqual(earlier.map(({ ssrc }) => ssrc));
      // One second of sound, for a machine that is busy: it is none on a quiet one.
      expect((later[0]?.packetsLost ?? 0) - (earlier[0]?.packetsLost ?? 0)).toBeLessThan(50);
    });

    await test.step('through the server again, when the computer gets another address', async () => {
      const expectSilence = () => expect.poll(() => soundPaths(ann.page)).toEqual([]);
      await ann.leave();
      await expectSilence();
      const joinMs = await msToSound(ann.page, 'click', () => ann.join('General'));
      homes[0].removeAddress();
      await expectSilence();
      const againMs = await msToSound(ann.page, 'online', () =>
        homes[0].setAddress('192.168.77.3'),
      );
      console.log(
        `sound again after ${Math.round(againMs)} ms; a warm join takes ${Math.round(joinMs)} ms`,
      );
      await expectHearing([
        [ann, [bob]],
        [bob, [ann]],
      ]);
    });

    const isDirect = ({ isRelayed, address }: SoundPath, person: Person) =>
      !isRelayed && address === (person === ann ? homes[1] : homes[0]).address;
    await test.step('directly, where a TURN server is there, too', async () => {
      await call();
      await expectPaths(isDirect);
    });

    await test.step('through the server, when datagrams are blocked in the middle of a direct call, and directly again later', async () => {
      const watches = await Promise.all(both.map(({ page }) => watchPauses(page)));
      for (const home of homes) home.setFirewall('noDatagrams');
      await expectPaths(({ address }) => address === network.host);
      const gapsMs = await Promise.all(watches.map((watch) => watch.longestMs()));
      for (const home of homes) home.setFirewall('open');
      // It would be looked for within 45 s anyway.
      for (const { page } of both) await page.evaluate(() => dispatchEvent(new Event('online')));
      const openMs = performance.now();
      await expectPaths(isDirect);
      const seconds = (ms: number) => (ms / 1000).toFixed(1);
      console.log(
        `datagrams blocked in a direct call: sound through the server after ${gapsMs.map(seconds).join(' and ')} s; ` +
          `directly again within ${seconds(performance.now() - openMs)} s of their release`,
      );
      await expect(hangUp).toBeVisible();
    });

    const serverPort = Number(new URL(url).port);
    await test.step('through a TURN server, where each router has another port for everybody', async () => {
      for (const home of homes) home.setTranslation('symmetric');
      await hangUp.click();
      await Promise.all(both.map((person) => person.isOutside()));
      await call();
      // One relay is enough: the other one of the two sends straight to it.
      await expectPaths(
        ({ isRelayed, address, port }) =>
          isRelayed || (address === network.host && port !== serverPort),
      );
    });

    await test.step('through the server, when the TURN server is gone in the middle of the call', async () => {
      network.blockDatagramsExcept(serverPort);
      await expectPaths(
        ({ isRelayed, address, port }) =>
          !isRelayed && address === network.host && port === serverPort,
      );
      await expect(hangUp).toBeVisible();
    });
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    await server?.stop();
    network.close();
  }
});
