import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { RecordingId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import type { CallEncryption, CallSeal, SealedPerson } from '../../state/CallEncryption.ts';
import { unsealed } from '../../state/CallEncryption.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { RowExtras } from '../channels/RowExtras.tsx';
import { EncryptionBars } from './EncryptionBars.tsx';
import { SealAlarm } from './SealAlarm.tsx';
import { SealMark } from './SealMark.tsx';
import { ShieldButton } from './ShieldButton.tsx';

const code = '12345 23456 34567 45678 56789 67890';
const pairCode = '11111 22222 33333 44444 55555 66666';

function bob(standing: SealedPerson['standing']): SealedPerson {
  const { peerId, user } = occupantOf('Bob', 'General');
  return { peerId, userId: user.id, deviceKey: 'key', standing };
}

function encryptionOf(change: Partial<CallSeal>) {
  const state: CallSeal = {
    ...unsealed,
    state: 'settled',
    code,
    people: [bob('known')],
    ...change,
  };
  const seal = { getState: () => state, getInitialState: () => state, subscribe: () => () => {} };
  return {
    seal,
    pairCode: vi.fn(async () => pairCode),
    verify: vi.fn(),
    accept: vi.fn(),
    devicesOf: vi.fn(() => [{ deviceKey: 'key', standing: 'known' as const }]),
    distrust: vi.fn(),
    recordedBy: vi.fn(),
    agreeToPlain: vi.fn(),
  } satisfies CallEncryption;
}

function show(
  change: Partial<CallSeal> = {},
  channelChange: Partial<Channel> = { sealed: true },
  bobChange: Partial<Occupant> = {},
) {
  const channel = channelOf('General', channelChange);
  const occupants = [occupantOf('Ann', 'General'), occupantOf('Bob', 'General', bobChange)];
  const encryption = encryptionOf(change);
  const state = annIn([channel], occupants);
  const server = state.server ? { ...state.server, e2ee: 'on' as const } : null;
  const rendered = renderWithClient(
    <>
      <ShieldButton channel={channel} />
      <SealAlarm channel={channel} />
    </>,
    { state: { ...state, server }, encryption },
  );
  return { ...rendered, encryption };
}

const shield = (description?: string) =>
  screen.findByRole('button', { name: 'Encryption', ...(description && { description }) });

test('the shield opens the code of the call and who can hear it', async () => {
  const { user } = show();
  expect(await shield('End-to-end encrypted')).toBeTruthy();
  await user.click(await shield());
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByRole('group', { name: 'Code of this call' }).textContent).toContain(
    code.replaceAll(' ', ''),
  );
  expect(within(dialog).getByText('Bob')).toBeTruthy();
  expect(within(dialog).getByText('Known device')).toBeTruthy();
});

test('who compares the codes of two devices marks the other one as verified', async () => {
  const { user, encryption } = show();
  await user.click(await shield());
  await user.click(await screen.findByRole('button', { name: 'Compare codes with Bob' }));
  expect(
    (await screen.findByRole('group', { name: 'Compare codes with Bob' })).textContent,
  ).toContain(pairCode.replaceAll(' ', ''));
  await user.click(screen.getByRole('button', { name: 'They match' }));
  expect(encryption.verify).toHaveBeenCalledWith(bob('known'));
});

test('a new device is an alarm that stays until it is accepted in a question of its own', async () => {
  const { user, encryption } = show({ people: [bob('changed')] });
  expect(await shield('Encrypted, but somebody needs your attention')).toBeTruthy();
  expect((await screen.findByRole('alert')).textContent).toContain('You do not hear Bob');
  await user.click(screen.getByRole('button', { name: 'Look closer' }));
  await user.click(await screen.findByRole('button', { name: 'Accept the new device of Bob' }));
  expect(encryption.accept).not.toHaveBeenCalled();
  const question = await screen.findByRole('alertdialog');
  await user.click(within(question).getByRole('button', { name: 'Accept the new device of Bob' }));
  expect(encryption.accept).toHaveBeenCalledWith(bob('changed'));
});

test('a recording stands among those who can hear the call, with whom it hears', async () => {
  const recording = {
    id: 'r1' as RecordingId,
    by: { id: null, name: 'Ann' },
    startedAt: 0,
    key: 'key',
  };
  const { user } = show({}, { sealed: true, recording }, { recorded: true });
  await user.click(await shield());
  const dialog = await screen.findByRole('dialog');
  const row = within(dialog).getByText('Recording by the server').closest('li');
  expect(row?.textContent).toContain('Hears only: Bob');
});

test('who can be heard by a recording that is not shown is named in an alarm', async () => {
  show({ unshownRecorded: [bob('known').peerId] });
  expect((await screen.findByRole('alert')).textContent).toContain(
    'Bob can be heard by the server, and no recording is shown here',
  );
});

test.each([
  [{ strangers: 1 }, 'Somebody who is not in the list has the keys of this call'],
  [{ state: 'failed' as const, strangers: 1 }, 'Nothing of yours is sent'],
])('%o is an alarm', async (change, text) => {
  show(change);
  expect((await screen.findByRole('alert')).textContent).toContain(text);
});

test('a stage says that it is not encrypted, and why', async () => {
  const { user } = show({ ...unsealed }, { stage: true });
  expect(await shield('Not end-to-end encrypted')).toBeTruthy();
  await user.click(await shield());
  expect((await screen.findByRole('dialog')).textContent).toContain(
    'Stages have too many listeners',
  );
});

test('who has no keys yet is shown so', async () => {
  const { user } = show({ people: [], missing: [occupantOf('Bob', 'General').peerId] });
  await user.click(await shield());
  expect(await screen.findByText(/Has no keys yet/)).toBeTruthy();
});

test('a channel that is not encrypted any more sends nothing until the user has agreed in a question of its own', async () => {
  const { user, encryption } = show({ ...unsealed, state: 'unmarked' }, {});
  expect(await shield('No longer encrypted: nothing is sent')).toBeTruthy();
  expect((await screen.findByRole('alert')).textContent).toContain(
    'Nothing of yours is sent until you agree',
  );
  await user.click(screen.getByRole('button', { name: 'Go on anyway…' }));
  expect(encryption.agreeToPlain).not.toHaveBeenCalled();
  const question = await screen.findByRole('alertdialog');
  await user.click(within(question).getByRole('button', { name: 'Go on without encryption' }));
  expect(encryption.agreeToPlain).toHaveBeenCalled();
});

test('a window that cannot encrypt any more says so', async () => {
  show({ state: 'broken' });
  expect((await screen.findByRole('alert')).textContent).toContain('has stopped working');
});

test('the list says which channels are not encrypted where others are', async () => {
  const [sealed, open] = [channelOf('General', { sealed: true }), channelOf('Hall', {})];
  const state = annIn([sealed, open], []);
  const server = state.server ? { ...state.server, e2ee: 'on' as const } : null;
  renderWithClient(
    <>
      <RowExtras channel={sealed} hasPeople={false} />
      <RowExtras channel={open} hasPeople={false} />
    </>,
    { state: { ...state, server } },
  );
  expect(await screen.findAllByRole('img', { name: 'Not end-to-end encrypted' })).toHaveLength(1);
});

test('a name says whether its person is verified, or uses a new device', async () => {
  const { peerId } = bob('verified');
  const state = annIn([channelOf('General', { sealed: true })], [occupantOf('Bob', 'General')]);
  renderWithClient(<SealMark peerId={peerId} size={14} />, {
    state,
    encryption: encryptionOf({ people: [bob('changed')] }),
  });
  expect(await screen.findByRole('img', { name: 'New device, not heard' })).toBeTruthy();
});

test('a device that is not trusted any more is removed in a question of its own', async () => {
  const { user, encryption } = show();
  await user.click(await shield());
  await user.click(await screen.findByRole('button', { name: 'Compare codes with Bob' }));
  await user.click(await screen.findByRole('button', { name: 'Remove…' }));
  expect(encryption.distrust).not.toHaveBeenCalled();
  const question = await screen.findByRole('alertdialog');
  await user.click(within(question).getByRole('button', { name: 'Remove the device' }));
  expect(encryption.distrust).toHaveBeenCalledWith({
    userId: bob('known').userId,
    deviceKey: 'key',
  });
});

test('the alarm of my call is among the messages of the window, which nothing covers', async () => {
  const channels = [channelOf('General', { sealed: true })];
  const inside = annIn(channels, [occupantOf('Ann', 'General'), occupantOf('Bob', 'General')]);
  const encryption = encryptionOf({ strangers: 1 });
  renderWithClient(<EncryptionBars />, { state: inside, encryption });
  expect(
    (await screen.findByText(/has the keys of this call/)).closest('[role="alert"]'),
  ).toBeTruthy();
});
