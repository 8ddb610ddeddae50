import type { Locator, Page } from 'playwright/test';
import { expectNoAxeFindingsInBothThemes } from './harness/axe.ts';
import { pressAt, reach } from './harness/keyboard.ts';
import type { Person } from './harness/Person.ts';
import { expect, silent, test } from './harness/test.ts';
import { TestPeer } from './protocol/TestPeer.ts';

/*
 * The dialogs of roles, people and channel permissions, by keys alone and with a real server. What they show to whom, and what
 * they refuse, is in their component tests; what a role allows is in the protocol tests.
 */

/** More items than any menu here has. */
const mostItems = 30;

/** Selects an item of the open menu by arrow keys. */
async function takeItem(item: Locator, key = 'Enter'): Promise<void> {
  await expect(item).toBeVisible();
  const { keyboard } = item.page();
  const hasFocus = () => item.evaluate((element) => element === document.activeElement);
  for (let steps = 0; steps < mostItems && !(await hasFocus()); steps += 1) {
    await keyboard.press('ArrowDown');
  }
  await expect(item).toBeFocused();
  await keyboard.press(key);
}

/** Opens a dialog of the server menu. */
async function openFromMenu({ page }: Person, item: string): Promise<Locator> {
  await pressAt(page.getByRole('button', { name: /server menu$/ }));
  await takeItem(page.getByRole('menuitem', { name: item, exact: true }));
  return dialogOf(page, item);
}

async function dialogOf(page: Page, name: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name, exact: true });
  await expect(dialog).toBeVisible();
  return dialog;
}

async function expectNoFindings(page: Page, where: string): Promise<void> {
  await expectNoAxeFindingsInBothThemes(page, { within: '[role="dialog"]', where });
}

test('by keys alone the owner makes a role, gives it to a person, and hides a channel from all others', async ({
  arrive,
  server,
}) => {
  // Many steps by Tab.
  test.slow();
  const ann = await arrive('Ann', silent);
  const { page } = ann;
  const [bob, cho] = [
    await TestPeer.enter(server.url, 'Bob'),
    await TestPeer.enter(server.url, 'Cho'),
  ];
  const { id: channelId } = cho.channel('AFK');
  try {
    const claiming = await openFromMenu(ann, 'Become owner');
    await expect(claiming.getByRole('textbox', { name: 'Owner code' })).toBeFocused();
    await page.keyboard.type(server.ownerCode);
    await page.keyboard.press('Enter');
    await expect(claiming).toHaveCount(0);

    await test.step('a role', async () => {
      const roles = await openFromMenu(ann, 'Roles');
      await pressAt(roles.getByRole('button', { name: 'Add role' }));
      const name = roles.getByRole('textbox', { name: 'Role name' });
      await expect(name).toBeFocused();
      await expect(name).toHaveValue('New role');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('Helper');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowRight');
      await pressAt(roles.getByRole('switch', { name: 'Move people', exact: true }), ' ');
      await expectNoFindings(page, 'roles');
      await pressAt(roles.getByRole('button', { name: 'Save' }));
      await expect(roles.getByRole('row', { name: 'Helper' })).toBeVisible();
      await expect(roles.getByRole('button', { name: 'Close' })).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(roles).toHaveCount(0);
    });

    await test.step('a person', async () => {
      const people = await openFromMenu(ann, 'People');
      await expect(people.getByRole('list', { name: 'People' })).toBeVisible();
      await expectNoFindings(page, 'people');
      const opener = people.getByRole('button', { name: 'Change roles of Bob' });
      await pressAt(opener);
      await takeItem(page.getByRole('menuitemcheckbox', { name: 'Helper' }), 'Space');
      await page.keyboard.press('Escape');
      await expect(people.getByRole('list', { name: 'Roles of Bob' })).toContainText('Helper');
      await expect(opener).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(people).toHaveCount(0);
    });

    await test.step('a channel', async () => {
      const opener = ann.button('Channel options: AFK');
      await pressAt(opener);
      await takeItem(page.getByRole('menuitem', { name: 'Permissions' }));
      const permissions = await dialogOf(page, 'Permissions in AFK');
      await pressAt(permissions.getByRole('switch', { name: 'Private channel' }), ' ');
      await reach(permissions.getByRole('combobox', { name: 'Add role or person' }));
      await page.keyboard.type('help');
      await expect(page.getByRole('option', { name: 'Helper' })).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(permissions.getByRole('row', { name: 'Helper' })).toBeVisible();
      await expectNoFindings(page, 'permissions');
      await pressAt(permissions.getByRole('button', { name: 'Save' }));
      await expect(permissions).toHaveCount(0);
      await expect(opener).toBeFocused();
    });

    await bob.join('AFK');
    await expect(ann.row('Bob')).toBeVisible();
    expect(await cho.codeOf('channel:join', { channelId })).toBe('notFound');
  } finally {
    bob.close();
    cho.close();
  }
});
