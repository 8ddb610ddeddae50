import { listenPath } from '../shared/domain/ListenLink.ts';
import { heardNames, installEar } from './harness/hearing.ts';
import { expect, test } from './harness/test.ts';
import { leaveUnencrypted } from './protocol/leaveUnencrypted.ts';
import { granted, TestPeer } from './protocol/TestPeer.ts';

// That people who come are heard, and those who leave are not, is tested in `protocol/listenLinks.test.ts`.
test('the page of a listen link plays silence, then who comes and speaks, until it is revoked', async ({
  server,
  arrive,
}) => {
  const ann = await arrive('Ann');
  const olga = await TestPeer.enter(server.url, 'Olga');
  try {
    granted(await olga.ask('user:claimOwner', { code: server.ownerCode }));
    await leaveUnencrypted(olga, 'General');
    const { id: channelId } = olga.channel('General');
    const terms = { channelId, label: '', listenersMax: 1, lifetimeMs: null };
    const { link, token } = granted(await olga.ask('listenLink:create', terms));
    const page = await ann.page.context().newPage();
    await installEar(page);
    // What the page plays also goes to where the ear listens.
    await page.addInitScript(() => {
      const Player = window.Audio;
      window.Audio = function Audio(source: string) {
        const player = new Player(source);
        const context = new AudioContext();
        context.createMediaElementSource(player).connect(context.destination);
        return player;
      } as unknown as typeof window.Audio;
    });
    await page.goto(server.url + listenPath(token));
    await expect(page.getByRole('heading', { name: 'General' })).toBeVisible();
    await page.getByRole('button', { name: 'Listen' }).click();
    await expect(page.getByText('You are listening.')).toBeVisible();
    await expect(page.getByText('One listener')).toBeVisible();
    // Whoever joins sees at once that others may listen.
    await ann.join('General');
    await expect(ann.page.getByRole('group', { name: 'Listen link' })).toBeVisible();
    await expect.poll(() => heardNames(page)).toContain('Ann');

    granted(await olga.ask('listenLink:revoke', { linkId: link.id }));
    await expect(page.getByText('This link has ended.')).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    await expect(ann.page.getByRole('group', { name: 'Listen link' })).toBeHidden();
  } finally {
    olga.close();
  }
});
