import type { Nodes, Parents, PhrasingContent, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { textParts } from '../../../shared/domain/Message.ts';
import type { Mention } from '../../../shared/domain/readableText.ts';

/** Between two `||`: shown after a press. */
interface Spoiler {
  readonly type: 'spoiler';
  readonly children: readonly MessageNode[];
}

/** A part of a message's text; what is not listed in `MessageText` is shown as plain text. */
export type MessageNode = Nodes | Spoiler;

/**
 * What Markdown has and messages do not: HTML, images, headings, rulers, indented code (text copied from elsewhere is often
 * indented), entities, and links whose target stands in another line.
 */
const disabled = [
  'htmlFlow',
  'htmlText',
  'labelStartImage',
  'headingAtx',
  'setextUnderline',
  'thematicBreak',
  'codeIndented',
  'characterReference',
  'definition',
];

const options = {
  extensions: [
    { disable: { null: disabled } },
    gfmAutolinkLiteral(),
    gfmStrikethrough({ singleTilde: false }),
  ],
  mdastExtensions: [gfmAutolinkLiteralFromMarkdown(), gfmStrikethroughFromMarkdown()],
};

/** A line with so many quotes and lists inside each other takes seconds to parse, and nobody means it. */
const tooDeep = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){12}/m;

/** What stands for a mention while Markdown is parsed: it could take the id of one for emphasis. The number is its index. */
export const mentionMark = /\ue000(?<index>\d+)\ue001/gu;

/** A parsed message. */
export interface ParsedMessage {
  readonly nodes: readonly MessageNode[];
  /** In texts and in code a `mentionMark` stands for each. */
  readonly mentions: readonly Mention[];
}

/** Parses a message's Markdown, with spoilers and mentions. Never throws. */
export function parseMessage(text: string): ParsedMessage {
  const mentions: Mention[] = [];
  const marked = textParts(text)
    .map((part) => {
      if (part.kind === 'text') return part.text.replace(/[\ue000\ue001]/gu, '');
      return `\ue000${mentions.push(part) - 1}\ue001`;
    })
    .join('');
  const root: Root = tooDeep.test(marked)
    ? { type: 'root', children: [{ type: 'paragraph', children: [textNode(marked)] }] }
    : fromMarkdown(marked, options);
  return { nodes: withSpoilersInside(root).children, mentions };
}

function textNode(value: string): PhrasingContent {
  return { type: 'text', value };
}

function withSpoilersInside<Node extends Parents>(node: Node): Node {
  const children = (node.children as (RootContent | Spoiler)[]).map((child) =>
    'children' in child && child.type !== 'spoiler'
      ? (withSpoilersInside(child as Parents) as RootContent)
      : child,
  );
  return { ...node, children: withSpoilers(children as RootContent[]) as Node['children'] };
}

/** Wraps what is between two `||` of the same parent. One without another stays as it is. */
function withSpoilers(children: readonly RootContent[]): (RootContent | Spoiler)[] {
  const hasMark = children.some((child) => child.type === 'text' && child.value.includes('||'));
  if (!hasMark) return [...children];
  const closed: (RootContent | Spoiler)[] = [];
  let open: RootContent[] | null = null;
  for (const child of children) {
    const parts = child.type === 'text' ? child.value.split('||') : null;
    if (parts === null) {
      (open ?? closed).push(child);
      continue;
    }
    for (const [index, part] of parts.entries()) {
      if (index > 0 && open === null) {
        open = [];
      } else if (index > 0 && open !== null) {
        // `||||` hides nothing.
        closed.push(open.length === 0 ? textNode('||||') : { type: 'spoiler', children: open });
        open = null;
      }
      if (part !== '') (open ?? closed).push(textNode(part));
    }
  }
  if (open !== null) closed.push(textNode('||'), ...open);
  return closed;
}

/** All text of a node, without its marks; in spoilers too. */
export function plainText(node: MessageNode): string {
  if ('value' in node) return node.value;
  if ('children' in node) return (node.children as MessageNode[]).map(plainText).join('');
  return node.type === 'break' ? '\n' : '';
}
