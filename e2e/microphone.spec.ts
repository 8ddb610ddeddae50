import type { Person } from './harness/Person.ts';
import { expect, expectHearing, test } from './harness/test.ts';
import { tones } from './harness/tones.ts';

const microphoneOf = (name: keyof typeof tones) => ({
  deviceId: `microphone-of-${name}`,
  label: `${name}’s microphone`,
  frequency: tones[name],
});
/** A browser with speakers and no real microphone; sound needs no click. */
const bare = { microphone: 'beeps', autoplay: true } as const;

async function openSettings(person: Person): Promise<void> {
  await person.button('Settings').first().click();
  await expect(person.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
}

async function closeSettings(person: Person): Promise<void> {
  await person.button('Close settings').click();
  await expect(person.page.getByRole('dialog', { name: 'Settings' })).toBeHidden();
}

/** Picks a device from one of the two lists in the settings. */
async function pickDevice(person: Person, list: string, device: string): Promise<void> {
  // Its name is the current choice followed by the label.
  await person.page.getByRole('button', { name: new RegExp(`${list}$`) }).click();
  await person.page.getByRole('option', { name: device, exact: true }).click();
}

test('without a microphone, or without permission for it, I can listen; the app says why, and others see it', async ({
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', { browser: { microphone: 'none' } }),
    arrive('Bob'),
    arrive('Cho', { browser: { microphone: 'beeps', grants: false } }),
  ]);
  const count = await ann.page.evaluate(
    async () =>
      (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audioinput')
        .length,
  );
  test.skip(count > 0, 'this machine has a microphone of its own');
  await Promise.all([ann, bob, cho].map((person) => person.join('General')));
  await expectHearing([
    [ann, [bob]],
    [bob, []],
    [cho, [bob]],
  ]);
  await expect(ann.page.getByText('No microphone found').first()).toBeVisible();
  await expect(
    cho.page.getByText('Perch is not allowed to use the microphone').first(),
  ).toBeVisible();
  for (const name of ['Ann', 'Cho']) await expect(bob.mark(name, 'Listening only')).toBeVisible();
});

test('the microphone is open only in a channel; an unplugged one gives way to another and is used again when it is back', async ({
  arrive,
}) => {
  const [own, spare] = [microphoneOf('Ann'), microphoneOf('Gil')];
  const [ann, bob] = await Promise.all([
    arrive('Ann', { browser: bare, microphones: [own, spare] }),
    arrive('Bob'),
  ]);
  const unplug = ({ deviceId }: typeof own) =>
    ann.page.evaluate((id) => window.perchDevices.unplug(id), deviceId);
  const plug = (microphone: typeof own) =>
    ann.page.evaluate((device) => window.perchDevices.plug(device), microphone);
  const opened = () => ann.page.evaluate(() => window.perchDevices.live());
  await bob.join('General');
  expect(await opened()).toBe(0);
  await ann.join('General');
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  expect(await opened()).toBe(1);
  await unplug(own);
  await expect.poll(() => bob.hears()).toEqual(['Gil']);
  await unplug(spare);
  await expectHearing([
    [ann, [bob]],
    [bob, []],
  ]);
  await expect(bob.mark('Ann', 'Listening only')).toBeVisible();
  await plug(own);
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await expect(bob.mark('Ann', 'Listening only')).toHaveCount(0);

  // Another is used as soon as it is chosen, and after a reload.
  await plug(spare);
  await openSettings(ann);
  await pickDevice(ann, 'Microphone', spare.label);
  await expect.poll(() => bob.hears()).toEqual(['Gil']);
  await ann.page.reload();
  await ann.isIn('General');
  await expect.poll(() => bob.hears()).toEqual(['Gil']);
  await ann.leave();
  await expect.poll(opened).toBe(0);
});

test('a person’s volume can be set from 0 to 200 %; it and another speaker are used at once, the volume also after a reload', async ({
  arrive,
}) => {
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', { browser: { microphone: { tone: 'Ann' }, autoplay: true } }),
    arrive('Bob'),
    arrive('Cho'),
  ]);
  await Promise.all([ann, bob, cho].map((person) => person.join('General')));
  await expect.poll(() => ann.hears()).toEqual(['Bob', 'Cho']);
  const levelOf = async (name: 'Bob' | 'Cho') => (await ann.levels())[name] ?? -200;
  const usual = await levelOf('Bob');

  await ann.setVolume('Bob', 'End');
  await expect.poll(() => levelOf('Bob')).toBeGreaterThan(usual + 4);
  const sinkIds = () => ann.page.evaluate(() => window.perchEar.sinkIds());
  expect(await sinkIds()).toEqual(['']);
  const wanted = await ann.page.evaluate(async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const { deviceId, label } =
      devices.findLast(({ kind }) => kind === 'audiooutput') ?? ({} as MediaDeviceInfo);
    return { deviceId, label };
  });
  await openSettings(ann);
  await pickDevice(ann, 'Speaker', wanted.label);
  await expect.poll(sinkIds).toEqual([wanted.deviceId]);
  await ann.setVolume('Bob', 'Home');
  await expectHearing([
    [ann, [cho]],
    [bob, [ann, cho]],
  ]);

  await ann.page.reload();
  await ann.isIn('General');
  await expect.poll(() => ann.hears()).toEqual(['Cho']);
});

test('the test plays back what others would hear, and the meter shows it', async ({ arrive }) => {
  const ann = await arrive('Ann');
  await openSettings(ann);
  const meter = ann.page.getByRole('meter', { name: 'Microphone level' });
  await ann.button('Test microphone').click();
  await expect
    .poll(() => meter.evaluate((element) => (element as HTMLMeterElement).value))
    .toBeGreaterThan(0);
  expect(await ann.hears()).toEqual([]);
  await ann.page.getByText('Play back what others hear').click();
  await expect.poll(() => ann.hears()).toEqual(['Ann']);
  await closeSettings(ann);
  await expect.poll(() => ann.hears()).toEqual([]);
});

test('while a headset is unplugged the default speaker is used; when it is back, the headset is used again', async ({
  invite,
}) => {
  const headset = { deviceId: 'headset', label: 'Headset', groupId: 'headset' };
  const ann = await invite('Ann', {
    browser: { microphone: 'beeps', autoplay: true },
    preferences: { speakerId: headset.deviceId },
  });
  await ann.page.addInitScript((info) => {
    let isPlugged = true;
    let sink = '';
    const devices = navigator.mediaDevices;
    const enumerate = devices.enumerateDevices.bind(devices);
    devices.enumerateDevices = async () => {
      const speaker = { ...info, kind: 'audiooutput' as const, toJSON: () => info };
      return [...(await enumerate()), ...(isPlugged ? [speaker] : [])];
    };
    Object.assign(AudioContext.prototype, {
      setSinkId: async (id: string) => {
        if (id === info.deviceId && !isPlugged) throw new DOMException('gone', 'NotFoundError');
        sink = id;
      },
    });
    Object.assign(window, {
      perchPlug: (plugged: boolean) => {
        isPlugged = plugged;
        devices.dispatchEvent(new Event('devicechange'));
      },
      perchSink: () => sink,
    });
  }, headset);
  await ann.open();
  await ann.enter();
  await ann.join('General');
  const sink = () => ann.page.evaluate(() => (window as unknown as HeadsetDesk).perchSink());
  const plug = (isPlugged: boolean) =>
    ann.page.evaluate((on) => (window as unknown as HeadsetDesk).perchPlug(on), isPlugged);
  await expect.poll(sink).toBe(headset.deviceId);
  await plug(false);
  await expect.poll(sink).toBe('');
  await plug(true);
  await expect.poll(sink).toBe(headset.deviceId);
});

interface HeadsetDesk {
  perchPlug(isPlugged: boolean): void;
  perchSink(): string;
}
