import { inboundSounds } from './harness/connections.ts';
import { expect, expectListed, test } from './harness/test.ts';
import { rareBeeps, toneNames, tones } from './harness/tones.ts';

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
