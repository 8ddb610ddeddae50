import { expect, test } from 'vitest';
import { type MessageNode, parseMessage, plainText } from './parseMessage.ts';

/** The types of all nodes, nested as they are, without the root. */
function shape(nodes: readonly MessageNode[]): string {
  return nodes
    .map((node) => {
      if ('children' in node) return `${node.type}(${shape(node.children as MessageNode[])})`;
      return node.type;
    })
    .join(' ');
}

test.each([
  ['plain', 'paragraph(text)'],
  [
    '**b** *i* ~~s~~ `c`',
    'paragraph(strong(text) text emphasis(text) text delete(text) text inlineCode)',
  ],
  ['> quoted', 'blockquote(paragraph(text))'],
  ['- a\n- b', 'list(listItem(paragraph(text)) listItem(paragraph(text)))'],
  ['```ts\nlet a;\n```', 'code'],
  ['see https://perch.example/a', 'paragraph(text link(text))'],
  ['||secret||', 'paragraph(spoiler(text))'],
  ['a ||**b** c|| d', 'paragraph(text spoiler(strong(text) text) text)'],
  ['> ||in a quote||', 'blockquote(paragraph(spoiler(text)))'],
])('%j is %s', (text, expected) => {
  expect(shape(parseMessage(text).nodes)).toBe(expected);
});

test.each([
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '# no heading',
  'no heading\n===',
  '    no code',
  '---',
  '&lt;b&gt;',
  'one || alone',
  '||||',
])('%j stays text as it is written', (text) => {
  const { nodes } = parseMessage(text);
  expect(shape(nodes)).toMatch(/^paragraph\(text( text)*\)$/);
  expect(nodes.map(plainText).join('')).toBe(text.trim());
});

test('a link does not take its target from another line', () => {
  expect(shape(parseMessage('[a]\n\n[a]: other').nodes)).toBe('paragraph(text) paragraph(text)');
});

test('an image is a link that nothing loads', () => {
  expect(shape(parseMessage('![a](https://other.example/x.png)').nodes)).toBe(
    'paragraph(text link(text))',
  );
});

test('the id of a mention is not Markdown', () => {
  const { nodes, mentions } = parseMessage('**<@_a_b_>** `<@&c>` <@everyone>');
  expect(shape(nodes)).toBe('paragraph(strong(text) text inlineCode text)');
  expect(mentions).toEqual([
    { kind: 'person', userId: '_a_b_' },
    { kind: 'role', roleId: 'c' },
    { kind: 'everyone' },
  ]);
});

test('code keeps what would be a spoiler', () => {
  expect(shape(parseMessage('`a || b` or `c || d`').nodes)).toBe(
    'paragraph(inlineCode text inlineCode)',
  );
});

test.each([
  '>'.repeat(4_000),
  '- '.repeat(2_000),
  'a'.repeat(4_000),
  '`'.repeat(3_999),
  '*'.repeat(4_000),
  '['.repeat(4_000),
  '||'.repeat(2_000),
])('a hostile text is parsed too', (text) => {
  expect(parseMessage(text).nodes.length).toBeGreaterThan(0);
});
