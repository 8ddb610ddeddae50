import { DatabaseSync } from 'node:sqlite';
import { expect } from './harness/expect.ts';
import { FirefoxPerson } from './harness/FirefoxPerson.ts';
import { delivered, FirefoxPushService } from './harness/FirefoxPushService.ts';
import { test } from './harness/test.ts';
import { LocalServer } from './protocol/LocalServer.ts';
import { granted, TestPeer } from './protocol/TestPeer.ts';

test.skip(!process.env['PERCH_FIREFOX'], 'Firefox is not installed here');

/** Who has subscribed, when there is one person. */
function subscriber(databasePath: string): string {
  const database = new DatabaseSync(databasePath, { readOnly: true });
  const row = database.prepare('SELECT user_id AS userId FROM push_subscriptions').get();
  database.close();
  return String(row?.['userId']);
}

test('Firefox subscribes, decrypts a call that comes while the page is closed, and shows it until it is over', async () => {
  const service = await FirefoxPushService.start();
  const local = await LocalServer.start({
    workers: 1,
    sessionHoldMs: 1,
    env: { PERCH_PUSH_CONTACT: 'mailto:owner@example.org' },
    pushConnection: service.connection,
  });
  const ann = await TestPeer.enter(local.url, 'Ann');
  const fay = await FirefoxPerson.start({
    name: 'Fay',
    url: local.url,
    firefoxPreferences: service.preferences,
  });
  try {
    await fay.enter();
    await fay.click('Settings');
    const label = 'Notify me on this device when Perch is closed';
    await fay.click(label, 'switch');
    await fay.isOn(label);
    expect(await fay.pageScroll()).toBe(0);
    await fay.leaveApp();
    await expect.poll(() => local.server.health().sessions).toBe(1);

    const userId = subscriber(local.databasePath);
    expect(granted(await ann.ask('call:ring', { userId })).refusal).toBeNull();
    const callId = granted(await ann.ask('call:get', {})).call?.id ?? '';
    // It stays until somebody answers; Firefox closes others after some seconds.
    const ringing = { title: 'Ann is calling', data: { kind: 'call', callId } };
    await expect.poll(() => fay.notifications()).toEqual([ringing]);
    granted(await ann.ask('call:end', { callId }));
    await expect.poll(() => fay.notifications()).not.toContainEqual(ringing);
    await expect.poll(() => service.acknowledged).toEqual([delivered, delivered]);
  } finally {
    await fay.close();
    ann.close();
    await local.close();
    await service.close();
  }
});
