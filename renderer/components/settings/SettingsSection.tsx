import { createContext, type ReactNode, useContext, useId } from 'react';
import { matchesSearch } from '../ui/SearchBox.tsx';
import styles from './SettingsSection.module.css';

/** The search query of the settings; empty shows everything. */
export const SettingsSearchContext = createContext('');

interface SettingProps {
  /** The texts that the search matches: label, hint and section heading. */
  words: readonly (string | undefined)[];
  children: ReactNode;
}

/** One setting; hidden while a search does not match it. */
export function Setting({ words, children }: SettingProps) {
  const query = useContext(SettingsSearchContext);
  return matchesSearch(words, query) && <div data-setting="">{children}</div>;
}

interface SettingsSectionProps {
  heading: string;
  children: ReactNode;
}

/** A group of settings; hidden while a search matches none of them. */
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
