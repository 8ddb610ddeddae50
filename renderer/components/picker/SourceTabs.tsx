import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { SearchBox } from '../ui/fields/SearchBox.tsx';
import { SourceGrid } from './SourceGrid.tsx';
import styles from './SourceTabs.module.css';
import { foundSources, kindToShow, type NamedSource, type SourceKind } from './shownSources.ts';

interface SourceTabsProps {
  sources: readonly NamedSource[];
  chosenId: string | null;
  onChoose: (id: string | null) => void;
  /** Shares the chosen source. */
  onShare: () => void;
}

/** Tabs for screens and windows, with a search through both. A source that is hidden by tab or search is not chosen. */
export function SourceTabs({ sources, chosenId, onChoose, onShare }: SourceTabsProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<SourceKind>('screen');
  const [query, setQuery] = useState('');
  const [isFresh, setFresh] = useState(true);
  const found = foundSources(sources, kind, query);
  const emptyText = {
    screen: t('picker.noScreens'),
    window: t('picker.noWindows'),
  };

  function show(shown: SourceKind, sought: string) {
    setKind(shown);
    setQuery(sought);
    setFresh(false);
    const stays = foundSources(sources, shown, sought).some(({ id }) => id === chosenId);
    if (!stays) onChoose(null);
  }

  return (
    <Tabs
      className={styles.tabs}
      selectedKey={kind}
      onSelectionChange={(key) => show(key as SourceKind, query)}
    >
      <div className={styles.bar}>
        <TabList className={styles.list} aria-label={t('picker.kinds')}>
          <Tab id="screen" className={styles.tab}>
            {t('picker.screens')}
          </Tab>
          <Tab id="window" className={styles.tab}>
            {t('picker.windows')}
          </Tab>
        </TabList>
        <SearchBox
          label={t('picker.search')}
          clearLabel={t('picker.clearSearch')}
          query={query}
          onChange={(sought) => show(kindToShow(sources, kind, sought), sought)}
        />
      </div>
      <TabPanel id={kind} className={styles.panel}>
        <SourceGrid
          key={kind}
          label={kind === 'screen' ? t('picker.screens') : t('picker.windows')}
          kind={kind}
          sources={found}
          emptyText={query.trim() === '' ? emptyText[kind] : t('picker.nothing', { query })}
          chosenId={chosenId}
          takesFocus={isFresh}
          onChoose={onChoose}
          onShare={onShare}
        />
      </TabPanel>
    </Tabs>
  );
}
