import type { ReactNode } from 'react';
import styles from './AppFrame.module.css';

interface AppFrameProps {
  /** The rail; null where there is none. */
  rail: ReactNode;
  children: ReactNode;
}

/** The window: the server rail at the edge, and the page beside it. */
export function AppFrame({ rail, children }: AppFrameProps) {
  return (
    <div className={styles.frame}>
      {rail}
      <div className={styles.page}>{children}</div>
    </div>
  );
}
