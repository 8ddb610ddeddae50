import { useEffect, useRef, useState } from 'react';
import {
  type AuditEntry,
  auditPageMax,
  auditSearchMaxLength,
} from '../../../shared/domain/AuditEntry.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { SearchBox } from '../ui/fields/SearchBox.tsx';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { saveFile } from '../ui/saveFile.ts';
import styles from './AuditLogDialog.module.css';
import { type AuditFormat, auditFile } from './auditFile.ts';
import { type AuditGroup, auditGroups, auditGroupTexts, auditText } from './auditText.ts';

interface AuditLogDialogProps {
  onClose: () => void;
}

const pageSize = 50;
/** Typing asks once, after a pause. */
const typingPauseMs = 250;
/** The server lets some pages through at once, and then a few a second. */
const limitedPauseMs = 1_000;
const groups = Object.keys(auditGroups) as AuditGroup[];

/** Who did what to whom: searchable, in pages, and as a file. */
export function AuditLogDialog({ onClose }: AuditLogDialogProps) {
  const { t, i18n } = useTranslation();
  const { listAudit } = useActions();
  const [search, setSearch] = useState('');
  const [group, setGroup] = useState<AuditGroup>('all');
  const [entries, setEntries] = useState<readonly AuditEntry[] | null>(null);
  const [hasMore, setHasMore] = useState(false);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isSaving, setSaving] = useState(false);
  /** Answers to an earlier search are dropped. */
  const wish = useRef({});
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });

  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again only when another list is wanted.
  useEffect(() => {
    const pause = entries === null ? 0 : typingPauseMs;
    const timer = setTimeout(() => void load(null), pause);
    return () => clearTimeout(timer);
  }, [search, group]);

  async function load(before: number | null) {
    const own = {};
    wish.current = own;
    const kinds = auditGroups[group];
    const answer = await listAudit({ before, search, kinds, limit: pageSize });
    if (wish.current !== own) return;
    if ('code' in answer) {
      setFailure(answer.code);
      return;
    }
    setFailure(null);
    setHasMore(answer.more);
    setEntries(before === null ? answer.entries : [...(entries ?? []), ...answer.entries]);
  }

  async function save(format: AuditFormat) {
    if (isSaving) return;
    setSaving(true);
    const all: AuditEntry[] = [];
    let before: number | null = null;
    for (;;) {
      const kinds = auditGroups[group];
      const answer = await listAudit({ before, search, kinds, limit: auditPageMax });
      if ('code' in answer) {
        if (answer.code === 'rateLimited') {
          await new Promise((resolve) => setTimeout(resolve, limitedPauseMs));
          continue;
        }
        setFailure(answer.code);
        break;
      }
      all.push(...answer.entries);
      before = all.at(-1)?.id ?? null;
      if (answer.more) continue;
      saveFile(`perch-audit.${format}`, auditFile(all, format));
      break;
    }
    setSaving(false);
  }

  return (
    <ModalFrame heading={t('audit.heading')} isWide onClose={onClose}>
      <p className={actionStyles.text}>{t('audit.hint')}</p>
      <div className={styles.filters}>
        <SearchBox
          label={t('audit.search')}
          clearLabel={t('audit.clear')}
          query={search}
          onChange={(query) => setSearch(query.slice(0, auditSearchMaxLength))}
        />
        <SettingSelect
          label={t('audit.kinds')}
          choices={groups.map((id) => ({ id, label: t(auditGroupTexts[id]) }))}
          chosen={group}
          onChoose={setGroup}
        />
      </div>
      {failure && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard. */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('audit.heading')}>
        {entries?.length === 0 && <p className={actionStyles.text}>{t('audit.none')}</p>}
        <ol className={styles.list}>
          {entries?.map((entry) => (
            <li key={entry.id} className={styles.entry}>
              <p>{auditText(t, entry)}</p>
              <p className={styles.facts}>
                <time dateTime={new Date(entry.at).toISOString()}>{time.format(entry.at)}</time>
                {entry.endsAt !== null && (
                  <span>{t('audit.until', { time: new Date(entry.endsAt) })}</span>
                )}
                {entry.addresses !== null && (
                  <span>{t('audit.addresses', { addresses: entry.addresses })}</span>
                )}
              </p>
              {entry.reason !== null && (
                <p className={styles.reason}>
                  {t('moderation.reasonGiven', { reason: entry.reason })}
                </p>
              )}
            </li>
          ))}
        </ol>
        {hasMore && (
          <TextButton onPress={() => void load(entries?.at(-1)?.id ?? null)}>
            {t('audit.more')}
          </TextButton>
        )}
      </section>
      <p role="status" className={hidden.visually}>
        {isSaving && t('audit.exporting')}
      </p>
      <div className={actionStyles.actions}>
        <TextButton isBusy={isSaving} onPress={() => void save('csv')}>
          {t('audit.exportCsv')}
        </TextButton>
        <TextButton isBusy={isSaving} onPress={() => void save('json')}>
          {t('audit.exportJson')}
        </TextButton>
        <TextButton tone="primary" onPress={onClose}>
          {t('app.close')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}
