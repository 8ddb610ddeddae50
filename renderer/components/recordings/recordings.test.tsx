import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RecordingId, UserId } from '../../../shared/domain/ids.ts';
import type { Recording, RecordingSeat } from '../../../shared/domain/Recording.ts';
import { pressAt } from '../../testing/byKeys.ts';
import { fakeRecordings } from '../../testing/fakeRecordings.fixture.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { StageOptions } from '../stage/StageOptions.tsx';
import { RecordingBar } from './RecordingBar.tsx';

const seat: RecordingSeat = {
  id: 'r1' as RecordingId,
  by: { id: 'olga' as UserId, name: 'Olga' },
  startedAt: Date.now(),
};
const recorded = channelOf('General', { recording: seat });
const ann = occupantOf('Ann', 'General');
const bob = occupantOf('Bob', 'General', { recorded: true });

const joined = { kind: 'joined', channelId: recorded.id, failure: null } as const;

function renderBar({ isIn = false, isOwner = false, channel = recorded } = {}) {
  const own = isIn ? { ...ann, recorded: true as const } : ann;
  const state = { ...annIn([channel], [own, bob], isOwner), voice: joined };
  const recordings = fakeRecordings();
  return {
    recordings,
    ...renderWithClient(<RecordingBar channel={channel} />, { state, recordings }),
  };
}

test('asks whoever is not in it; who closes the question has not agreed', async () => {
  const { user, recordings } = renderBar();
  const question = await screen.findByRole('alertdialog', { name: 'Olga is recording General' });
  await user.keyboard('{Escape}');
  expect(recordings.agree).toHaveBeenLastCalledWith(seat, false);
  await pressAt(user, within(question).getByRole('button', { name: 'Record me, too' }));
  expect(recordings.agree).toHaveBeenLastCalledWith(seat, true);
  act(() => recordings.state.setState({ declinedId: seat.id }));
  expect(screen.queryByRole('alertdialog')).toBeNull();
  // They can still change their mind.
  const bar = screen.getByRole('group', { name: 'Recording' });
  expect(within(bar).getByText('In it: Bob')).toBeTruthy();
  await pressAt(user, within(bar).getByRole('button', { name: 'Record me, too' }));
  expect(recordings.agree).toHaveBeenLastCalledWith(seat, true);
  expect(within(bar).queryByRole('button', { name: 'Stop recording' })).toBeNull();
});

test('in an encrypted channel each window asks for itself, and says what the server will hear', async () => {
  const channel = channelOf('General', { recording: { ...seat, key: 'key' }, sealed: true });
  const { recordings } = renderBar({ isIn: true, channel });
  const question = await screen.findByRole('alertdialog', { name: 'Olga is recording General' });
  expect(question.textContent).toContain('The call stays encrypted');
  act(() => recordings.state.setState({ agreedId: seat.id }));
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(screen.getByRole('button', { name: 'Take me out' })).toBeTruthy();
});

test('where cameras and shares are recorded, everybody is asked for them, and sees it', async () => {
  const channel = channelOf('General', { recording: { ...seat, videos: true } });
  renderBar({ channel });
  const question = await screen.findByRole('alertdialog', { name: 'Olga is recording General' });
  expect(question.textContent).toContain('Your voice, your camera and what you share');
  expect(screen.getByText(/^Recording, with video/)).toBeTruthy();
});

test('who is in it can leave it and note a moment; who may record can stop it', async () => {
  const { user, recordings, announced } = renderBar({ isIn: true, isOwner: true });
  const bar = await screen.findByRole('group', { name: 'Recording' });
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await pressAt(user, within(bar).getByRole('button', { name: 'Note this moment' }));
  expect(recordings.mark).toHaveBeenCalledExactlyOnceWith('Mark');
  await waitFor(() => expect(announced).toEqual(['Moment noted.']));
  await pressAt(user, within(bar).getByRole('button', { name: 'Take me out' }));
  expect(recordings.agree).not.toHaveBeenCalled();
  const question = await screen.findByRole('alertdialog');
  await pressAt(user, within(question).getByRole('button', { name: 'Take me out' }));
  expect(recordings.agree).toHaveBeenLastCalledWith(seat, false);
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  await pressAt(user, within(bar).getByRole('button', { name: 'Stop recording' }));
  expect(recordings.stop).toHaveBeenCalledOnce();
  act(() => recordings.state.setState({ ended: { recordingId: seat.id, end: 'full' } }));
  expect(announced.at(-1)).toBe('The recording has ended: the server has no more room.');
});

function renderOptions(isOwner: boolean) {
  const general = channelOf('General');
  const recordings = fakeRecordings();
  const state = annIn([general], [ann], isOwner);
  return {
    recordings,
    ...renderWithClient(<StageOptions channel={general} />, { state, recordings }),
  };
}

test('the menu of the stage starts a recording, after a question, with videos if wished', async () => {
  const { user, recordings } = renderOptions(true);
  await pressAt(user, screen.getByRole('button', { name: 'Stage options' }));
  await pressAt(
    user,
    await screen.findByRole('menuitemcheckbox', { name: 'Record this channel…' }),
  );
  const isWithVideos = await screen.findByRole('switch', {
    name: 'Record cameras and shares, too',
  });
  expect(isWithVideos).toHaveProperty('checked', false);
  await user.click(isWithVideos);
  await pressAt(user, screen.getByRole('button', { name: 'Start recording' }));
  expect(recordings.start).toHaveBeenCalledExactlyOnceWith(true);
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
});

test('whoever may not record finds no recordings', async () => {
  const { user } = renderOptions(false);
  await pressAt(user, screen.getByRole('button', { name: 'Stage options' }));
  await screen.findByRole('menu');
  expect(screen.queryByRole('menuitemcheckbox', { name: /[Rr]ecord/ })).toBeNull();
});

const done: Recording = {
  ...seat,
  channelId: recorded.id,
  startedAt: 0,
  endedAt: 65_000,
  end: 'serverStopped',
  people: [
    { id: 'ann' as UserId, name: 'Ann' },
    { id: 'bob' as UserId, name: 'Bob' },
  ],
  size: 1_200_000,
  expiresAt: null,
  mix: 'none',
  videoMix: 'none',
};
const listOf = (recording: Recording, mixesVideo = true) => ({
  recordings: [recording],
  mixesVideo,
});

async function openList(recording: Recording, mixesVideo = true) {
  const rendered = renderOptions(true);
  rendered.recordings.list.mockResolvedValue(listOf(recording, mixesVideo));
  await pressAt(rendered.user, screen.getByRole('button', { name: 'Stage options' }));
  await pressAt(
    rendered.user,
    await screen.findByRole('menuitemcheckbox', { name: 'Recordings…' }),
  );
  return { ...rendered, row: await screen.findByRole('listitem') };
}

test('a recording says what it is, is downloaded and deleted', async () => {
  const { user, recordings, announced, row } = await openList(done);
  expect(row.textContent).toContain('1:05 · Ann, Bob · 1.2 MB · Started by Olga');
  await pressAt(user, within(row).getByRole('button', { name: /^Download:/ }));
  expect(recordings.fetch).toHaveBeenCalledExactlyOnceWith(done);
  await waitFor(() => expect(announced).toEqual(['The recording could not be downloaded.']));
  await pressAt(user, within(row).getByRole('button', { name: /^Delete/ }));
  await waitFor(() => expect(screen.queryByRole('listitem')).toBeNull());
  expect(recordings.remove).toHaveBeenCalledExactlyOnceWith(done.id);
  expect(screen.getByText('There are no recordings yet.')).toBeTruthy();
});

test('the voices are mixed when asked, and the mix is downloaded', async () => {
  const { user, recordings, announced, row } = await openList(done);
  recordings.list.mockResolvedValue(listOf({ ...done, mix: 'making' }));
  await pressAt(user, within(row).getByRole('button', { name: /^Mix all voices/ }));
  expect(recordings.mix).toHaveBeenCalledExactlyOnceWith(done.id, 'sound');
  await waitFor(() => expect(row.textContent).toContain('Mixing…'));
  const mixed: Recording = { ...done, mix: 'made' };
  recordings.list.mockResolvedValue(listOf(mixed));
  act(() =>
    recordings.state.setState({ mixed: { recordingId: done.id, kind: 'sound', outcome: 'made' } }),
  );
  await pressAt(user, await within(row).findByRole('button', { name: /^Download the mix/ }));
  expect(announced[0]).toBe('The mix is ready.');
  expect(row.textContent).not.toContain('Mixing…');
  expect(recordings.fetchMix).toHaveBeenCalledExactlyOnceWith(mixed, 'sound');
  expect(screen.queryByRole('button', { name: /^Mix all voices/ })).toBeNull();
});

test('everybody is made into one video, which can be stopped and is downloaded', async () => {
  const filmed: Recording = { ...done, videos: true };
  const { user, recordings, announced, row } = await openList(filmed);
  const making: Recording = { ...filmed, videoMix: 'making', videoMixPart: 0.42 };
  recordings.list.mockResolvedValue(listOf(making));
  await pressAt(user, within(row).getByRole('button', { name: /^Make one video/ }));
  expect(recordings.mix).toHaveBeenCalledExactlyOnceWith(done.id, 'video');
  await waitFor(() => expect(row.textContent).toContain('Making the video: 42%'));
  recordings.list.mockResolvedValue(listOf(filmed));
  await pressAt(user, within(row).getByRole('button', { name: /^Stop making the video/ }));
  expect(recordings.cancelVideo).toHaveBeenCalledExactlyOnceWith(done.id);
  await within(row).findByRole('button', { name: /^Make one video/ });
  const made: Recording = { ...filmed, videoMix: 'made' };
  recordings.list.mockResolvedValue(listOf(made));
  const mixed = { recordingId: done.id, kind: 'video', outcome: 'made' } as const;
  act(() => recordings.state.setState({ mixed }));
  await pressAt(user, await within(row).findByRole('button', { name: /^Download the video/ }));
  expect(announced[0]).toBe('The video is ready.');
  expect(recordings.fetchMix).toHaveBeenCalledExactlyOnceWith(made, 'video');
});

test('where the server has no FFmpeg, the list says what to install', async () => {
  const { row } = await openList({ ...done, videos: true }, false);
  expect(within(row).queryByRole('button', { name: /^Make one video/ })).toBeNull();
  expect(screen.getByText(/apt install ffmpeg/)).toBeTruthy();
});
