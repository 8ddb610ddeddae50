import { expectNoAxeFindings } from './harness/axe.ts';
import type { Person } from './harness/Person.ts';
import { expect, expectHearing, test } from './harness/test.ts';
import { withoutEncryption } from './harness/withoutEncryption.ts';

// Nobody whispers between encrypted channels.
test.use({ serverOptions: { env: withoutEncryption } });

async function inSettings(person: Person, change: () => Promise<void>): Promise<void> {
  await person.button('Settings').first().click();
  await change();
  await person.button('Close settings').click();
}

test('a whisper by key or button reaches only its target', async ({ arrive }) => {
  const autoplay = (tone: 'Ann' | 'Bob' | 'Cho') => ({
    browser: { microphone: { tone }, autoplay: true } as const,
    preferences: { releaseDelayMs: 0 },
  });
  const [ann, bob, cho] = await Promise.all([
    arrive('Ann', autoplay('Ann')),
    arrive('Bob', autoplay('Bob')),
    arrive('Cho', autoplay('Cho')),
  ]);
  await Promise.all([ann.join('General'), bob.join('General'), cho.join('Music')]);

  // The key and its target are chosen in the settings.
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

  // Cho replies by keyboard, with the button that appeared with the whisper.
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

  // To a whole channel, by its button.
  const toMusic = ann.channels.getByRole('button', { name: 'Hold to whisper to Music' });
  await toMusic.hover();
  await ann.page.mouse.down();
  await expect(cho.page.getByText('Ann is whispering to your channel').last()).toBeVisible();
  await expectHearing([
    [bob, []],
    [cho, [ann]],
  ]);
  await ann.page.mouse.up();

  // Cho blocks whispers: Ann sees the reason. A muted person cannot whisper.
  await inSettings(cho, async () => {
    await cho.page.getByRole('switch', { name: 'Others can whisper to me' }).press('Space');
  });
  await ann.page.keyboard.down('w');
  await expect(
    ann.page.getByText('They do not accept whispers now, or may not see your channel.'),
  ).toBeVisible();
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
});
