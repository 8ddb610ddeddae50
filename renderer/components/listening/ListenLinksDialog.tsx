import Trash2 from 'lucide-react/icons/trash-2';
import { useCallback, useEffect, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { ListenLink } from '../../../shared/domain/ListenLink.ts';
import type { Failure } from '../../../shared/protocol/errors.ts';
import type { ListenLinks, ListenLinkWish, NewListenLink } from '../../state/ListenLinks.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { momentText } from '../chat/messageTimes.ts';
import styles from '../invites/InviteDialog.module.css';
import { useRecordings } from '../recordings/useRecordings.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { CopyField } from '../ui/fields/CopyField.tsx';
import { ListenLinkForm } from './ListenLinkForm.tsx';

interface ListenLinksDialogProps {
  channel: Channel;
  onClose: () => void;
}

/** The links by which people outside hear a channel: made, shown once, and revoked here. */
export function ListenLinksDialog(props: ListenLinksDialogProps) {
  const recordings = useRecordings();
  return recordings && <LoadedDialog {...props} requests={recordings.listenLinks} />;
}

function LoadedDialog({
  channel,
  requests,
  onClose,
}: ListenLinksDialogProps & { requests: ListenLinks }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [links, setLinks] = useState<readonly ListenLink[] | null>(null);
  const [made, setMade] = useState<NewListenLink | null>(null);
  const [revoked, setRevoked] = useState<ListenLink | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { id: channelId, listenSeat } = channel;
  const sealedText = usePerch(({ server }) =>
    server?.e2ee === 'required'
      ? 'serverEncryption.listenLinksNowhere'
      : 'serverEncryption.listenLinks',
  );

  const read = useCallback(async () => {
    const refused = await requests.list(channelId, setLinks);
    if (refused) setFailure(refused);
  }, [requests, channelId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: again when others listen.
  useEffect(() => void read(), [read, listenSeat]);

  async function make(wish: ListenLinkWish) {
    const refused = await requests.create(channelId, wish, (link) => {
      setMade(link);
      announce(t('listen.made'));
    });
    setFailure(refused);
    await read();
  }

  async function revoke({ id }: ListenLink): Promise<Failure | null> {
    const refused = await requests.revoke(id);
    // Somebody else may have been faster.
    if (refused && refused.code !== 'notFound') return refused;
    if (made?.link.id === id) setMade(null);
    setLinks((known) => known?.filter((link) => link.id !== id) ?? null);
    announce(t('listen.revoked'));
    return null;
  }

  return (
    <ModalFrame heading={t('listen.heading', { channel: channel.name })} isWide onClose={onClose}>
      <p className={actionStyles.text}>{t('listen.about')}</p>
      {made ? (
        <>
          <CopyField
            key={made.page}
            label={t('listen.page')}
            hint={t('listen.pageHint')}
            text={made.page}
          />
          <CopyField
            key={made.stream}
            label={t('listen.stream')}
            text={made.stream}
            isFirst={false}
          />
        </>
      ) : channel.sealed ? (
        <p className={actionStyles.text}>{t(sealedText)}</p>
      ) : (
        <ListenLinkForm onMake={make} />
      )}
      {failure && (
        <p role="alert" className={actionStyles.failure}>
          {failure.code === 'limitReached'
            ? t('listen.refused')
            : failure.code === 'conflict'
              ? t(sealedText)
              : failureText(t, failure.code)}
        </p>
      )}
      {links?.length === 0 && <p className={actionStyles.text}>{t('listen.none')}</p>}
      {links !== null && links.length > 0 && (
        <ul className={styles.list} aria-label={t('listen.list')}>
          {links.map((link) => (
            <LinkRow key={link.id} link={link} onRevoke={() => setRevoked(link)} />
          ))}
        </ul>
      )}
      <div className={actionStyles.actions}>
        <TextButton tone={made ? 'primary' : 'plain'} onPress={onClose}>
          {t('app.close')}
        </TextButton>
      </div>
      {revoked && (
        <ConfirmDialog
          heading={t('listen.revokeHeading', { name: nameOf(t, revoked) })}
          text={t('listen.revokeText')}
          confirmLabel={t('listen.revokeConfirm')}
          onConfirm={() => revoke(revoked)}
          onClose={() => setRevoked(null)}
        />
      )}
    </ModalFrame>
  );
}

function LinkRow({ link, onRevoke }: { link: ListenLink; onRevoke: () => void }) {
  const { t, i18n } = useTranslation();
  const { label, maker, expiresAt, listeners, listenersMax } = link;
  const name = nameOf(t, link);
  const facts = [
    t('listen.listeners', { listeners, most: listenersMax }),
    expiresAt === null
      ? t('listen.always')
      : t('listen.until', { time: momentText(i18n.language, expiresAt) }),
    label === '' ? '' : t('listen.by', { name: maker.name }),
  ].filter((fact) => fact !== '');
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.facts}>{facts.join(' · ')}</p>
      </div>
      <IconButton name={t('listen.revoke', { name })} icon={Trash2} onPress={onRevoke} />
    </li>
  );
}

function nameOf(t: TFunction, { label, maker }: ListenLink): string {
  return label || t('listen.unnamed', { name: maker.name });
}
