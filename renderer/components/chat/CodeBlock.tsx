import type { ElementContent } from 'hast';
import { type ReactNode, useEffect, useState } from 'react';
import styles from './CodeBlock.module.css';

interface CodeBlockProps {
  code: string;
  /** As written after the opening fence. */
  language: string | null;
}

/** Names of highlight.js' classes that have a colour; the others look like the text around them. */
const tones: Readonly<Record<string, string>> = {
  'hljs-keyword': 'keyword',
  'hljs-built_in': 'keyword',
  'hljs-type': 'keyword',
  'hljs-literal': 'number',
  'hljs-number': 'number',
  'hljs-string': 'string',
  'hljs-regexp': 'string',
  'hljs-addition': 'string',
  'hljs-comment': 'comment',
  'hljs-quote': 'comment',
  'hljs-title': 'name',
  'hljs-section': 'name',
  'hljs-attr': 'name',
  'hljs-attribute': 'name',
  'hljs-tag': 'name',
  'hljs-name': 'name',
  'hljs-deletion': 'deletion',
};

/** Longer code would hold up the page. */
const highlightedMaxLength = 4_000;

/** A block of code, highlighted when its language is known. The highlighter is loaded with the first block. */
export function CodeBlock({ code, language }: CodeBlockProps) {
  const [tree, setTree] = useState<readonly ElementContent[] | null>(null);
  useEffect(() => {
    setTree(null);
    if (language === null || code.length > highlightedMaxLength) return;
    let isWanted = true;
    import('./highlightCode.ts').then(
      ({ highlightCode }) => {
        const root = highlightCode(code, language.toLowerCase());
        if (isWanted && root !== null) setTree(root.children as ElementContent[]);
      },
      // Without a connection it stays as it is.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [code, language]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways by keyboard.
    <pre className={styles.block} tabIndex={0}>
      <code>{tree === null ? code : tree.map(draw)}</code>
    </pre>
  );
}

function draw(node: ElementContent, index: number): ReactNode {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return null;
  const classes = node.properties['className'];
  const tone = (Array.isArray(classes) ? classes : []).map((name) => tones[name]).find(Boolean);
  return (
    <span key={index} data-tone={tone}>
      {node.children.map(draw)}
    </span>
  );
}
