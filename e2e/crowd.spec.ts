import { plainChannelSettings } from '../shared/domain/Channel.ts';
import type { HearingNotifications } from '../shared/protocol/streams/hearing.ts';
import { inboundSounds } from './harness/connections.ts';
import { expect, expectListed, silent, test } from './harness/test.ts';
import { rareBeeps, toneNames, tones } from './harness/tones.ts';
import { SoundingPeer } from './protocol/SoundingPeer.ts';
import { granted, TestPeer } from './protocol/TestPeer.ts';

/** All clicks happen within one second. Twelve people without pages do the same in `protocol/crowd.test.ts`. */
const spreadMs = 900;
const patience = { timeout: 150_000 };
const listenMs = rareBeeps.onMs + rareBeeps.offMs + 300;

// Six pages share this machine: everything not needed for hearing is off.
test.use({
  viewport: { width: 640, height: 480 },
  contextOptions: { reducedMotion: 'reduce' },
});

test('six people who join one channel within a second all hear each other', async ({
  server,
  arrive,
}) => {
  const names = toneNames.slice(0, 6);
  const people = await Promise.all(
    names.map((name) =>
      arrive(name, {
        minimised: true,
        browser: { microphone: 'none', autoplay: true },
        microphones: [
          { deviceId: name, label: `${name}’s`, frequency: tones[name], shape: rareBeeps },
        ],
      }),
    ),
  );
  const start = Date.now() + 500;
  await Promise.all(
    people.map((person, index) =>
      person.channel('General').evaluate(
        (button, at) => {
          setTimeout(() => (button as HTMLElement).click(), at - Date.now());
        },
        start + (index * spreadMs) / people.length,
      ),
    ),
  );
  await expectListed(server, people, { General: people }, patience);

  // Each page listens until all have beeped.
  await Promise.all(
    people.map(async (listener) => {
      const heard = new Set<string>();
      await expect
        .poll(async () => {
          for (const name of await listener.hears(listenMs)) heard.add(name);
          return [...heard].sort();
        }, patience)
        .toEqual(names.filter((name) => name !== listener.name));
    }),
  );
  // Exactly one stream from each other person: nothing is received twice.
  const received = await Promise.all(people.map(({ page }) => inboundSounds(page)));
  expect(received.map((sounds) => sounds.length)).toEqual(people.map(() => people.length - 1));
});

test('in a large room whoever speaks is heard without a stream of their own', async ({
  server,
  arrive,
}) => {
  const owner = await TestPeer.enter(server.url, 'Olga');
  granted(await owner.ask('user:claimOwner', { code: server.ownerCode }));
  // Those who talk have no app that seals their voices.
  const settings = { ...plainChannelSettings, name: 'Hall', voicesMax: 3, encrypted: false };
  granted(await owner.ask('channel:create', { settings }));
  const ann = await arrive('Ann', { ...silent, minimised: true });
  const talkers = new Map<string, SoundingPeer>();
  const setMuted = async ({ peer }: SoundingPeer, muted: boolean) =>
    granted(await peer.ask('peer:update', { muted, deafened: false, listenOnly: false }));
  for (const name of ['Bob', 'Cho', 'Dan', 'Eve'] as const) {
    const talker = await SoundingPeer.enter(server.url, name, tones[name]);
    talker.listens = false;
    talkers.set(name, talker);
    await setMuted(talker, true);
    await talker.join('Hall');
  }
  // Ann's app opens its slots in her first channel.
  await ann.join('General');
  await expect
    .poll(() =>
      ann.page.evaluate(
        () =>
          window.perchConnections.filter(({ connectionState }) => connectionState === 'connected')
            .length,
      ),
    )
    .toBe(3);
  await ann.join('Hall');
  for (const name of ['Bob', 'Cho', 'Dan', 'Eve', 'Bob', 'Cho']) {
    for (const [each, talker] of talkers) await setMuted(talker, each !== name);
    await expect.poll(() => ann.hears(), { intervals: [100] }).toEqual([name]);
  }
  // Every voice came through a slot.
  const sounds = await inboundSounds(ann.page);
  expect(sounds.length).toBeGreaterThan(3);
  expect(sounds.filter(({ mid }) => !/^s\d+$/.test(mid))).toEqual([]);
  // The app knows by its statistics that the voice arrives.
  const cho = talkers.get('Cho')?.peer;
  const annId = cho?.presence.occupants.find(({ user }) => user.name === 'Ann')?.peerId;
  await expect
    .poll(() => {
      const told = (cho?.told ?? []).flatMap(({ name, payload }) =>
        name === 'hearing:told' ? (payload as HearingNotifications['hearing:told']).listeners : [],
      );
      return told.findLast(({ peerId }) => peerId === annId)?.hearing;
    })
    .toBe('hears');

  for (const talker of talkers.values()) talker.close();
  owner.close();
});
