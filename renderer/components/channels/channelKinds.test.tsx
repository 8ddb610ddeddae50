import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { focusOn } from '../../testing/byKeys.ts';
import { annIn, channelOf, everyone, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { Sidebar } from '../app/Sidebar.tsx';
import { ChannelList } from './ChannelList.tsx';

const playing = channelOf('General', { status: 'Playing chess' });
const inGeneral = (change = {}) =>
  annIn([channelOf('General', change)], [occupantOf('Ann', 'General')]);

test('everybody who sees a channel reads its status; those inside change it', async () => {
  const { user, actions, setState } = renderWithClient(<ChannelList />, {
    state: annIn([playing]),
  });
  expect(screen.getByText('Playing chess').tagName).toBe('P');
  setState(inGeneral({ status: 'Playing chess' }));
  await focusOn(
    await screen.findByRole('button', { name: 'Change the status of General: Playing chess' }),
  );
  await user.keyboard('{Enter}');
  const form = within(await screen.findByRole('dialog', { name: 'Status of General' }));
  const text = form.getByRole('textbox', { name: 'What are you doing here?' });
  await user.clear(text);
  await user.type(text, '  Playing   go {Enter}');
  expect(actions.setChannelStatus.mock.calls).toEqual([['General', 'Playing go']]);
});

test('who may not speak reads the status and does not change it', async () => {
  renderWithClient(<ChannelList />, {
    state: annIn([playing], [occupantOf('Ann', 'General', { suppressed: true })]),
  });
  expect((await screen.findByText('Playing chess')).tagName).toBe('P');
});

test('a status can be cleared', async () => {
  const { user, actions } = renderWithClient(<ChannelList />, {
    state: inGeneral({ status: 'Playing chess' }),
  });
  await user.click(await screen.findByRole('button', { name: /^Change the status/ }));
  await user.click(await screen.findByRole('button', { name: 'Clear' }));
  expect(actions.setChannelStatus.mock.calls).toEqual([['General', '']]);
});

test('who may makes a temporary channel with the keyboard alone', async () => {
  const member = {
    ...everyone,
    permissions: [...everyone.permissions, 'temporaryChannels' as const],
  };
  const { user, actions } = renderWithClient(<Sidebar onSettings={() => {}} />, {
    state: { ...annIn([channelOf('General', { temporary: true })]), roles: [member] },
  });
  expect(screen.getByText(/^Temporary: deleted when the last person leaves/)).toBeTruthy();
  await focusOn(screen.getByRole('button', { name: 'New temporary channel' }));
  await user.keyboard('{Enter}');
  await screen.findByRole('dialog', { name: 'New temporary channel' });
  await user.keyboard('{Enter}');
  expect(actions.createTemporaryChannel.mock.calls).toEqual([
    [{ name: 'Ann’s channel', userLimit: null, locked: false }],
  ]);
});

test('who may not gets no button for it', () => {
  renderWithClient(<Sidebar onSettings={() => {}} />, { state: annIn([channelOf('General')]) });
  expect(screen.queryByRole('button', { name: 'New temporary channel' })).toBeNull();
});
