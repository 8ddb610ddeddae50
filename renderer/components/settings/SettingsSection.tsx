import { type ReactNode, useId } from 'react';
import styles from './SettingsSection.module.css';

interface SettingsSectionProps {
  heading: string;
  children: ReactNode;
}

/** Settings that belong together. It goes away while a search finds none of them. */
export function SettingsSection({ heading, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <h3 id={id} className={styles.heading}>
        {heading}
      </h3>
      {children}
    </section>
  );
}
