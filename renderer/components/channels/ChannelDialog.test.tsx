import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
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
