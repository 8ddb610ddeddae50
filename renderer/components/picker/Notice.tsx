import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Notice.module.css';

interface NoticeProps {
  icon: LucideIcon;
  tone?: 'calm' | 'attention';
  heading: string;
  text: string;
  children?: ReactNode;
}

/** Why there is nothing to choose from here, and what happens instead. */
export function Notice({ icon: Icon, tone = 'calm', heading, text, children }: NoticeProps) {
  return (
    <div className={styles.notice}>
      <span className={styles.mark} data-tone={tone}>
        <Icon aria-hidden="true" size={32} strokeWidth={1.75} />
      </span>
      <h2 className={styles.heading}>{heading}</h2>
      <p className={styles.text}>{text}</p>
      {children}
    </div>
  );
}
