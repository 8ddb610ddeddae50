import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { defaultAppSettings } from '../../../shared/ipc/AppSettings.ts';
import type { AddServerOutcome } from '../../../shared/ipc/servers.ts';
import { FakeDesktop } from '../../desktop/FakeDesktop.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { HomePage } from './HomePage.tsx';

const host = 'voice.example:44300';
const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
const otherFingerprint = Array.from({ length: 32 }, () => 'CD').join(':');

/** The start page of an app that answers each added address with the next outcome. */
function openHome(outcomes: AddServerOutcome[]) {
  const desktop = new FakeDesktop({
    'settings:get': () => defaultAppSettings,
    'servers:list': () => [],
    'servers:add': () => outcomes.shift(),
  });
  const { user } = renderWithClient(<HomePage settings={defaultAppSettings} />, { desktop });
  const join = async (address: string) => {
    await user.click(await addressBox());
    await user.paste(address);
    await user.keyboard('{Enter}');
  };
  return { user, desktop, join };
}

const addressBox = () => screen.findByRole('textbox', { name: 'Invite link or address' });
const digitsIn = (element: HTMLElement) => element.textContent?.replaceAll(/[\s:]/g, '');
const plain = (text: string) => text.replaceAll(':', '');

test('an unknown certificate is compared before its server is added', async () => {
  const { user, desktop, join } = openHome([
    { kind: 'unknownCertificate', host, fingerprint },
    { kind: 'added', serverId: 'a' },
  ]);
  await join(host);
  const question = await screen.findByRole('region', { name: `Is this really ${host}?` });
  expect(digitsIn(question)).toContain(plain(fingerprint));
  await user.click(within(question).getByRole('button', { name: 'Everything matches, connect' }));
  expect(desktop.callsOf('servers:add')).toEqual([
    { address: host, fingerprint: null },
    { address: host, fingerprint },
  ]);
  expect(await addressBox()).toHaveProperty('value', '');
});

test('an invite with a wrong pin stops, shows both fingerprints, and leads only back', async () => {
  const { user, desktop, join } = openHome([
    { kind: 'wrongCertificate', host, pinned: otherFingerprint, shown: fingerprint },
  ]);
  await join(`perch://${host}/#pin=cd`);
  const stop = await screen.findByRole('alert');
  expect(within(stop).getByRole('heading').textContent).toBe(
    'Stop. This is not the server from your invite.',
  );
  expect(digitsIn(stop)).toContain(plain(otherFingerprint));
  expect(digitsIn(stop)).toContain(plain(fingerprint));
  const buttons = within(stop).getAllByRole('button');
  expect(buttons.map(({ textContent }) => textContent)).toEqual(['Back to the start page']);
  await user.click(within(stop).getByRole('button'));
  expect(await addressBox()).toBeTruthy();
  expect(desktop.callsOf('servers:add')).toHaveLength(1);
});
