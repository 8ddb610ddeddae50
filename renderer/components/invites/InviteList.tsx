import Copy from 'lucide-react/icons/copy';
import Trash2 from 'lucide-react/icons/trash-2';
import { useEffect, useState } from 'react';
import type { Invite } from '../../../shared/domain/Invite.ts';
import type { InviteId } from '../../../shared/domain/ids.ts';
import type { ServerLinks } from '../../../shared/domain/serverLinks.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { type InviteWithLinks, isFailure } from '../../actions/inviteRequests.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { copyText } from '../ui/copyText.ts';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { failureText } from '../ui/failureText.ts';
import styles from './InviteDialog.module.css';

interface InviteListProps {
  /** Which of the two links of an invite is copied. */
  copied: keyof ServerLinks;
  onRevoked: (inviteId: InviteId) => void;
}

/** The invites that exist, as far as the user may see them. */
export function InviteList({ copied, onRevoked }: InviteListProps) {
  const { t } = useTranslation();
  const { listInvites, revokeInvite } = useActions();
  const announce = useAnnounce();
  const [invites, setInvites] = useState<readonly InviteWithLinks[] | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  useEffect(() => {
    let isShown = true;
    void listInvites().then((answer) => {
      if (!isShown) return;
      if (isFailure(answer)) setFailure(answer.code);
      else setInvites(answer);
    });
    return () => {
      isShown = false;
    };
  }, [listInvites]);

  async function copy(links: ServerLinks) {
    announce((await copyText(links[copied])) ? t('invite.copyDone') : t('invite.copyFailed'));
  }

  async function revoke(inviteId: InviteId) {
    const refused = await revokeInvite(inviteId);
    // Somebody else may have been faster.
    if (refused && refused.code !== 'notFound') {
      setFailure(refused.code);
      return;
    }
    setFailure(null);
    setInvites((before) => before?.filter(({ invite }) => invite.id !== inviteId) ?? null);
    announce(t('invite.revoked'));
    onRevoked(inviteId);
  }

  return (
    <div>
      {failure !== null && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      {invites === null ? (
        failure === null && <p className={styles.status}>{t('invite.loading')}</p>
      ) : invites.length === 0 ? (
        <p className={styles.status}>{t('invite.empty')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('invite.list')}>
          {invites.map(({ invite, links }) => (
            <InviteRow
              key={invite.id}
              invite={invite}
              onCopy={links && (() => void copy(links))}
              onRevoke={() => void revoke(invite.id)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

interface InviteRowProps {
  invite: Invite;
  /** Null where the link is not shown to this user. */
  onCopy: (() => void) | null;
  onRevoke: () => void;
}

function InviteRow({ invite, onCopy, onRevoke }: InviteRowProps) {
  const { t } = useTranslation();
  const facts = useFacts(invite);
  const name = invite.note || t('invite.noNote', { maker: invite.maker.name });
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>{name}</p>
        <p className={styles.facts}>{facts.join(' · ')}</p>
      </div>
      {onCopy && (
        <IconButton name={t('invite.copy', { what: name })} icon={Copy} onPress={onCopy} />
      )}
      <IconButton name={t('invite.revoke', { what: name })} icon={Trash2} onPress={onRevoke} />
    </li>
  );
}

/** What is worth knowing of an invite, in a few words each. */
function useFacts({ note, maker, kind, roleId, channelId, uses, usesMax, expiresAt }: Invite) {
  const { t, i18n } = useTranslation();
  const role = usePerch((state) => state.roles.find(({ id }) => id === roleId)?.name);
  const channel = usePerch(
    (state) => state.presence.channels.find(({ id }) => id === channelId)?.name,
  );
  const when = (timeMs: number) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
      timeMs,
    );
  return [
    note !== '' && t('invite.by', { maker: maker.name }),
    usesMax === null
      ? t('invite.used', { count: uses })
      : t('invite.usedOf', { uses, most: usesMax }),
    expiresAt !== null &&
      (expiresAt > Date.now() ? t('invite.until', { when: when(expiresAt) }) : t('invite.expired')),
    kind === 'guest' && t('invite.asGuest'),
    role !== undefined && t('invite.withRole', { role }),
    channel !== undefined && t('invite.toChannel', { channel }),
  ].filter((fact) => fact !== false);
}
