import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { useState } from 'react';
import { Button, Input, SearchField, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { SourceGrid } from './SourceGrid.tsx';
import styles from './SourceTabs.module.css';
import { foundSources, kindToShow, type NamedSource, type SourceKind } from './shownSources.ts';

interface SourceTabsProps {
  sources: readonly NamedSource[];
  chosenId: string | null;
  onChoose: (id: string | null) => void;
  /** Shares what is chosen. */
  onShare: () => void;
}

/** Screens and windows, with a search through both. What is out of sight is not chosen. */
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
        <SearchField
          className={styles.search}
          aria-label={t('picker.search')}
          value={query}
          onChange={(sought) => show(kindToShow(sources, kind, sought), sought)}
        >
          <Search aria-hidden="true" size={16} />
          <Input className={styles.searchInput} placeholder={t('picker.search')} />
          <Button className={styles.clear} aria-label={t('picker.clearSearch')}>
            <X aria-hidden="true" size={14} />
          </Button>
        </SearchField>
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
