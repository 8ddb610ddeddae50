import { createContext, type ReactNode, useContext } from 'react';
import { matchesSearch } from '../ui/fields/SearchBox.tsx';
import { HeadedSection } from '../ui/frames/HeadedSection.tsx';
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
  return (
    <HeadedSection heading={heading} styles={styles}>
      {children}
    </HeadedSection>
  );
}
