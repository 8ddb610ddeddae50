import type { ReactNode } from 'react';
import styles from './PaneHeader.module.css';

interface PaneHeaderProps {
  /** An icon, or a button that leads back. */
  lead: ReactNode;
  name: string;
  /** A word about it, where there is room. */
  note?: string | null;
  /** Its buttons. */
  children: ReactNode;
}

/** The header of a part beside the stage. */
export function PaneHeader({ lead, name, note = null, children }: PaneHeaderProps) {
  return (
    <header className={styles.header}>
      <span className={styles.lead}>{lead}</span>
      <h2 className={styles.name}>{name}</h2>
      {note !== null && <p className={styles.note}>{note}</p>}
      <span className={styles.tools}>{children}</span>
    </header>
  );
}
