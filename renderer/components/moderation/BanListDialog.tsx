import { useEffect, useState } from 'react';
import type { Ban } from '../../../shared/domain/moderation.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import rowStyles from '../ui/frames/FactList.module.css';
import styles from './BanListDialog.module.css';

interface BanListDialogProps {
  onClose: () => void;
}

/** Who is banned, by whom, why and until when; each ban can be lifted. */
export function BanListDialog({ onClose }: BanListDialogProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { listBans, liftBan } = useActions();
  const [bans, setBans] = useState<readonly Ban[] | null>(null);
  const [hasMore, setHasMore] = useState(false);
  const [failure, setFailure] = useState<ErrorCode | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens.
  useEffect(() => {
    void load(null);
  }, []);

  async function load(before: number | null) {
    const answer = await listBans(before);
    if ('code' in answer) {
      setFailure(answer.code);
      return;
    }
    setFailure(null);
    setHasMore(answer.more);
    setBans((known) => (before === null ? answer.bans : [...(known ?? []), ...answer.bans]));
  }

  async function lift({ id, person }: Ban) {
    const refused = await liftBan(id);
    setFailure(refused?.code ?? null);
    if (refused) return;
    setBans((known) => known?.filter((each) => each.id !== id) ?? null);
    announce(t('bans.lifted', { name: person.name }));
  }

  return (
    <ModalFrame heading={t('bans.heading')} isWide onClose={onClose}>
      {failure && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      {bans?.length === 0 && <p className={actionStyles.text}>{t('bans.none')}</p>}
      <ul className={styles.list}>
        {bans?.map((ban) => (
          <li key={ban.id} className={rowStyles.row}>
            <div className={rowStyles.facts}>
              <p className={rowStyles.name}>{ban.person.name}</p>
              <p>{t('bans.by', { name: ban.by.name, time: new Date(ban.beganAt) })}</p>
              <p>
                {ban.endsAt === null
                  ? t('bans.forever')
                  : t('bans.until', { time: new Date(ban.endsAt) })}
              </p>
              {ban.reason !== null && <p>{t('moderation.reasonGiven', { reason: ban.reason })}</p>}
              {ban.addresses !== null && <p>{t('bans.addresses', { addresses: ban.addresses })}</p>}
            </div>
            <TextButton
              label={t('bans.liftOf', { name: ban.person.name })}
              onPress={() => void lift(ban)}
            >
              {t('bans.lift')}
            </TextButton>
          </li>
        ))}
      </ul>
      <div className={actionStyles.actions}>
        {hasMore && (
          <TextButton onPress={() => void load(bans?.at(-1)?.id ?? null)}>
            {t('bans.more')}
          </TextButton>
        )}
        <TextButton tone="primary" onPress={onClose}>
          {t('app.close')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}
