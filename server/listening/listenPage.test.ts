import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { listenPage, listenPageHeaders } from './listenPage.ts';
import { textsFor } from './listenPageTexts.ts';

it.each([
  ['', 'en'],
  ['*', 'en'],
  ['de-DE,de;q=0.9', 'en'],
  ['ko', 'ko'],
  ['fr,ko-KR;q=0.8,en;q=0.7', 'ko'],
  ['en-US,ko;q=0.9', 'en'],
  ['ko;q=0,en', 'en'],
])('the language of “%s” is %s', (accepted, language) => {
  expect(textsFor(accepted).language).toBe(language);
});

it('only its own script and style may run, and a name is no markup', () => {
  const page = listenPage({ token: 'x', channel: '<b>"&', listeners: 1 }, 'en');
  expect(page).toContain('<h1>&#60;b&#62;&#34;&#38;</h1>');
  const policy = listenPageHeaders['Content-Security-Policy'];
  for (const tag of ['script', 'style']) {
    const [, content = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page) ?? [];
    expect(content).not.toBe('');
    const hash = createHash('sha256').update(content).digest('base64');
    expect(policy).toContain(`${tag}-src 'sha256-${hash}'`);
  }
  // Nothing leads elsewhere, and nothing but its own path tells the token.
  expect(page).not.toMatch(/(?:src|href)=/);
});
