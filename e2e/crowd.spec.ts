import { inboundSounds } from './harness/connections.ts';
import type { Person } from './harness/Person.ts';
import { expect, expectListed, test } from './harness/test.ts';
import { rareBeeps, toneNames, tones } from './harness/tones.ts';

/** All clicks happen within one second. */
const spreadMs = 900;
const patience = { timeout: 150_000 };
const listenMs = rareBeeps.onMs + rareBeeps.offMs + 300;

// Twelve pages share this machine: everything not needed for hearing is off.
test.use({
  viewport: { width: 640, height: 480 },
  contextOptions: { reducedMotion: 'reduce' },
});

test('twelve people who join one channel within a second all hear each other', async ({
  server,
  arrive,
}) => {
  test.setTimeout(600_000);
  const people: Person[] = [];
  // The pages open in sequence: only the joins have to be fast.
  for (const name of toneNames) {
    people.push(
      await arrive(name, {
        minimised: true,
        browser: { microphone: 'none', autoplay: true },
        microphones: [
          { deviceId: name, label: `${name}’s`, frequency: tones[name], shape: rareBeeps },
        ],
      }),
    );
  }
  // They play in sequence: two cores cannot play twelve at once.
  await Promise.all(people.map((person) => person.setResting(true)));
  const start = Date.now() + 1500;
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
  for (const listener of people) {
    await listener.setResting(false);
    const heard = new Set<string>();
    const others = toneNames.filter((name) => name !== listener.name).sort();
    await expect
      .poll(async () => {
        for (const name of await listener.hears(listenMs)) heard.add(name);
        return [...heard].sort();
      }, patience)
      .toEqual(others);
    await listener.setResting(true);
  }
  // Exactly one stream from each other person: nothing is received twice.
  const received = await Promise.all(people.map(({ page }) => inboundSounds(page)));
  expect(received.map((sounds) => sounds.length)).toEqual(people.map(() => people.length - 1));
});
