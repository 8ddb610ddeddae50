import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ChannelPermission } from '../../../shared/permissions/permissions.ts';
import { pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { annAs, overrideOf, withOverrides } from '../../testing/roles.fixture.ts';
import { VoicePanel } from './VoicePanel.tsx';

/** The panel of Ann, a member, in a channel that denies this to everyone, and allows it to helpers. */
function panelWithout(permission: ChannelPermission) {
  const channel = withOverrides(
    channelOf('Stage'),
    overrideOf('Everyone', { deny: [permission] }),
    overrideOf('Helper', { allow: [permission] }),
  );
  return renderWithClient(<VoicePanel onSettings={() => {}} settingsRef={null} />, {
    state: {
      ...annAs(annIn([channel], [occupantOf('Ann', 'Stage')]), ['Member']),
      microphone: { kind: 'live', deviceId: 'desk', label: 'Desk' },
    },
  });
}

test('who may not speak reads that at the microphone, with the roles that may', async () => {
  const { user, actions } = panelWithout('speak');
  const reason = 'Only people with one of these roles may speak here: Helper.';
  const mute = screen.getByRole('button', { name: 'Mute', description: reason });
  expect(screen.getByText('You can only listen here')).toBeTruthy();
  // It still works: who may speak again later may want to be muted then.
  await pressAt(user, mute);
  expect(actions.toggleMuted).toHaveBeenCalledOnce();
});

test('a camera and a share that the channel does not allow can be reached, say why, and do nothing', async () => {
  for (const [permission, name, reason] of [
    ['camera', 'Turn camera on', /may turn on a camera here: Helper\.$/],
    ['share', 'Share screen', /may share a screen here: Helper\.$/],
  ] as const) {
    const { user, actions, announced, container } = panelWithout(permission);
    const [button] = [...container.querySelectorAll('button')].filter(
      (each) => each.getAttribute('aria-label') === name,
    );
    if (!button) throw new Error(`there is no button ${name}`);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await pressAt(user, button);
    expect(announced).toEqual([expect.stringMatching(reason)]);
    expect(actions.toggleCamera).not.toHaveBeenCalled();
    expect(actions.toggleShare).not.toHaveBeenCalled();
  }
});

test('a camera that is on can be turned off whatever the channel says', async () => {
  const { user, actions, setState } = panelWithout('camera');
  setState({ camera: { kind: 'live', camera: { deviceId: 'desk', label: 'Desk', facing: null } } });
  await pressAt(user, screen.getByRole('button', { name: 'Turn camera off' }));
  expect(actions.toggleCamera).toHaveBeenCalledOnce();
});

test('where only push-to-talk is allowed, the line under my name asks for the key', () => {
  const { setState, state } = panelWithout('voiceActivation');
  setState({ talk: 'closed', preferences: { ...state().preferences, talkKey: ['KeyV'] } });
  expect(screen.getByText('Hold V to talk')).toBeTruthy();
});

test('whom the channel lets do everything reads nothing about it', () => {
  panelWithout('prioritySpeaker');
  for (const each of screen.getAllByRole('button')) {
    expect(each.getAttribute('aria-disabled')).toBeNull();
    expect(each.getAttribute('aria-describedby')).toBeNull();
  }
});
