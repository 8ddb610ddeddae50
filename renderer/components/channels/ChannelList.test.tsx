import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { RoleId } from '../../../shared/domain/ids.ts';
import { audiencePart } from '../../../shared/domain/stage.ts';
import { chooseByKeys, expectFocus, focusOn, pressAt, takeItem } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { type RenderedWithClient, renderWithClient } from '../../testing/renderWithClient.tsx';
import { annAs, overrideOf, withOverrides } from '../../testing/roles.fixture.ts';
import { cssColorOf } from '../roles/nameColor.ts';
import { ChannelList } from './ChannelList.tsx';

const channels = [channelOf('General'), channelOf('Music', { music: true }), channelOf('AFK')];
const refused = (code: 'conflict' | 'limitReached') => ({ code, reason: 'for a test' });

const options = (channel: string) =>
  screen.getByRole('button', { name: `Channel options: ${channel}` });

/** Opens an owner's menu by key; returns its items. */
async function openOptions({ user }: RenderedWithClient, channel: string): Promise<string[]> {
  await pressAt(user, options(channel));
  const entries = await screen.findAllByRole('menuitem');
  await expectFocus(entries[0] as HTMLElement);
  return entries.map(({ textContent }) => textContent ?? '');
}

async function choose(rendered: RenderedWithClient, channel: string, item: string): Promise<void> {
  await openOptions(rendered, channel);
  await takeItem(rendered.user, item);
}

test('a click joins a channel; a member gets no actions to change one', async () => {
  const { user, actions } = renderWithClient(<ChannelList />, { state: annIn(channels) });
  expect(screen.queryByRole('button', { name: /^Channel options/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Music' }));
  expect(actions.joinChannel.mock.calls).toEqual([['Music']]);
});

test('a channel shows its number of people, whether it is full, and its kind', () => {
  renderWithClient(<ChannelList />, {
    state: annIn(
      [
        channelOf('General', { userLimit: 1 }),
        channelOf('Music', { music: true, hidesSpeaking: true }),
      ],
      [occupantOf('Bob', 'General')],
    ),
  });
  const general = screen.getByRole('button', { name: 'General' });
  const describe = (element: HTMLElement) =>
    document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent;
  expect(describe(general)).toContain('This channel is full: 1 of 1 places taken');
  expect(describe(screen.getByRole('button', { name: 'Music' }))).toBe(
    '0 people here. Music: stereo in full quality. People outside cannot see who is speaking here. ',
  );
  expect(
    within(screen.getByRole('list', { name: 'People in General' })).getByText('Bob'),
  ).toBeTruthy();
});

test('who comes, goes or changes is rendered; their neighbours are not', () => {
  const [ann, bob] = [occupantOf('Ann', 'General'), occupantOf('Bob', 'General')];
  const { setState, state } = renderWithClient(<ChannelList />, {
    state: annIn(channels, [ann, bob]),
  });
  // Each rendered row cuts its name into letters once, for the initials.
  const cut = vi.spyOn(Intl.Segmenter.prototype, 'segment');
  const renderedBy = (...occupants: readonly (typeof ann)[]) => {
    cut.mockClear();
    setState({ presence: { ...state().presence, occupants } });
    return cut.mock.calls.map(([name]) => name);
  };
  const cho = occupantOf('Cho', 'Music');
  expect(renderedBy(ann, bob, cho)).toEqual(['Cho']);
  expect(renderedBy(ann, { ...bob, muted: true }, cho)).toEqual(['Bob']);
  expect(renderedBy(ann, cho)).toEqual([]);
  expect(screen.queryByText('Bob')).toBeNull();
  cut.mockRestore();
});

test('the channel that I am in or joining is marked', () => {
  const { setState } = renderWithClient(<ChannelList />, {
    state: annIn(channels, [occupantOf('Ann', 'Music')]),
  });
  const current = () =>
    screen
      .getAllByRole('button')
      .filter((button) => button.getAttribute('aria-current') === 'true')
      .map(({ textContent }) => textContent);
  expect(current()).toEqual(['Music']);
  setState({ voice: { kind: 'outside', failure: null } });
  expect(current()).toEqual([]);
});

test('an owner edits a channel by keys alone', async () => {
  const rendered = renderWithClient(<ChannelList />, { state: annIn(channels, [], true) });
  const { user, actions } = rendered;
  await choose(rendered, 'General', 'Edit channel');
  const form = within(await screen.findByRole('dialog', { name: 'Edit General' }));
  const name = form.getByRole<HTMLInputElement>('textbox', { name: 'Channel name' });
  await expectFocus(name);
  await user.keyboard('{Control>}a{/Control} Garden ');
  await pressAt(user, form.getByRole('switch', { name: 'Limit the number of people' }), ' ');
  await focusOn(form.getByRole('textbox', { name: 'Maximum number of people' }));
  await user.keyboard('{Control>}a{/Control}3');
  await pressAt(user, form.getByRole('switch', { name: 'Stage' }), ' ');
  await pressAt(user, form.getByRole('switch', { name: 'Music' }), ' ');
  await pressAt(user, form.getByRole('switch', { name: 'Locked' }), ' ');
  await pressAt(user, form.getByRole('button', { name: 'More settings' }));
  await focusOn(form.getByRole('textbox', { name: /^Topic/ }));
  await user.keyboard('Plants, and nothing else');
  await pressAt(user, form.getByRole('switch', { name: 'Hide who is speaking' }), ' ');
  await chooseByKeys(
    user,
    form.getByRole('button', { name: /Video of each person$/ }),
    'Up to 3 Mbit/s',
  );
  await chooseByKeys(user, form.getByRole('button', { name: /who are away$/ }), 'After 15 minutes');
  await pressAt(user, form.getByRole('button', { name: 'Save' }));
  expect(actions.updateChannel.mock.calls).toEqual([
    [
      'General',
      {
        name: 'Garden',
        category: '',
        topic: 'Plants, and nothing else',
        bitrate: null,
        voicesMax: null,
        recordingDays: null,
        idleAfterMs: 15 * 60_000,
        encrypted: true,
        userLimit: 3,
        locked: true,
        music: true,
        stage: true,
        hidesSpeaking: true,
        videoLimit: 3_000_000,
      },
    ],
  ]);
  expect(screen.queryByRole('dialog')).toBeNull();
  await expectFocus(options('General'));
});

test('a refused name stays in its field, which shows why and has the focus', async () => {
  const rendered = renderWithClient(<ChannelList />, { state: annIn(channels, [], true) });
  const { user, actions } = rendered;
  actions.updateChannel.mockResolvedValueOnce(refused('conflict'));
  await choose(rendered, 'AFK', 'Edit channel');
  const name = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Channel name' });
  await user.clear(name);
  await user.type(name, 'Gene\u200bral{Enter}');
  expect(await screen.findByRole('textbox', { description: /already/ })).toBe(name);
  await expectFocus(name);
  expect(name.value).toBe('Gene\u200bral');
  await user.type(name, 's');
  expect(screen.queryByRole('textbox', { description: /already/ })).toBeNull();
});

test('other errors are shown below the form, which stays open', async () => {
  const rendered = renderWithClient(<ChannelList />, { state: annIn(channels, [], true) });
  rendered.actions.updateChannel.mockResolvedValueOnce(refused('limitReached'));
  await choose(rendered, 'AFK', 'Edit channel');
  await rendered.user.click(await screen.findByRole('button', { name: 'Save' }));
  expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toContain('limit');
});

test('an owner gets all that can be done to a channel', async () => {
  const rendered = renderWithClient(<ChannelList />, { state: annIn(channels, [], true) });
  expect(await openOptions(rendered, 'General')).toEqual([
    'Edit channel',
    'Permissions',
    'Move channel…',
    'Delete channel',
  ]);
  await rendered.user.keyboard('{Escape}');
  await expectFocus(options('General'));
});

test('a channel is deleted after a question that says how many people must leave', async () => {
  const rendered = renderWithClient(<ChannelList />, {
    state: annIn(channels, [occupantOf('Bob', 'Music')], true),
  });
  const { user, actions } = rendered;
  await choose(rendered, 'Music', 'Delete channel');
  let question = within(await screen.findByRole('alertdialog', { name: 'Delete Music?' }));
  expect(question.getByText(/^1 person is in it/)).toBeTruthy();
  await user.click(question.getByRole('button', { name: 'Cancel' }));
  expect(actions.deleteChannel).not.toHaveBeenCalled();
  await choose(rendered, 'Music', 'Delete channel');
  question = within(await screen.findByRole('alertdialog', { name: 'Delete Music?' }));
  await user.click(question.getByRole('button', { name: 'Delete channel' }));
  expect(actions.deleteChannel.mock.calls).toEqual([['Music']]);
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

test('a channel that I may not join is locked, and a click says why', async () => {
  const locked = withOverrides(
    channelOf('Staff'),
    overrideOf('Everyone', { deny: ['join'] }),
    overrideOf('Moderator', { allow: ['join'] }),
  );
  const { user, actions, announced } = renderWithClient(<ChannelList />, {
    state: annAs(annIn([channelOf('General'), locked]), ['Member']),
  });
  const reason = 'Only people with one of these roles may join this channel: Moderator.';
  const row = screen.getByRole('button', { name: 'Staff', description: new RegExp(`^${reason}`) });
  await user.click(row);
  expect(announced).toEqual([reason]);
  expect(actions.joinChannel).not.toHaveBeenCalled();
});

test('who manages one channel gets its menu, without the order of the list', async () => {
  const own = withOverrides(channelOf('Den'), overrideOf('Member', { allow: ['manageChannels'] }));
  const rendered = renderWithClient(<ChannelList />, {
    state: annAs(annIn([channelOf('General'), own]), ['Member']),
  });
  expect(screen.getAllByRole('button', { name: /^Channel options/ })).toEqual([options('Den')]);
  expect(await openOptions(rendered, 'Den')).toEqual([
    'Edit channel',
    'Permissions',
    'Delete channel',
  ]);
});

test('a name has the colour of the highest role with a colour', () => {
  const bob = occupantOf('Bob', 'General');
  const roleIds = ['Member', 'Helper'] as RoleId[];
  renderWithClient(<ChannelList />, {
    state: annAs(annIn([channelOf('General')], [{ ...bob, user: { ...bob.user, roleIds } }]), [
      'Member',
    ]),
  });
  // A browser writes colours in a form of its own.
  const sample = document.createElement('span');
  sample.style.color = cssColorOf('#3498db');
  expect(screen.getByRole('button', { name: 'Bob' }).style.color).toBe(sample.style.color);
});

test('who has no right to speak in a channel is marked', () => {
  renderWithClient(<ChannelList />, {
    state: annIn(channels, [occupantOf('Bob', 'General', { suppressed: true })]),
  });
  expect(screen.getByRole('img', { name: 'May only listen here' })).toBeTruthy();
});

test('the audience of a stage is one row with a number, whoever may speak a row each', async () => {
  const part = (speaks: boolean) => ({
    suppressed: !speaks,
    stagePart: { ...audiencePart, speaks },
  });
  const many = Array.from({ length: 40 }, (_, n) => occupantOf(`L${n}`, 'Hall', part(false)));
  renderWithClient(<ChannelList />, {
    state: annIn(
      [channelOf('Hall', { stage: true })],
      [occupantOf('Bob', 'Hall', part(true)), ...many],
    ),
  });
  const people = within(screen.getByRole('list', { name: 'People in Hall' }));
  expect(await people.findByRole('button', { name: /^40 listeners/ })).toBeTruthy();
  expect(people.getAllByRole('listitem')).toHaveLength(2);
  expect(people.getByRole('button', { name: 'Bob' })).toBeTruthy();
});

test('categories are headings that fold; folded they list only channels with people', async () => {
  const games = { category: 'Games' };
  const { user, actions, setState, state } = renderWithClient(<ChannelList />, {
    state: annIn(
      [channelOf('Chess', games), channelOf('General'), channelOf('Go', games)],
      [occupantOf('Bob', 'Go')],
    ),
  });
  const listed = (name: string) =>
    within(screen.getByRole('list', { name }))
      .getAllByRole('button', { name: /^(General|Chess|Go)$/ })
      .map(({ textContent }) => textContent);
  expect(listed('Voice channels')).toEqual(['General']);
  expect(listed('Channels in Games')).toEqual(['Chess', 'Go']);
  const heading = screen.getByRole('button', { name: 'Games' });
  expect(heading.getAttribute('aria-expanded')).toBe('true');
  await pressAt(user, heading);
  expect(actions.setCategoryFolded.mock.calls).toEqual([['games', true]]);
  setState({ preferences: { ...state().preferences, foldedCategories: { games: true } } });
  expect(heading.getAttribute('aria-expanded')).toBe('false');
  expect(listed('Channels in Games')).toEqual(['Go']);
  expect(screen.queryByRole('button', { name: 'Move Games' })).toBeNull();
});

test('a moderator moves everybody of a channel to another one', async () => {
  const rendered = renderWithClient(<ChannelList />, {
    state: annIn(channels, [occupantOf('Bob', 'General')], true),
  });
  const { user, actions } = rendered;
  expect(await openOptions(rendered, 'Music')).not.toContain('Move everyone…');
  await user.keyboard('{Escape}');
  await choose(rendered, 'General', 'Move everyone…');
  const dialog = within(await screen.findByRole('dialog', { name: 'Move everyone in General' }));
  await chooseByKeys(user, dialog.getByRole('button', { name: /To$/ }), 'AFK');
  await pressAt(user, dialog.getByRole('button', { name: 'Move everyone' }));
  expect(actions.moveEverybody.mock.calls).toEqual([['General', 'AFK']]);
});
