import { Fragment, type ReactNode, useRef, useState } from 'react';
import { useNearView } from '../hooks/useNearView.ts';
import styles from './WindowedRows.module.css';

/** Rows come and go in blocks of so many: few elements to watch, and few rows that nobody sees. */
const blockRows = 20;

/** The place of a row among all, by which assistive technology knows of those that are not drawn. */
export interface RowPlace {
  /** It is said, because the blocks between the list and its rows have no meaning. */
  readonly role: 'listitem';
  readonly 'aria-posinset': number;
  readonly 'aria-setsize': number;
}

interface WindowedRowsProps<Row> {
  label: string;
  className?: string | undefined;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** The usual height of a row, in CSS pixels. */
  rowHeight: number;
  /** Draws a row: an `li` with these attributes. */
  children: (row: Row, place: RowPlace) => ReactNode;
}

/**
 * A list of many rows, of which only those in sight and near it are drawn, and those with the focus. Wherever it is moved,
 * scrolled or resized, the browser tells what comes into sight: nothing is computed while it scrolls.
 */
export function WindowedRows<Row>(props: WindowedRowsProps<Row>) {
  const { label, className, rows, keyOf, rowHeight, children } = props;
  const blocks = Math.ceil(rows.length / blockRows);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the children of a `ul` would have to be its rows.
    <div role="list" aria-label={label} className={className}>
      {Array.from({ length: blocks }, (_, block) => {
        const first = block * blockRows;
        const inside = rows.slice(first, first + blockRows);
        return (
          <RowBlock
            // biome-ignore lint/suspicious/noArrayIndexKey: a block is a part of the list, whoever is in it.
            key={block}
            usualHeight={inside.length * rowHeight}
            startsDrawn={first * rowHeight < window.innerHeight}
          >
            {() =>
              inside.map((row, index) => (
                <Fragment key={keyOf(row)}>
                  {children(row, {
                    role: 'listitem',
                    'aria-posinset': first + index + 1,
                    'aria-setsize': rows.length,
                  })}
                </Fragment>
              ))
            }
          </RowBlock>
        );
      })}
    </div>
  );
}

interface RowBlockProps {
  usualHeight: number;
  /** Whether it is drawn until the browser has told where it is. */
  startsDrawn: boolean;
  children: () => ReactNode;
}

/** Some rows in a row, or the room that they take. */
function RowBlock({ usualHeight, startsDrawn, children }: RowBlockProps) {
  const ref = useRef<HTMLUListElement>(null);
  const { isNear, height } = useNearView(ref, startsDrawn);
  const [hasFocus, setFocus] = useState(false);
  const isDrawn = isNear || hasFocus;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only follows the focus.
    <ul
      ref={ref}
      role="presentation"
      className={styles.block}
      style={isDrawn ? undefined : { height: height ?? usualHeight }}
      // Also for what was opened from a row, wherever it is drawn.
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      {isDrawn && children()}
    </ul>
  );
}
