import Bird from 'lucide-react/icons/bird';
import type { ReactNode } from 'react';
import { LateDoctorButton } from './LateDoctorButton.tsx';
import styles from './MessageScreen.module.css';

interface MessageScreenProps {
  heading: string;
  /** The sentence under the heading. */
  lead: string;
  /** Animates the icon while something is in progress. */
  isWaiting?: boolean;
  /** Offers the connection doctor. */
  isStuck?: boolean;
  children?: ReactNode;
}

/** A full-page message with at most one action of its own. */
export function MessageScreen({
  heading,
  lead,
  isWaiting = false,
  isStuck = false,
  children,
}: MessageScreenProps) {
  return (
    <main className={styles.screen}>
      <div className={styles.card}>
        <span className={styles.mark} data-waiting={isWaiting || undefined}>
          <Bird aria-hidden="true" size={36} strokeWidth={1.75} />
        </span>
        <h1 className={styles.heading}>{heading}</h1>
        <p className={styles.lead}>{lead}</p>
        {children}
        {isStuck && <LateDoctorButton isQuiet />}
      </div>
    </main>
  );
}
