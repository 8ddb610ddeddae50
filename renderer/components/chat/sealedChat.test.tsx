import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { FileId, UserId } from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/Message.ts';
import { type ChatSeal, noSeal } from '../../state/ChatSealing.ts';
import { bob, general, messageOf, pageOf } from '../../testing/messages.fixture.ts';
import { annIn, channelOf } from '../../testing/people.fixture.ts';
import { ChatPane } from './ChatPane.tsx';
import { openChatOf, renderWithChat } from './renderWithChat.fixture.tsx';

const sealed = {
  keyId: 'key',
  userId: bob.id,
  deviceKey: 'phone',
  clientId: 'client',
  revision: 0,
  after: 0,
  body: 'body',
  signature: 'signature',
} as const;

function show(messages: readonly Message[], seal: Partial<ChatSeal> = {}, isSealed = true) {
  const channel = channelOf('General', isSealed ? { sealed: true } : {});
  const open = openChatOf({ ...pageOf(1, 0), messages, hasOlder: false, hasNewer: false });
  const state = annIn([channel]);
  const server = state.server ? { ...state.server, e2ee: 'on' as const } : null;
  const seals = new Map([[general, { ...noSeal, wasSealed: true, ...seal }]]);
  return renderWithChat(
    <ChatPane channel={channel} open={open} />,
    { open },
    { ...state, server },
    undefined,
    undefined,
    seals,
  );
}

const of = (id: number, change: Partial<Message>) => messageOf(id, change);

test('what cannot be read or trusted says why, and shows nothing that may be false', async () => {
  show([
    of(1, { sealed, reading: 'open', text: 'Readable' }),
    of(2, { sealed, reading: 'locked', text: '' }),
    of(3, { sealed, reading: 'wrong', text: '' }),
    of(4, { sealed, reading: 'copied', text: '' }),
    of(5, { sealed, reading: 'unknownDevice', text: 'From a phone' }),
  ]);
  expect(screen.getByText('Readable')).toBeTruthy();
  expect(screen.getByText('Locked message')).toBeTruthy();
  expect(screen.getByText(/not what its author sent/)).toBeTruthy();
  expect(screen.getByText(/shown an earlier message again/)).toBeTruthy();
  expect(screen.getByText('From a phone')).toBeTruthy();
  expect(screen.getByText('Written on a device of Bob that you do not know')).toBeTruthy();
});

test('files of a message from a device that is not trusted are not there to be opened', () => {
  const files = [
    { id: 'f' as FileId, name: 'map.png', size: 3, mediaType: 'image/png', preview: null },
  ];
  show([of(1, { sealed, reading: 'unknownDevice', text: 'Look', files })]);
  expect(screen.getByText('Look')).toBeTruthy();
  expect(screen.getByText(/its files stay closed until you accept it/)).toBeTruthy();
  expect(screen.queryByRole('list', { name: 'Files of this message' })).toBeNull();
  expect(screen.queryByText(/map\.png/)).toBeNull();
});

test('a line says where a chat became encrypted, and where it stopped', () => {
  show([
    of(1, { text: 'Open' }),
    of(2, { sealed, reading: 'open', text: 'Sealed' }),
    of(3, { text: 'Open again' }),
  ]);
  expect(screen.getByText('End-to-end encrypted from here on')).toBeTruthy();
  expect(screen.getByText(/Not encrypted from here on/)).toBeTruthy();
});

test('a chat that is not encrypted any more says so above the field', async () => {
  show([of(1, { text: 'Hi' })], {}, false);
  expect(await screen.findByText(/is not encrypted any more/)).toBeTruthy();
});

test('locked messages, older keys and new devices are told until they are over', async () => {
  show([], { isWaiting: true });
  expect(await screen.findByText(/Older messages are locked/)).toBeTruthy();
  const { user } = show([], { isRolledBack: true });
  expect(await screen.findByText(/shows older keys of this chat than before/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Begin a new key…' }));
  expect(
    within(await screen.findByRole('alertdialog')).getByText(/backup was restored/),
  ).toBeTruthy();
});

test('a new device is asked about by name', async () => {
  const device = { userId: bob.id as UserId, deviceKey: 'k', hpkeKey: 'h', signature: 's' };
  const { user } = show([], { strangers: [device] });
  expect(await screen.findByText(/A new device of Bob cannot read this chat/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Check…' }));
  expect(await screen.findByRole('dialog', { name: 'New devices' })).toBeTruthy();
});
