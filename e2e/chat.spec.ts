import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expectNoAxeFindings } from './harness/axe.ts';
import { expectNoSidewaysScroll, expectNothingCutOff } from './harness/overflow.ts';
import type { Person } from './harness/Person.ts';
import { narrowest, wide } from './harness/stage.ts';
import { expect, expectListed, silent, test } from './harness/test.ts';

/** In the list of channels; there is another one above the stage. */
const chatButton = ({ page }: Person) =>
  page
    .getByRole('list', { name: 'Voice channels' })
    .getByRole('button', { name: /^Chat: General/ });
const openChat = (person: Person) => chatButton(person).click();
const field = ({ page }: Person) => page.getByRole('textbox', { name: 'Message to General' });
const message = ({ page }: Person, text: string | RegExp) =>
  page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text });

const filesToSend = ({ page }: Person) => page.getByRole('list', { name: 'Files to send' });

/** How many files that wait to be sent are on a person's disk. */
const keptFiles = ({ page }: Person) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('perch-drafts');
        opening.onsuccess = () => {
          const counting = opening.result.transaction('files').objectStore('files').count();
          counting.onsuccess = () => {
            resolve(counting.result);
            opening.result.close();
          };
        };
      }),
  );

async function send(person: Person, text: string): Promise<void> {
  await field(person).fill(text);
  await field(person).press('Enter');
}

const briefFiles = new URL('harness/briefFiles.ts', import.meta.url).href;
test.use({ serverOptions: { env: { NODE_OPTIONS: `--import=${briefFiles}` } } });

test('two people chat without joining: they edit, react, reply and search, drafts survive a reload, and files end with the call', async ({
  arrive,
  server,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann', silent), arrive('Bob', silent)]);

  await test.step('what is unread is counted, and read where it is seen, on all sides', async () => {
    await openChat(ann);
    await send(ann, 'Who plays **tonight**?');
    await send(ann, '오늘 저녁에 보드게임 하실 분?');
    await expect(ann.page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
    await expect(bob.button('Chat: General, 2 unread messages')).toBeVisible();
    await openChat(bob);
    await expect(message(bob, 'tonight').locator('strong')).toHaveText('tonight');
    await expect(bob.button('Chat: General')).toHaveAttribute('aria-pressed', 'true');
    await bob.button('Close chat').click();
    await expect(bob.button('Chat: General')).toBeVisible();
    await openChat(bob);
  });

  await test.step('an edit, a reaction and a reply are seen by the other', async () => {
    await field(ann).press('ArrowUp');
    const editor = ann.page.getByRole('textbox', { name: 'Edit your message' });
    await editor.press('End');
    await editor.pressSequentially(' 8시');
    await editor.press('Enter');
    await expect(message(bob, '8시')).toContainText('(edited)');

    await message(bob, 'tonight').focus();
    await bob.page.keyboard.press('Tab');
    await bob.page.keyboard.press('Enter');
    await expect(ann.page.getByRole('button', { name: '👍, 1 person' })).toBeVisible();

    await message(bob, '보드게임').focus();
    await bob.page.getByRole('toolbar').getByRole('button', { name: 'Reply' }).click();
    await field(bob).pressSequentially('me, @An');
    await bob.page.getByRole('option', { name: '@Ann' }).waitFor();
    await field(bob).press('Enter');
    await field(bob).press('Enter');
    await expect(message(ann, 'me, @Ann')).toContainText('보드게임');
  });

  await test.step('a Korean word is found by two of its syllables', async () => {
    await ann.button('Search in General').click();
    await ann.page.getByRole('searchbox').fill('게임');
    const found = ann.page.getByRole('list', { name: 'Search in General' });
    await expect(found.getByRole('listitem')).toHaveCount(1);
    await expectNoAxeFindings(ann.page, { where: 'search' });
    await found.getByRole('button').click();
    await expect(message(ann, '보드게임').first()).toBeVisible();
  });

  await test.step('a draft and its picture survive a reload, and Escape returns the focus', async () => {
    await expectNoAxeFindings(ann.page, { where: 'chat' });
    await ann.join('General');
    await field(ann).fill('not yet sent');
    await ann.page.evaluate(async () => {
      const canvas = new OffscreenCanvas(1200, 900);
      canvas.getContext('2d')?.fillRect(0, 0, 900, 900);
      const files = new DataTransfer();
      const bytes = await canvas.convertToBlob({ type: 'image/png' });
      files.items.add(new File([bytes], 'map.png', { type: 'image/png' }));
      const paste = { clipboardData: files, bubbles: true, cancelable: true };
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', paste));
    });
    await expect(filesToSend(ann)).toContainText('map.png');
    await expect.poll(() => keptFiles(ann)).toBe(1);
    await ann.page.reload();
    await openChat(ann);
    await expect(field(ann)).toHaveValue('not yet sent');
    await expect(filesToSend(ann)).toContainText('map.png');
    await expect(field(ann)).toBeFocused();
    await field(ann).press('Escape');
    await expect(chatButton(ann)).toBeFocused();
  });

  await test.step('a picture is sent, seen small by the other, and opened', async () => {
    await openChat(ann);
    await ann.isIn('General');
    await field(ann).press('Enter');
    const small = bob.button('Show map.png').locator('img');
    await expect.poll(() => small.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(480);
    await expect.poll(() => keptFiles(ann)).toBe(0);
    await bob.page.setViewportSize(narrowest);
    await expectNothingCutOff(bob.page, 'chat with a picture');
    await expectNoSidewaysScroll(bob.page, 'chat with a picture');
    await expectNoAxeFindings(bob.page, { where: 'chat with a picture' });
    await bob.page.setViewportSize(wide);
    await bob.button('Show map.png').click();
    const large = bob.page.getByRole('dialog').getByRole('img', { name: 'map.png' });
    await expect.poll(() => large.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1200);
    await bob.page.keyboard.press('Escape');
  });

  await test.step('it is gone, also from the disk, when the last one has left the channel', async () => {
    const stored = () => readdirSync(join(server.dataDir, 'files'));
    await bob.join('General');
    await ann.button('Leave channel').click();
    await expectListed(server, [ann, bob], { General: [bob] });
    expect(stored()).not.toEqual([]);
    await bob.button('Leave channel').click();
    for (const person of [ann, bob]) {
      await expect(message(person, 'map.png')).toContainText('No longer there');
    }
    await expect.poll(stored).toEqual([]);
  });
});
