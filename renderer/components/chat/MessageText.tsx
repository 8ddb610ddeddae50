import { memo, type ReactNode, useMemo, useState } from 'react';
import type { Mentions } from '../../../shared/domain/Message.ts';
import {
  type Mention,
  type MentionNames,
  mentionLabel,
} from '../../../shared/domain/readableText.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { CodeBlock } from './CodeBlock.tsx';
import { linkTarget } from './linkTarget.ts';
import styles from './MessageText.module.css';
import { useMentionNames } from './messageNames.ts';
import { type MessageNode, mentionMark, parseMessage, plainText } from './parseMessage.ts';

interface MessageTextProps {
  text: string;
  /** Whom it told of itself; roles and everyone stand out only then. Null for all that are named. */
  told?: Pick<Mentions, 'roleIds' | 'everyone'> | null;
  /** Stands at the end of the last line. */
  end?: string | null;
}

/**
 * A message's Markdown as React elements. Only the kinds of nodes that are listed here are drawn, everything else is plain text:
 * no HTML, no pictures, nothing that is loaded from elsewhere.
 */
export const MessageText = memo(function MessageText({
  text,
  told = null,
  end = null,
}: MessageTextProps) {
  const { nodes, mentions } = useMemo(() => parseMessage(text), [text]);
  const names = useMentionNames();
  const drawing = { mentions, names, told };
  const last = nodes.at(-1);
  const note = end !== null && <small className={styles.end}>{end}</small>;
  return (
    <div className={styles.text}>
      {last?.type === 'paragraph' ? (
        <>
          {drawAll(nodes.slice(0, -1), drawing)}
          <p>
            {drawAll(last.children, drawing)} {note}
          </p>
        </>
      ) : (
        <>
          {drawAll(nodes, drawing)}
          {note}
        </>
      )}
    </div>
  );
});

interface Drawing {
  readonly mentions: readonly Mention[];
  readonly names: MentionNames;
  readonly told: MessageTextProps['told'];
}

function drawAll(nodes: readonly MessageNode[], drawing: Drawing): ReactNode[] {
  // The nodes of a text have no identity but their place.
  return nodes.map((node, index) => <Node key={String(index)} node={node} drawing={drawing} />);
}

function Node({ node, drawing }: { node: MessageNode; drawing: Drawing }): ReactNode {
  const children = () =>
    'children' in node ? drawAll(node.children as readonly MessageNode[], drawing) : null;
  switch (node.type) {
    case 'text':
      return drawText(node.value, drawing);
    case 'paragraph':
      return <p>{children()}</p>;
    case 'strong':
      return <strong>{children()}</strong>;
    case 'emphasis':
      return <em>{children()}</em>;
    case 'delete':
      return <s>{children()}</s>;
    case 'break':
      return <br />;
    case 'inlineCode':
      return <code className={styles.code}>{withNames(node.value, drawing)}</code>;
    case 'code':
      return <CodeBlock code={withNames(node.value, drawing)} language={node.lang ?? null} />;
    case 'blockquote':
      return <blockquote>{children()}</blockquote>;
    case 'list':
      return node.ordered ? <ol start={node.start ?? 1}>{children()}</ol> : <ul>{children()}</ul>;
    case 'listItem':
      return <li>{children()}</li>;
    case 'link':
      return (
        <Link address={node.url} label={plainText(node)}>
          {children()}
        </Link>
      );
    case 'spoiler':
      return <Spoiler label={withNames(plainText(node), drawing)}>{children()}</Spoiler>;
    default:
      return withNames(plainText(node), drawing);
  }
}

/** A text with its mentions, which stand out. */
function drawText(value: string, { mentions, names, told }: Drawing): ReactNode {
  const pieces: ReactNode[] = [];
  let end = 0;
  for (const found of value.matchAll(mentionMark)) {
    pieces.push(value.slice(end, found.index));
    end = found.index + found[0].length;
    const mention = mentions[Number(found.groups?.['index'])];
    if (mention && told && !isTold(mention, told)) {
      pieces.push(mentionLabel(mention, names));
    } else if (mention) {
      pieces.push(<MentionMark key={found.index} mention={mention} names={names} />);
    }
  }
  return [...pieces, value.slice(end)];
}

/** People are always told; roles and everyone only by who may. */
function isTold(
  mention: Mention,
  { roleIds, everyone }: Pick<Mentions, 'roleIds' | 'everyone'>,
): boolean {
  if (mention.kind === 'everyone') return everyone;
  return mention.kind === 'person' || roleIds.includes(mention.roleId);
}

/** A text with the plain names of those who are mentioned. */
function withNames(value: string, { mentions, names }: Omit<Drawing, 'told'>): string {
  return value.replace(mentionMark, (mark, index) => {
    const mention = mentions[Number(index)];
    return mention ? mentionLabel(mention, names) : mark;
  });
}

function MentionMark({ mention, names }: { mention: Mention; names: MentionNames }) {
  const isMine = usePerch(({ me }) => {
    if (mention.kind === 'everyone') return true;
    if (mention.kind === 'role') return me?.user.roleIds.includes(mention.roleId) === true;
    return me?.user.id === mention.userId;
  });
  return (
    <span className={styles.mention} data-mine={isMine || undefined}>
      {mentionLabel(mention, names)}
    </span>
  );
}

interface LinkProps {
  address: string;
  label: string;
  children: ReactNode;
}

/** A link that shows where it leads. It never becomes the page's own address, and tells nothing of the page. */
function Link({ address, label, children }: LinkProps) {
  const target = linkTarget(address, label);
  if (target === null) return children;
  return (
    <>
      <a
        className={styles.link}
        href={target.href}
        title={target.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
      >
        {children}
      </a>
      {target.shownHost !== null && <span className={styles.host}>{` (${target.shownHost})`}</span>}
    </>
  );
}

/** Hidden until it is pressed. */
function Spoiler({ label, children }: { label: string; children: ReactNode }) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  if (isShown) return <span className={styles.shown}>{children}</span>;
  return (
    <button
      type="button"
      className={styles.spoiler}
      aria-label={t('chat.showSpoiler')}
      title={t('chat.showSpoiler')}
      onClick={() => setShown(true)}
    >
      {/* As wide as what it hides. */}
      <span aria-hidden="true">{label}</span>
    </button>
  );
}

/** The beginning of a message in one line: without its Markdown, and with the names of those who are mentioned. */
export function summaryText(excerpt: string, names: MentionNames): string {
  const { nodes, mentions } = parseMessage(excerpt.replace(/`{3}\w*/gu, ''));
  return withNames(nodes.map(plainText).join(' '), { mentions, names });
}
