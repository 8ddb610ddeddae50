import { expectNoAxeFindings } from './harness/axe.ts';
import { chooseByKeys } from './harness/keyboard.ts';
import type { Person } from './harness/Person.ts';
import { expect, expectHearing, test } from './harness/test.ts';

async function inSettings(person: Person, change: () => Promise<void>): Promise<void> {
  await person.button('Settings').first().click();
  await change();
  await person.button('Close settings').click();
}

test('one whispers by key and by button, and only whom it is for hears it', async ({ arrive }) => {
  const whisperKeys = { whisperReply: ['KeyR'], whisper1: null, whisper2: null, whisper3: null };
  const autoplay = (tone: 'Ann' | 'Bob' | 'Cho') => ({
    browser: { microphone: { tone }, autoplay: true } as const,
    preferences: { whisperKeys, releaseDelayMs: 0 },
  });
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', autoplay('Ann')),
    arrive('Bob', autoplay('Bob')),
    arrive('Cho', autoplay('Cho')),
  ]);
  await ann.join('General');
  await bob.join('General');
  await cho.join('Music');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
    [cho, []],
  ]);

  // The key and whom it leads to are chosen in the settings.
  await inSettings(ann, async () => {
    const { page } = ann;
    await page.getByRole('button', { name: /Target of whisper key 1/ }).click();
    await page.getByRole('option', { name: 'Cho', exact: true }).click();
    await ann.button('Choose keys: Whisper key 1: Cho').click();
    await page.keyboard.press('w');
    await expect(page.getByText('The keys are now W.')).toBeAttached();
    await expectNoAxeFindings(page);
  });
  await ann.page.keyboard.down('w');
  await expectHearing([
    [ann, [bob]],
    [bob, []],
    [cho, [ann]],
  ]);
  await expect(
    ann.page.getByText('You are whispering to Cho. Your own channel does not hear it.'),
  ).toBeVisible();
  await expect(cho.page.getByText('Ann is whispering to you').last()).toBeVisible();
  await expect(cho.mark('Ann', 'Whispering to you')).toBeVisible();
  await expect(cho.ring('Ann')).toHaveCount(1);
  await expect(bob.ring('Ann')).toHaveCount(0);
  await expect(bob.page.getByText('whispering to you')).toHaveCount(0);
  await expectNoAxeFindings(cho.page);

  // Cho answers from the keyboard: by the button that came with it.
  await cho.button('Hold to reply to Ann').focus();
  await cho.page.keyboard.down('Space');
  await expect.poll(() => ann.hears()).toEqual(['Bob', 'Cho']);
  await cho.page.keyboard.up('Space');
  await ann.page.keyboard.up('w');
  await expectHearing([
    [ann, [bob]],
    [bob, [ann]],
    [cho, []],
  ]);
  await expect(cho.mark('Ann', 'Whispering to you')).toHaveCount(0);

  // Ann answers by key whoever whispered to her last, and all of a channel by its button.
  await ann.page.keyboard.down('r');
  await expect.poll(() => cho.hears()).toEqual(['Ann']);
  await ann.page.keyboard.up('r');
  const toMusic = ann.channels.getByRole('button', { name: 'Hold to whisper to Music' });
  await toMusic.hover();
  await ann.page.mouse.down();
  await expect(cho.page.getByText('Ann is whispering to your channel').last()).toBeVisible();
  await expectHearing([
    [bob, []],
    [cho, [ann]],
  ]);
  await ann.page.mouse.up();
  await expectHearing([
    [bob, [ann]],
    [cho, []],
  ]);

  // Whoever lets nobody whisper to them hears none, and the whisperer is told; nor does one whisper while muted.
  await inSettings(cho, async () => {
    await cho.page.getByRole('switch', { name: 'Others can whisper to me' }).press('Space');
  });
  await ann.page.keyboard.down('w');
  await expect(ann.page.getByText('They do not accept whispers.')).toBeVisible();
  await ann.page.keyboard.up('w');
  await ann.button('Mute').click();
  await ann.page.keyboard.down('w');
  await expect(ann.page.getByText(/^To whisper, you must be in a channel, unmuted/)).toBeVisible();
  await ann.page.keyboard.up('w');
  await ann.button('Mute').click();
  await expectHearing([
    [bob, [ann]],
    [cho, []],
  ]);

  // Whoever is in no channel now stays chosen, is said to be away, and can be chosen for another key as well.
  await cho.leave();
  await inSettings(ann, async () => {
    const first = ann.page.getByRole('button', { name: /Target of whisper key 1$/ });
    await expect(first).toContainText('Cho (not in a channel)');
    const second = ann.page.getByRole('button', { name: /Target of whisper key 2$/ });
    await chooseByKeys(second, 'Cho (not in a channel)');
    await expect(second).toContainText('Cho (not in a channel)');
  });
});
