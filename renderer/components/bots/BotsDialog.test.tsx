import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Bot } from '../../../shared/domain/Bot.ts';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { BotRequests } from '../../actions/botRequests.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { BotsDialog } from './BotsDialog.tsx';

const botCalled = (name: string, lastSeenAt = 1_000): Bot => ({
  user: {
    id: `bot ${name}` as UserId,
    name,
    colorSeed: 1,
    isOwner: false,
    isBot: true,
    roleIds: [],
  },
  createdAt: 1_000,
  lastSeenAt,
  webhook: null,
});

function renderDialog(bots: readonly Bot[]) {
  const requests = {
    list: vi.fn<BotRequests['list']>(async (show) => {
      show(bots);
      return null;
    }),
    create: vi.fn<BotRequests['create']>(async (name, made) => {
      made(botCalled(name), `perch-bot-of-${name}`);
      return null;
    }),
    renewToken: vi.fn<BotRequests['renewToken']>(async (_, renewed) => {
      renewed('perch-bot-renewed');
      return null;
    }),
    setWebhook: vi.fn<BotRequests['setWebhook']>(async (_, url, saved) => {
      saved(url === null ? null : 'a secret');
      return null;
    }),
    remove: vi.fn<BotRequests['remove']>(async () => null),
  };
  const page = renderWithClient(<BotsDialog onClose={() => {}} />, {
    prepare: (actions) => actions.bots.mockResolvedValue(requests),
  });
  return { ...page, requests };
}

const names = () =>
  screen.queryAllByRole('listitem').map((row) => row.querySelector('p')?.textContent);

test('a new bot shows its token, to copy it once', async () => {
  const { user } = renderDialog([]);
  await screen.findByText('There is no bot yet.');
  await user.type(screen.getByRole('textbox', { name: 'Name of a new bot' }), 'Jukebox');
  await user.click(screen.getByRole('button', { name: 'Create' }));
  const token = await screen.findByLabelText<HTMLInputElement>('Token of Jukebox');
  expect(token.value).toBe('perch-bot-of-Jukebox');
  expect(names()).toEqual(['Jukebox']);
  expect(screen.getByText('Has not come in yet')).toBeTruthy();
});

test('a name that is taken is said at the name, and stays', async () => {
  const { user, requests } = renderDialog([]);
  requests.create.mockResolvedValue({ code: 'nameTaken', reason: '' });
  const name = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name of a new bot' });
  await user.type(name, 'Ann{Enter}');
  await vi.waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('true'));
  expect(name.value).toBe('Ann');
});

test('another token and a removal are asked about first', async () => {
  const { user, requests } = renderDialog([botCalled('Scribe', 9_000_000), botCalled('Echo')]);
  await user.click(await screen.findByRole('button', { name: 'New token for Scribe' }));
  let question = within(screen.getByRole('alertdialog'));
  await user.click(question.getByRole('button', { name: 'New token' }));
  const token = await screen.findByLabelText<HTMLInputElement>('Token of Scribe');
  expect(token.value).toBe('perch-bot-renewed');

  await user.click(screen.getByRole('button', { name: 'Remove Scribe' }));
  question = within(screen.getByRole('alertdialog'));
  await user.click(question.getByRole('button', { name: 'Remove' }));
  expect(requests.remove).toHaveBeenCalledWith('bot Scribe');
  await vi.waitFor(() => expect(names()).toEqual(['Echo']));
  expect(screen.queryByLabelText('Token of Scribe')).toBeNull();
});

test('a bot is told of what happens at an address, and shows its secret once', async () => {
  const { user, requests } = renderDialog([botCalled('Scribe')]);
  await user.click(await screen.findByRole('button', { name: 'Webhook of Scribe' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Webhook of Scribe' }));
  requests.setWebhook.mockResolvedValueOnce({ code: 'invalidRequest', reason: '' });
  const url = dialog.getByRole('textbox', { name: 'Address' });
  await user.type(url, 'http://10.0.0.1/');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(url.getAttribute('aria-invalid')).toBe('true'));
  await user.clear(url);
  await user.type(url, 'https://hooks.example.com/perch');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  expect((await dialog.findByLabelText<HTMLInputElement>('Secret')).value).toBe('a secret');
  await user.click(dialog.getByRole('button', { name: 'Close' }));
  expect(await screen.findByText('Told at hooks.example.com')).toBeTruthy();
});
