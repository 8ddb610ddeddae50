import { createContext, type ReactNode, useContext, useId } from 'react';
import { matchesSearch } from '../ui/SearchBox.tsx';
import styles from './SettingsSection.module.css';

/** What is searched for in the settings; empty for everything. */
export const SettingsSearchContext = createContext('');

interface SettingProps {
  /** What the search looks at: label, hint, the section's heading. */
  words: readonly (string | undefined)[];
  children: ReactNode;
}

/** One setting, there unless a search looks for something else. */
export function Setting({ words, children }: SettingProps) {
  const query = useContext(SettingsSearchContext);
  return matchesSearch(words, query) && <div data-setting="">{children}</div>;
}

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
