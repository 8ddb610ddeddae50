import { screen, waitFor } from '@testing-library/react';
import { Profiler } from 'react';
import { expect, test } from 'vitest';
import { expectFocus } from '../../testing/byKeys.ts';
import { annIn, channelOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { createTexts, loadLanguage } from '../../texts/createTexts.ts';
import { App } from './App.tsx';

const needsName = { kind: 'needsName', joinCodeRequired: true, failure: null } as const;
const signingIn = { kind: 'connecting', step: 'signingIn', attempt: 1 } as const;

const texts = await createTexts('en');
await loadLanguage(texts, 'en');
const app = () => <App texts={texts} />;
const box = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const enter = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Enter' });

test('a new user enters a name, and a join code where it is needed', async () => {
  const { user, actions } = renderWithClient(app(), { state: { connection: needsName } });
  await expectFocus(box('Your name'));
  await user.keyboard('\u200eAnn\u200e');
  expect(enter().disabled).toBe(true);
  await user.type(box('Invite or join code'), ' open sesame {Enter}');
  expect(actions.signIn.mock.calls).toEqual([['Ann', 'open sesame']]);
});

test('a name that is too long stays, shows by how much, and cannot be sent', async () => {
  const { user } = renderWithClient(app(), {
    state: { connection: { ...needsName, joinCodeRequired: false } },
  });
  await user.type(box('Your name'), 'a'.repeat(34));
  expect(screen.getByRole('textbox', { description: /^2 characters too many/ })).toBe(
    box('Your name'),
  );
  expect(enter().disabled).toBe(true);
  await user.keyboard('{Backspace}{Backspace}');
  expect(enter().disabled).toBe(false);
});

test('a refused join code keeps the input, shows the error and gets the focus', async () => {
  const { user, setState } = renderWithClient(app(), { state: { connection: needsName } });
  await user.type(box('Your name'), 'Ann');
  await user.type(box('Invite or join code'), 'open barley');
  setState({ connection: signingIn });
  expect(screen.queryByRole('textbox')).toBeNull();
  setState({ connection: { ...needsName, failure: 'joinCodeWrong' } });
  expect(screen.getByRole('textbox', { description: /^This code is wrong/ })).toBe(
    box('Invite or join code'),
  );
  await expectFocus(box('Invite or join code'));
  expect([box('Your name').value, box('Invite or join code').value]).toEqual([
    'Ann',
    'open barley',
  ]);
});

test('a name that somebody has can be replaced by a free one', async () => {
  const { user, actions, setState } = renderWithClient(app(), {
    state: { connection: { ...needsName, joinCodeRequired: false } },
  });
  await user.type(box('Your name'), 'Ann{Enter}');
  setState({
    connection: {
      ...needsName,
      joinCodeRequired: false,
      failure: 'nameTaken',
      suggestion: 'Ann 2',
    },
  });
  await user.click(screen.getByRole('button', { name: 'Use “Ann 2”' }));
  expect(screen.queryByText(/looks like this one/)).toBeNull();
  expect(screen.queryByRole('button', { name: 'Use “Ann 2”' })).toBeNull();
  await user.type(box('Your name'), '{Enter}');
  expect(actions.signIn.mock.lastCall).toEqual(['Ann 2', undefined]);
});

test('the input is kept when the connection is lost', async () => {
  const { user, setState } = renderWithClient(app(), { state: { connection: needsName } });
  await user.type(box('Your name'), 'Ann');
  setState({ connection: { kind: 'reconnecting', reason: 'lost', attempt: 1, since: 0 } });
  expect(screen.getByRole('heading', { name: 'The server is not responding' })).toBeTruthy();
  setState({ connection: needsName });
  expect(box('Your name').value).toBe('Ann');
});

test('an invite’s code is filled in until the user types another', async () => {
  const { user, actions } = renderWithClient(app(), {
    state: { connection: needsName, inviteCode: 'open sesame' },
  });
  expect(screen.getByRole('textbox', { description: /your invite/ })).toBe(
    box('Invite or join code'),
  );
  await user.type(box('Your name'), 'Ann{Enter}');
  expect(actions.signIn.mock.calls).toEqual([['Ann', 'open sesame']]);
});

test('an invite that no longer works says so, also where no name has been entered', async () => {
  renderWithClient(app(), {
    state: { connection: { ...needsName, failure: 'joinCodeWrong' }, inviteCode: 'old' },
  });
  const codeBox = box('Invite or join code');
  expect(screen.getByRole('textbox', { description: /^This invite no longer works/ })).toBe(
    codeBox,
  );
  await expectFocus(codeBox);
});

test('an open server is shown the code of an invite, too', async () => {
  const { user, actions } = renderWithClient(app(), {
    state: { connection: { ...needsName, joinCodeRequired: false }, inviteCode: 'for guests' },
  });
  await user.type(box('Your name'), 'Ann{Enter}');
  expect(actions.signIn.mock.calls).toEqual([['Ann', 'for guests']]);
});

test('a connection that cannot be restored says why, and offers the one possible action', async () => {
  const { user, actions, setState } = renderWithClient(app(), {
    state: { connection: { kind: 'stopped', reason: 'replaced', code: null } },
  });
  expect(screen.getByRole('heading', { name: 'Perch is open in another window' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Continue here' }));
  setState({ connection: { kind: 'stopped', reason: 'refused', code: 'signatureWrong' } });
  expect(screen.getByRole('heading', { name: 'The server did not let you in' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(actions.retryConnection).toHaveBeenCalledTimes(2);
});

test('the app names what blocks the first connection', () => {
  const { setState } = renderWithClient(app(), { state: { connection: signingIn } });
  expect(screen.getByRole('heading').textContent).toBe('Signing in…');
  expect(screen.queryByRole('button')).toBeNull();
  setState({ connection: { ...signingIn, attempt: 2, obstacle: 'noWebSocket' } });
  expect(screen.getByRole('heading').textContent).toContain('WebSocket connections are blocked');
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});

// What is around the list costs as much as three lists of 300 people.
test('the channels are in the page before the controls around them', () => {
  const has = (role: string, name: string) => screen.queryByRole(role, { name }) !== null;
  const commits: { list: boolean; panel: boolean; controls: boolean }[] = [];
  renderWithClient(
    <Profiler
      id="app"
      onRender={() =>
        commits.push({
          list: has('button', 'General'),
          panel: has('region', 'Voice'),
          controls: has('button', 'Leave channel'),
        })
      }
    >
      {app()}
    </Profiler>,
    { state: annIn([channelOf('General')]) },
  );
  // The panel itself is there, so that nothing moves when its controls come.
  expect(commits[0]).toEqual({ list: true, panel: true, controls: false });
  expect(commits.at(-1)).toEqual({ list: true, panel: true, controls: true });
});

test('the title of the page names the channel, in the chosen language', async () => {
  const { setState, state } = renderWithClient(app(), { state: annIn([channelOf('General')]) });
  expect(document.title).toBe('Perch');
  setState({
    voice: { kind: 'joined', channelId: channelOf('General').id, failure: null },
    preferences: { ...state().preferences, language: 'ko' },
  });
  expect(document.title).toMatch(/^General/);
  await waitFor(() => expect(document.documentElement.lang).toBe('ko'));
});
