import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tileOf } from './harness/stage.ts';
import { expect, silent, test } from './harness/test.ts';
import { withoutEncryption } from './harness/withoutEncryption.ts';
import { granted, TestPeer } from './protocol/TestPeer.ts';

// Bob, without an app, has no keys.
test.use({ serverOptions: { env: withoutEncryption } });

test('captions are seen by whom they are; the engine starts under the page’s policy and says that a folder has no model that works', async ({
  arrive,
  server,
}, { outputDir }) => {
  const ann = await arrive('Ann', silent);
  await ann.join('General');
  const bob = await TestPeer.enter(server.url, 'Bob', 'General');
  try {
    const log = ann.page.getByRole('log', { name: 'Captions' });
    await expect(log).toBeAttached();
    await expect(tileOf(ann, 'Bob')).toBeVisible();
    const caption = { text: 'good morning', isFinal: true, spokenMs: 0 };
    granted(await bob.ask('caption:send', caption));
    await expect(log).toHaveText('Bob good morning');

    const model = join(outputDir, 'small-en');
    await mkdir(join(model, 'am'), { recursive: true });
    await writeFile(join(model, 'am', 'final.mdl'), 'no model');
    await ann.button('Settings').first().click();
    const settings = ann.page.getByRole('dialog', { name: 'Settings' });
    const logged: string[] = [];
    ann.page.on('console', (message) => logged.push(message.text()));
    const chosen = ann.page.waitForEvent('filechooser');
    await settings.getByRole('button', { name: 'Choose folder…' }).click();
    await (await chosen).setFiles(model);
    await expect(
      settings.getByText('This model does not work here.', { exact: false }),
    ).toBeVisible();
    // In the engine's own words: it runs, and has read the folder.
    await expect.poll(() => logged.join('\n')).toContain('does not contain model files');
  } finally {
    bob.close();
  }
});
