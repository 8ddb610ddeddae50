import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RoleId } from '../../../shared/domain/ids.ts';
import { everyone } from '../../testing/people.fixture.ts';
import { MessageText } from './MessageText.tsx';
import { renderWithChat } from './renderWithChat.fixture.tsx';

test('draws Markdown', () => {
  const { container } = renderWithChat(
    <MessageText text={'**bold** *it* ~~no~~ `code`\n\n> quote\n\n- one\n- two'} />,
  );
  for (const [tag, text] of Object.entries({
    strong: 'bold',
    em: 'it',
    s: 'no',
    code: 'code',
    blockquote: 'quote',
  })) {
    expect(container.querySelector(tag)?.textContent, tag).toBe(text);
  }
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
});

test.each([
  '<img src="https://other.example/x.png" onerror="alert(1)">',
  '![x](https://other.example/x.png)',
  '<script>alert(1)</script><iframe src="https://other.example"></iframe>',
  '[x](javascript:alert(1))',
  '[x](data:text/html,x)',
])('%j loads and runs nothing', (text) => {
  const { container } = renderWithChat(<MessageText text={text} />);
  expect(container.querySelector('img, script, iframe, [onerror], [src]')).toBeNull();
  expect(container.querySelector('a[href^="javascript"], a[href^="data"]')).toBeNull();
});

test('a link opens outside of the page and shows where it leads', () => {
  renderWithChat(<MessageText text="[your bank](https://other.example/login)" />);
  const link = screen.getByRole('link', { name: 'your bank' });
  expect(link.getAttribute('href')).toBe('https://other.example/login');
  expect(link.getAttribute('rel')).toContain('noopener');
  expect(link.getAttribute('target')).toBe('_blank');
  expect(screen.getByText('(other.example)')).toBeTruthy();
});

test('those who are mentioned have their names, and I stand out', () => {
  renderWithChat(<MessageText text={'<@ann> and <@bob>, <@gone>, `<@bob>`'} />);
  expect(screen.getByText('@Ann').dataset['mine']).toBe('true');
  const [outside, inCode] = screen.getAllByText('@Bob');
  expect(outside?.dataset['mine']).toBeUndefined();
  expect(inCode?.tagName).toBe('CODE');
  expect(screen.getByText('@?')).toBeTruthy();
});

test('a spoiler is hidden until it is pressed, also from a screen reader', async () => {
  const { user } = renderWithChat(<MessageText text="it was ||the **butler**||" />);
  const hidden = screen.getByRole('button', { name: 'Show hidden text' });
  await user.click(hidden);
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('butler').tagName).toBe('STRONG');
});

test('code is highlighted when its language is known', async () => {
  const { container } = renderWithChat(<MessageText text={'```ts\nconst a = "b";\n```'} />);
  expect(container.querySelector('pre')?.textContent).toContain('const a = "b";');
  expect((await screen.findByText('const')).dataset['tone']).toBe('keyword');
});

test('everyone and roles stand out only where the message told them', () => {
  const roles = [{ ...everyone, id: 'r' as RoleId, name: 'Readers', kind: 'own' as const }];
  const text = 'hey <@everyone> and <@&r>, <@bob>';
  const draw = (told: { everyone: boolean; roleIds: RoleId[] } | null) =>
    renderWithChat(<MessageText text={text} told={told} />, {}, { roles }).container;
  const marked = (container: HTMLElement) =>
    [...container.querySelectorAll('p > span')].map(({ textContent }) => textContent);
  const nobody = draw({ everyone: false, roleIds: [] });
  expect(nobody.textContent).toContain('hey @everyone and @Readers, @Bob');
  expect(marked(nobody)).toEqual(['@Bob']);
  const all = draw({ everyone: true, roleIds: ['r' as RoleId] });
  expect(marked(all)).toEqual(['@everyone', '@Readers', '@Bob']);
  expect(marked(draw(null))).toHaveLength(3);
});
