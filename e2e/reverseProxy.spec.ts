import { freePorts } from './harness/freePorts.ts';
import { guideBlock } from './harness/guideBlocks.ts';
import { PerchServer } from './harness/PerchServer.ts';
import { Person } from './harness/Person.ts';
import { ReverseProxy } from './harness/ReverseProxy.ts';
import { expect, test } from './harness/test.ts';
import { hasProxies } from './runTests/ensureProxies.ts';

test('below the path of a proxy, the page loads with all its parts, and comes back where it was', async ({
  browsers,
}) => {
  test.skip(!hasProxies(), 'nginx is not there');
  const port = await freePorts(2, ['127.0.0.1']);
  const url = `https://127.0.0.1:${port + 1}/perch`;
  const server = await PerchServer.start({
    packaged: true,
    port,
    workers: 1,
    env: { PERCH_PUBLIC_URL: url },
  });
  const lines = guideBlock('nginx', 'location /')
    .replace('location /', 'location /perch/')
    .replace('44300', String(port));
  const nginx = await ReverseProxy.start('nginx', [{ port: port + 1, lines }]);
  const browser = await browsers.get({ microphone: 'silence' });
  const context = await browser.newContext();
  try {
    const ann = await Person.create(context, { name: 'Ann', url });
    const outside: string[] = [];
    const failed: string[] = [];
    ann.page.on('request', (request) => {
      const { protocol, pathname } = new URL(request.url());
      if (protocol === 'https:' && !pathname.startsWith('/perch/')) outside.push(request.url());
    });
    ann.page.on('response', (response) => {
      if (response.status() >= 400) failed.push(response.url());
    });
    await ann.open(`${url}/`);
    await ann.enter();
    await ann.join('General');
    await expect(ann.page).toHaveURL(/\/perch\/#\/channel\//);
    await ann.page.reload();
    await expect.poll(() => ann.list()).toEqual({ General: ['Ann'] });
    const manifest = await ann.page.locator('link[rel=manifest]').getAttribute('href');
    expect(new URL(manifest ?? '', ann.page.url()).pathname).toBe('/perch/manifest.webmanifest');
    expect([outside, failed]).toEqual([[], []]);
  } finally {
    await context.close();
    await nginx.stop();
    await server.stop();
  }
});
