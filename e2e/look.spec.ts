import { expectNoAxeFindingsInBothThemes } from './harness/axe.ts';
import { expectNoSidewaysScroll, expectNothingCutOff } from './harness/overflow.ts';
import type { Person } from './harness/Person.ts';
import { narrow, narrowest, wide } from './harness/stage.ts';
import { expect, expectHearing, silent, test } from './harness/test.ts';

/** A person whose browser plays sound without a click. */
const autoplay = { browser: { microphone: { tone: 'Ann' }, autoplay: true } } as const;

test('a fresh server has the channels General, Music and AFK', async ({ invite }) => {
  const ann = await invite('Ann', silent);
  await ann.open();
  await expect(ann.page.getByRole('textbox', { name: 'Your name' })).toBeFocused();
  await ann.enter();
  expect(await ann.channelNames()).toEqual(['General', 'Music', 'AFK']);
  await expect(ann.page).toHaveTitle('Perch');
  await ann.join('General');
  await expect(ann.page).toHaveTitle('General · Perch');
  await expect(ann.channels.locator('[aria-current="true"]')).toHaveAccessibleName('General');
  await expect(ann.row('Ann')).toBeVisible();
  for (const name of ['Mute', 'Deafen', 'Leave channel']) {
    await expect(ann.button(name)).toBeVisible();
  }
  await expect(ann.page.locator('[aria-live], [role="status"]').first()).toBeAttached();
  await ann.leave();
  await expect(ann.page).toHaveTitle('Perch');
});

test('an address with a channel asks before it joins, both opened and pasted', async ({
  invite,
  arrive,
}) => {
  const bob = await arrive('Bob');
  await bob.join('General');
  await expect(bob.page).toHaveURL(/#\/channel\/.+/);
  const { hash } = new URL(bob.page.url());
  const ann = await invite('Ann', autoplay);
  await ann.open(`/${hash}`);
  await ann.enter();
  await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Join' }).click();
  await ann.isIn('General');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);

  await bob.join('Music');
  const pasted = new URL(bob.page.url()).hash;
  expect(pasted).not.toBe(hash);
  await ann.page.evaluate((there) => {
    location.hash = there;
  }, pasted);
  // A link must not move a person out of a call without asking.
  const question = ann.page.getByRole('alertdialog', { name: 'Join Music?' });
  await expect(question).toContainText('you leave General');
  await ann.isIn('General');
  await question.getByRole('button', { name: 'Leave and join' }).click();
  await ann.isIn('Music');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await ann.leave();
  await expect(ann.page).not.toHaveURL(/#\/channel\//);
});

test('by keyboard alone one can join, mute and deafen; both take effect, and others see them', async ({
  arrive,
}) => {
  const [ann, bob] = await Promise.all([arrive('Ann'), arrive('Bob')]);
  await bob.join('General');
  const { keyboard } = ann.page;
  const general = ann.channel('General');
  for (let presses = 0; presses < 20; presses += 1) {
    if (await general.evaluate((button) => button === document.activeElement)) break;
    await keyboard.press('Tab');
  }
  await expect(general).toBeFocused();
  await keyboard.press('Enter');
  await ann.isIn('General');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await keyboard.press('Control+Shift+M');
  await expect(ann.button('Mute')).toHaveAttribute('aria-pressed', 'true');
  await expectHearing([
    [ann, [bob]],
    [bob, []],
  ]);
  await expect(bob.mark('Ann', 'Muted')).toBeVisible();
  await keyboard.press('Control+Shift+M');
  await expect(ann.button('Mute')).toHaveAttribute('aria-pressed', 'false');
  await expect(bob.mark('Ann', 'Muted')).toHaveCount(0);
  await expect.poll(() => bob.hears()).toEqual(['Ann']);
  await keyboard.press('Control+Shift+D');
  await expect(ann.button('Deafen')).toHaveAttribute('aria-pressed', 'true');
  await expectHearing([
    [ann, []],
    [bob, []],
  ]);
  await expect(bob.mark('Ann', 'Deafened')).toBeVisible();
  await keyboard.press('Control+Shift+D');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
  ]);
  await expect(bob.mark('Ann', 'Deafened')).toHaveCount(0);
});

test('a tooltip that is still appearing disappears when the focus moves', async ({ arrive }) => {
  const ann = await arrive('Ann', silent);
  await ann.join('General');
  // So slow that it would stay visible for a minute.
  await ann.page.evaluate(() => document.documentElement.style.setProperty('--quick', '60s'));
  const hint = ann.page.locator('[role="tooltip"]');
  await ann.page.keyboard.press('Tab');
  await ann.button('Stage in full screen').focus();
  await expect(hint).toHaveText('Stage in full screen');
  await expect.poll(() => hint.evaluate((each) => each.getAnimations().length)).toBeGreaterThan(0);
  await ann.page.keyboard.press('Tab');
  await expect(hint).toHaveCount(0);
});

/** Visits each place of the app and checks it; in a narrow window also at the smallest width. */
async function lookEverywhere(ann: Person, words: Words, how: string): Promise<void> {
  const { page } = ann;
  const usual = page.viewportSize();
  const look = async (where: string) => {
    await expectNoAxeFindingsInBothThemes(page, { where: `${where}, ${how}` });
    await expectNoSidewaysScroll(page, `${where}, ${how}`);
    await expectNothingCutOff(page, `${where}, ${how}`);
    if (usual?.width !== narrow.width) return;
    await page.setViewportSize(narrowest);
    await expectNothingCutOff(page, `${where}, ${how}, ${narrowest.width} px wide`);
    await page.setViewportSize(usual);
  };
  await ann.open();
  await expect(page.getByRole('textbox', { name: words.yourName })).toBeVisible();
  await look('first start');
  await page.getByRole('textbox', { name: words.yourName }).fill(ann.name);
  await page.getByRole('button', { name: words.enter, exact: true }).click();
  const channels = page.getByRole('list', { name: words.channels });
  await expect(channels).toBeVisible();
  await look('outside');
  await channels.getByRole('button', { name: 'General', exact: true }).click();
  await expect(channels.locator('[aria-current="true"]')).toHaveAccessibleName('General');
  await look('in a channel');
  await page.getByRole('button', { name: words.settings, exact: true }).first().click();
  await expect(page.getByRole('dialog', { name: words.settings })).toBeVisible();
  await look('settings');
  if (usual?.width === narrow.width) await page.setViewportSize(narrowest);
  await page.getByRole('button', { name: words.closeSettings }).click();
  await expect(page.getByRole('dialog', { name: words.settings })).toBeHidden();
}

const wordsOf = {
  en: {
    yourName: 'Your name',
    enter: 'Enter',
    channels: 'Voice channels',
    settings: 'Settings',
    closeSettings: 'Close settings',
  },
  ko: {
    yourName: '이름',
    enter: '들어가기',
    channels: '음성 채널',
    settings: '설정',
    closeSettings: '설정 닫기',
  },
};
type Words = (typeof wordsOf)['en'];

/** The first theme gets all checks; the other only contrast, which is all that can differ. A seat is held for a while, with its name. */
const looks = [
  { name: 'Ann', language: 'en', viewport: wide, theme: 'dark' },
  { name: 'Bob', language: 'en', viewport: narrow, theme: 'light' },
  { name: 'Cho', language: 'ko', viewport: wide, theme: 'light' },
  { name: 'Dan', language: 'ko', viewport: narrow, theme: 'dark' },
] as const;

test('axe finds nothing in both themes, and no page scrolls sideways, in English and Korean, wide and narrow', async ({
  invite,
}) => {
  for (const { name, language, viewport, theme } of looks) {
    const person = await invite(name, { ...silent, preferences: { language, theme } });
    await person.page.setViewportSize(viewport);
    const how = `${language}, ${theme}, ${viewport.width} px wide`;
    await lookEverywhere(person, wordsOf[language], how);
    await person.page.context().close();
  }
});
