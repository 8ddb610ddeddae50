import { becomeOwner } from './harness/becomeOwner.ts';
import { soundBitrates } from './harness/connections.ts';
import type { Person } from './harness/Person.ts';
import { expect, expectListed, silent, test } from './harness/test.ts';

async function createChannel(person: Person, name: string): Promise<void> {
  await person.page.getByRole('button', { name: /server menu/ }).click();
  await person.page.getByRole('menuitem', { name: 'Create channel' }).click();
  const form = person.page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Channel name' }).fill(name);
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(form).toBeHidden();
}

async function choose(person: Person, channel: string, item: string): Promise<void> {
  await person.button(`Channel options: ${channel}`).click();
  await person.page.getByRole('menuitem', { name: item }).click();
}

test('the owner creates, renames, orders, limits and deletes channels; all see it, also after a restart', async ({
  server,
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', silent), arrive('Bob', silent)]);
  const both = [ann, bob];
  await becomeOwner(ann, server.ownerCode);

  await createChannel(ann, 'Workshop');
  for (const person of both) await expect(person.channel('Workshop')).toBeVisible();

  await choose(ann, 'Workshop', 'Edit channel');
  const form = ann.page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Channel name' }).fill('Garden');
  await form.getByText('Limit the number of people').click();
  await form.getByRole('textbox', { name: 'Maximum number of people' }).fill('1');
  await form.getByRole('button', { name: 'More settings' }).click();
  await form.getByRole('button', { name: /Sound quality$/ }).click();
  await ann.page.getByRole('option', { name: '16 kbit/s', exact: true }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  for (const person of both) {
    await expect(person.channel('Garden')).toBeVisible();
    await expect(person.channel('Workshop')).toHaveCount(0);
  }

  await choose(ann, 'Garden', 'Move up');
  for (const person of both) {
    await expect
      .poll(async () => (await person.channelNames()).join())
      .toBe('General,Music,Garden,AFK');
  }

  await bob.join('Music');
  await choose(ann, 'Music', 'Delete channel');
  await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Delete channel' }).click();
  for (const person of both) await expect(person.channel('Music')).toHaveCount(0);
  await bob.isOutside();
  await expectListed(server, both, {});

  await ann.join('Garden');
  await bob.channel('Garden').click();
  await expect(bob.page.getByText('Garden is full').first()).toBeAttached();
  await bob.isOutside();
  await expectListed(server, both, { Garden: [ann] });
  // The encoder follows the channel, and its own measure elsewhere.
  await expect.poll(() => soundBitrates(ann.page)).toEqual([16_000]);
  await ann.join('General');
  await expect.poll(() => soundBitrates(ann.page)).toEqual([64_000]);
  await ann.join('Garden');

  await server.restart();
  await expectListed(server, both, { Garden: [ann] });
  for (const person of both) {
    await expect.poll(async () => (await person.channelNames()).join()).toBe('General,Garden,AFK');
  }
  await expect(ann.button('Channel options: Garden')).toBeVisible();
  await bob.channel('Garden').click();
  await expect(bob.page.getByText('Garden is full').first()).toBeAttached();
  await ann.leave();
  await bob.join('Garden');
});
