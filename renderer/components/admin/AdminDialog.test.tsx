import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { ServerStatus } from '../../../shared/domain/ServerStatus.ts';
import { annIn } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { AdminDialog } from './AdminDialog.tsx';

const status: ServerStatus = {
  versions: { perch: '1.2.3', protocol: 8, node: '24.9.0', mediasoup: '3.27.1' },
  startedAt: Date.now() - 2 * 24 * 60 * 60_000,
  owner: 'Ann',
  host: { name: 'attic', system: 'linux x64', port: 44300, addresses: ['voice.example.org'] },
  load: {
    sessions: 5,
    channelsInUse: 2,
    peers: 4,
    streamsIn: 3,
    streamsOut: 9,
    memoryBytes: 200e6,
    memoryTotalBytes: 8e9,
    delayMs: 3.4,
    workers: [
      { node: null, peers: 5, cpu: 0.12, receivedBitrate: 96_000, sentBitrate: 288_000 },
      { node: 'east', peers: 0, cpu: null, receivedBitrate: 0, sentBitrate: 0 },
    ],
  },
  storage: {
    databaseBytes: 5e6,
    soundsBytes: 1e6,
    boardsBytes: 2e6,
    filesBytes: 512e6,
    filesMaxBytes: 10e9,
    backupsBytes: 9e6,
    freeBytes: 40e9,
  },
  backups: {
    keep: 7,
    isMaking: false,
    list: Array.from({ length: 6 }, (_, index) => ({
      name: `perch-nightly-${index}.tar.gz`,
      madeAt: Date.UTC(2026, 10, 30 - index, 4),
      bytes: 1e6,
    })),
    failure: null,
  },
  newerVersion: null,
};

/** The dialog with each of these answers in turn, and the last one from then on. */
function renderDialog(...answers: ServerStatus[]) {
  const onOpen = vi.fn();
  const page = renderWithClient(<AdminDialog onOpen={onOpen} onClose={() => {}} />, {
    state: annIn([], [], true),
    prepare: (actions) =>
      actions.readServerStatus.mockImplementation(async (show) => {
        const [next = status] = answers.length > 1 ? answers.splice(0, 1) : answers;
        show(next);
        return null;
      }),
  });
  return { ...page, onOpen };
}

const section = (name: string) => within(screen.getByRole('region', { name }));
const factOf = (name: string) => screen.getByText(name).nextElementSibling?.textContent;

test('it tells what the server is, has to do, and keeps', async () => {
  renderDialog(status);
  await screen.findByText('1.2.3');
  expect(factOf('Running since')).toMatch(/, 2 days ago$/);
  expect(factOf('Machine')).toBe('attic (linux x64)');
  expect(factOf('Addresses')).toBe('voice.example.org');
  expect(factOf('In channels')).toBe('4, in 2 channels');
  expect(factOf('Streams of sound and video')).toBe('3 received, 9 sent');
  expect(factOf('Media worker 1')).toBe('12% of a core, 5 connected, 96 kbit/s in, 288 kbit/s out');
  expect(factOf('Media worker 2 on east')).toBe('0 connected, measuring…');
  expect(factOf('Delay of the main process')).toBe('3 ms');
  expect(factOf('Files and recordings')).toBe('512 MB of 10 GB');
  const backups = section('Backups');
  expect(backups.getAllByRole('listitem')).toHaveLength(6);
  expect(backups.getByText('And 1 older one.')).toBeTruthy();
  expect(backups.getByText(/^One each night; the last 7 are kept\./)).toBeTruthy();
});

test('a backup is made by a click, one at a time', async () => {
  const making = { ...status, backups: { ...status.backups, isMaking: true, list: [] } };
  const { user, actions } = renderDialog(status, making);
  await user.click(await screen.findByRole('button', { name: 'Make a backup now' }));
  expect(actions.makeBackup).toHaveBeenCalledOnce();
  expect(await screen.findByText('A backup is being made…')).toBeTruthy();
  expect(screen.getByText('There is no backup yet.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Make a backup now' }));
  expect(actions.makeBackup).toHaveBeenCalledOnce();
});

test('a failed backup, a newer version and a refusal are said', async () => {
  const backups = { ...status.backups, failure: 'noRoom' as const };
  const { user, actions } = renderDialog({ ...status, backups, newerVersion: '1.3.0' });
  expect(
    await screen.findByText(/^Perch 1\.3\.0 is there\. Your server runs 1\.2\.3/),
  ).toBeTruthy();
  expect(screen.getByText(/the disk is nearly full\.$/)).toBeTruthy();
  actions.makeBackup.mockResolvedValue({ code: 'rateLimited', reason: '' });
  await user.click(screen.getByRole('button', { name: 'Make a backup now' }));
  await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(2));
});

test('the pages by which a server is managed are one click away', async () => {
  const { user, onOpen } = renderDialog(status);
  const pages = within(screen.getByRole('navigation', { name: 'Manage' }));
  const names = pages.getAllByRole('button').map((each) => each.textContent);
  expect(names).toEqual(['People', 'Roles', 'Invites', 'Bots', 'Bans', 'Audit log']);
  for (const name of names) await user.click(pages.getByRole('button', { name: name ?? '' }));
  expect(onOpen.mock.calls.flat()).toEqual([
    'people',
    'roles',
    'invite',
    'bots',
    'bans',
    'auditLog',
  ]);
});

test('it asks only while it is open', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { actions } = renderDialog(status);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(actions.readServerStatus).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});
