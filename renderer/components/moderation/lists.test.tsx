import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { AuditEntry } from '../../../shared/domain/AuditEntry.ts';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { Ban } from '../../../shared/domain/moderation.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { AuditLogDialog } from './AuditLogDialog.tsx';
import { BanListDialog } from './BanListDialog.tsx';

const mia = { id: 'mia' as UserId, name: 'Mia' };
const tom = { id: 'tom' as UserId, name: 'Tom' };

const entry = (id: number, change: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  at: id,
  kind: 'kicked',
  by: mia,
  person: tom,
  subject: null,
  former: null,
  reason: null,
  endsAt: null,
  addresses: null,
  ...change,
});

const sentences = () =>
  screen.getAllByRole('listitem').map((each) => each.querySelector('p')?.textContent);

test('the audit log is shown in pages, by search and by kind', async () => {
  const { user, actions } = renderWithClient(<AuditLogDialog onClose={() => {}} />);
  actions.listAudit.mockResolvedValueOnce({
    entries: [
      entry(3, { kind: 'moved', subject: 'Music', former: 'General' }),
      entry(2, { kind: 'channelChanged', person: null, subject: 'Nook', former: 'Den' }),
    ],
    more: true,
  });
  await waitFor(() =>
    expect(sentences()).toEqual([
      'Mia moved Tom from General to Music',
      'Mia renamed the channel Den to Nook',
    ]),
  );
  actions.listAudit.mockResolvedValueOnce({ entries: [entry(1, { reason: 'spam' })], more: false });
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  expect(actions.listAudit).toHaveBeenLastCalledWith({
    before: 2,
    search: '',
    kinds: [],
    limit: 50,
  });
  await waitFor(() => expect(sentences()).toHaveLength(3));
  expect(screen.getByText('Reason: spam')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();

  actions.listAudit.mockResolvedValue({ entries: [], more: false });
  await user.type(screen.getByRole('searchbox'), 'spam');
  await waitFor(() =>
    expect(actions.listAudit).toHaveBeenLastCalledWith({
      before: null,
      search: 'spam',
      kinds: [],
      limit: 50,
    }),
  );
  await user.click(screen.getByRole('button', { name: /What/ }));
  await user.click(await screen.findByRole('option', { name: 'Channels' }));
  await waitFor(() =>
    expect(actions.listAudit.mock.lastCall?.[0].kinds).toContain('channelDeleted'),
  );
  await screen.findByText('Nothing found.');
});

test('the audit log is saved as a file with all of its pages', async () => {
  const saved: string[] = [];
  vi.stubGlobal('URL', {
    createObjectURL: (blob: Blob) => {
      void blob.text().then((text) => saved.push(text));
      return 'blob:x';
    },
    revokeObjectURL: () => {},
  });
  const { user, actions } = renderWithClient(<AuditLogDialog onClose={() => {}} />);
  actions.listAudit.mockResolvedValueOnce({ entries: [entry(2), entry(1)], more: true });
  await screen.findAllByRole('listitem');
  actions.listAudit
    .mockResolvedValueOnce({ entries: [entry(3), entry(2)], more: true })
    .mockResolvedValueOnce({ entries: [entry(1)], more: false });
  await user.click(screen.getByRole('button', { name: 'Save as JSON' }));
  await waitFor(() => expect(saved).toHaveLength(1));
  expect(JSON.parse(saved[0] ?? '').map(({ id }: AuditEntry) => id)).toEqual([3, 2, 1]);
  vi.unstubAllGlobals();
});

test('a ban is shown with all that is known of it, and lifted', async () => {
  const ban: Ban = {
    id: 4,
    person: tom,
    by: mia,
    reason: 'raid',
    beganAt: 0,
    endsAt: null,
    addresses: '203.0.113.0/24',
  };
  const { user, actions, announced } = renderWithClient(<BanListDialog onClose={() => {}} />, {
    prepare: ({ listBans }) => listBans.mockResolvedValueOnce({ bans: [ban], more: false }),
  });
  const text = (await screen.findByRole('listitem')).textContent;
  for (const fact of ['Tom', 'By Mia', 'Reason: raid', '203.0.113.0/24']) {
    expect(text).toContain(fact);
  }
  await user.click(screen.getByRole('button', { name: 'Lift the ban of Tom' }));
  expect(actions.liftBan).toHaveBeenCalledExactlyOnceWith(4);
  await screen.findByText('Nobody is banned.');
  expect(announced).toEqual(['The ban of Tom is lifted.']);
});
