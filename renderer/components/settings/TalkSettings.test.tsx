import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { focusOn, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderSettings } from '../../testing/renderSettings.tsx';
import { annAs, overrideOf, withOverrides } from '../../testing/roles.fixture.ts';
import { TalkSettings } from './TalkSettings.tsx';

test('arrow keys choose the talk mode, and each mode has its own controls', async () => {
  const { user, moveSlider, preferences } = renderSettings(<TalkSettings />);
  await focusOn(screen.getByRole('radio', { name: /^Always/ }));
  await user.keyboard('{ArrowDown}');
  expect(preferences().talkMode).toBe('voiceActivation');
  await moveSlider('Threshold', '{Home}');
  expect(preferences().voiceThresholdDbov).toBeLessThan(-50);
  await focusOn(screen.getByRole('radio', { name: /^When you speak/ }));
  await user.keyboard('{ArrowDown}');
  expect(preferences().talkMode).toBe('pushToTalk');
  expect(screen.queryByRole('slider', { name: 'Threshold' })).toBeNull();
  await moveSlider('Release delay', '{ArrowRight}');
  expect(preferences().releaseDelayMs).toBe(250);
});

test('a key is chosen by pressing it; Escape keeps the old key', async () => {
  const { user, setPreferences, preferences, announced } = renderSettings(<TalkSettings />);
  setPreferences({ talkMode: 'pushToTalk' });
  const field = within(screen.getByRole('group', { name: 'Push-to-talk' }));
  await pressAt(user, field.getByRole('button', { name: 'Choose keys: Push-to-talk' }));
  expect(field.getByText('Press the keys…')).toBeTruthy();
  await user.keyboard('{Control>}{Shift>}m{/Shift}{/Control}');
  expect(preferences().talkKey).toEqual(['ControlLeft', 'ShiftLeft', 'KeyM']);
  expect(field.getByText('Ctrl+Shift+M')).toBeTruthy();
  expect(announced).toEqual(['The keys are now Ctrl+Shift+M.']);

  await pressAt(user, field.getByRole('button', { name: 'Choose keys: Push-to-talk' }));
  await user.keyboard('{Escape}');
  expect(preferences().talkKey).toHaveLength(3);
  await pressAt(user, field.getByRole('button', { name: 'Clear keys: Push-to-talk' }));
  expect(preferences().talkKey).toBeNull();
});

test('where voice activation cannot work, it says that everything is sent', () => {
  const { setPreferences } = renderSettings(<TalkSettings />, { talk: 'ungated' });
  setPreferences({ talkMode: 'voiceActivation' });
  expect(screen.getByText(/^Voice activation does not work here/)).toBeTruthy();
});

test('where the channel allows only push-to-talk, it says so, and the key can be chosen', () => {
  const quiet = withOverrides(
    channelOf('Quiet'),
    overrideOf('Everyone', { deny: ['voiceActivation'] }),
  );
  const { setState, preferences } = renderSettings(
    <TalkSettings />,
    annAs(annIn([quiet], [occupantOf('Ann', 'Quiet')]), ['Member']),
  );
  expect(screen.getByText(/^Push-to-talk is on because of this channel/)).toBeTruthy();
  expect(screen.getByRole('group', { name: 'Push-to-talk' })).toBeTruthy();
  expect(preferences().talkMode).toBe('always');
  setState({ voice: { kind: 'outside', failure: null } });
  expect(screen.queryByRole('group', { name: 'Push-to-talk' })).toBeNull();
});
