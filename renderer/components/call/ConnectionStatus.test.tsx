import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ProblemBars } from '../app/ProblemBars.tsx';
import { StatsPanelProvider } from '../stats/StatsPanelProvider.tsx';
import { ConnectionStatus } from './ConnectionStatus.tsx';

test('where sound cannot get through, the app says what to do, and I am in my channel', async () => {
  const { user, actions } = renderWithClient(
    <StatsPanelProvider>
      <ProblemBars isMicrophoneShown />
      <ConnectionStatus />
    </StatsPanelProvider>,
    {
      state: {
        ...annIn([channelOf('General')], [occupantOf('Ann', 'General')]),
        microphone: { kind: 'live', deviceId: 'desk', label: 'Desk microphone' },
        media: { kind: 'blocked' },
      },
    },
  );
  expect(screen.getByRole('button', { name: 'Sound cannot get through' })).toBeTruthy();
  expect(screen.getByText('General')).toBeTruthy();
  expect(screen.getByText(/^The server’s port cannot be reached over UDP or TCP/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(actions.retryConnection).toHaveBeenCalledTimes(1);
});
