import { expect, silent, test } from './harness/test.ts';

const parts = '**/assets/parts-*.js';

test('what cannot be loaded says so; what was loaded in advance opens without the server', async ({
  invite,
}) => {
  const ann = await invite('Ann', silent);
  const { page } = ann;
  // As from a server with a newer client, which no longer has this file.
  await page.route(parts, (route) => route.fulfill({ status: 404, body: 'Not found.' }));
  await ann.open();
  const problem = page.getByText(/^A part of Perch could not be loaded/);
  await expect(problem).toBeVisible();
  await page.unroute(parts);
  // The texts of the other language are the last that is loaded in advance.
  const loaded = page.waitForResponse('**/assets/ko-*.js');
  await page.getByRole('button', { name: 'Reload' }).click();
  await ann.enter();
  await (await loaded).finished();
  await page.route('**/*', (route) => route.abort());
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expect(problem).toHaveCount(0);
});
