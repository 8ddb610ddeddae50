import { useEffect, useRef } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { StreamFigures } from '../../state/StreamFigures.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './StreamTable.module.css';
import { streamText } from './streamText.ts';

const columns = ['format', 'picture', 'rate', 'loss', 'roundTrip', 'buffer', 'state'] as const;

interface StreamTableProps {
  figures: readonly StreamFigures[];
  /** The person whose streams are scrolled into view. */
  at: PeerId | 'me' | null;
}

/** A table of all streams, mine first, then by person. Changes are not announced. */
export function StreamTable({ figures, at }: StreamTableProps) {
  const { t, i18n } = useTranslation();
  const occupants = usePerch((state) => state.presence.occupants);
  const wanted = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    if (at !== null) wanted.current?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const nameOf = (who: PeerId) => occupants.find(({ peerId }) => peerId === who)?.user.name;
  const headingOf = (who: PeerId | 'me') => {
    if (who === 'me') return t('stats.mine');
    const name = nameOf(who);
    return name === undefined ? t('stats.gone') : t('stats.of', { name });
  };
  const people = [...new Set(figures.map(({ who }) => who))];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it.
    <section className={styles.scroll} aria-label={t('stats.table')} tabIndex={0}>
      <table className={styles.table}>
        <caption className={hidden.visually}>{t('stats.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('stats.stream')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`stats.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        {people.map((who) => (
          <tbody key={who} ref={who === at ? wanted : null}>
            <tr>
              <th className={styles.person} colSpan={columns.length + 1} scope="rowgroup">
                {headingOf(who)}
              </th>
            </tr>
            {figures
              .filter((each) => each.who === who)
              .map((each) => {
                const words = streamText(t, i18n.language, each);
                return (
                  <tr key={each.key}>
                    <th scope="row">{t(`stats.source.${each.source}`)}</th>
                    {columns.map((column) => (
                      <td key={column}>
                        <Lines lines={words[column]} />
                      </td>
                    ))}
                  </tr>
                );
              })}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  const { t } = useTranslation();
  if (lines.length === 0) return <span className={styles.minor}>{t('stats.unknown')}</span>;
  return lines.map((line, index) => (
    <span key={line} className={index === 0 ? styles.major : styles.minor}>
      {line}
    </span>
  ));
}
