import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { channelOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ChannelDialog } from './ChannelDialog.tsx';

test('a new channel can be private from the start', async () => {
  const onClose = vi.fn();
  const { user, actions } = renderWithClient(<ChannelDialog onClose={onClose} />);
  await user.type(screen.getByRole('textbox', { name: 'Channel name' }), 'Staff');
  await user.click(screen.getByRole('switch', { name: 'Private' }));
  actions.createChannel.mockResolvedValueOnce(null);
  await user.click(screen.getByRole('button', { name: 'Create' }));
  expect(actions.createChannel).toHaveBeenCalledWith(
    expect.objectContaining({ name: 'Staff' }),
    true,
  );
  expect(onClose).toHaveBeenCalledOnce();
});

test('a channel can keep its recordings for fewer days than the server', async () => {
  const { user, actions } = renderWithClient(
    <ChannelDialog channel={channelOf('Hall')} onClose={vi.fn()} />,
  );
  await user.click(screen.getByRole('button', { name: 'More settings' }));
  await user.click(screen.getByRole('button', { name: /Keep recordings/ }));
  await user.click(screen.getByRole('option', { name: '7 days' }));
  actions.updateChannel.mockResolvedValueOnce(null);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(actions.updateChannel).toHaveBeenCalledWith(
    'Hall',
    expect.objectContaining({ recordingDays: 7 }),
  );
});

test('a channel can let fewer voices be heard at once', async () => {
  const { user, actions } = renderWithClient(
    <ChannelDialog channel={channelOf('Hall')} onClose={vi.fn()} />,
  );
  await user.click(screen.getByRole('button', { name: 'More settings' }));
  const select = screen.getByRole('button', { name: /Voices at once/ });
  expect(select.textContent).toContain('Standard (12 voices)');
  await user.click(select);
  await user.click(screen.getByRole('option', { name: '5 voices' }));
  actions.updateChannel.mockResolvedValueOnce(null);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(actions.updateChannel).toHaveBeenCalledWith(
    'Hall',
    expect.objectContaining({ voicesMax: 5 }),
  );
});
