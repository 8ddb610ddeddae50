import { useEffect, useRef, useState } from 'react';
import type { InviteId } from '../../../shared/domain/ids.ts';
import type { ServerLinks } from '../../../shared/domain/serverLinks.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { isFailure } from '../../actions/inviteRequests.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { copyText } from '../ui/copyText.ts';
import { useDesktop } from '../ui/DesktopContext.ts';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { CopyField } from '../ui/fields/CopyField.tsx';
import { Foldout } from '../ui/frames/Foldout.tsx';
import { useMay } from '../ui/hooks/useMay.ts';
import styles from './InviteDialog.module.css';
import { InviteList } from './InviteList.tsx';
import { InviteOptions } from './InviteOptions.tsx';
import { type InviteOrder, plainOrder } from './inviteOrder.ts';

interface InviteDialogProps {
  onClose: () => void;
}

type Shown =
  | { readonly kind: 'making' }
  | { readonly kind: 'failed'; readonly code: ErrorCode }
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'made';
      /** Null for the plain link of a server that lets in everybody. */
      readonly inviteId: InviteId | null;
      readonly links: ServerLinks;
      readonly isCopied: boolean;
    };

/**
 * Invites people: makes a link as it opens and copies it, so that one click is enough. Who wants a limit, a role or a guest
 * finds them folded, and so are the links that exist.
 */
export function InviteDialog({ onClose }: InviteDialogProps) {
  const { t } = useTranslation();
  const { createInvite, getPlainLinks } = useActions();
  const isInApp = useDesktop() !== null;
  const mayInvite = useMay('invite');
  const [shown, setShown] = useState<Shown>({ kind: 'making' });
  /** Grows with each new link, so that the open list shows it. */
  const [made, setMade] = useState(0);
  const top = useRef<HTMLDivElement>(null);
  const first = isInApp ? ('app' as const) : ('browser' as const);
  const second = isInApp ? ('browser' as const) : ('app' as const);

  async function make(order: InviteOrder) {
    setShown({ kind: 'making' });
    const answer = mayInvite ? await createInvite(order) : await getPlainLinks();
    if (isFailure(answer)) {
      setShown({ kind: 'failed', code: answer.code });
      return;
    }
    const { links, invite } = 'links' in answer ? answer : { links: answer, invite: null };
    const isCopied = await copyText(links[first]);
    setShown({ kind: 'made', inviteId: invite?.id ?? null, links, isCopied });
    setMade((count) => count + 1);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the dialog opens
  useEffect(() => void make(plainOrder), []);

  return (
    <ModalFrame heading={t('invite.heading')} onClose={onClose}>
      <div ref={top}>
        {shown.kind === 'failed' ? (
          <p role="alert" className={actionStyles.failure}>
            {failureText(t, shown.code)}
          </p>
        ) : (
          <p role="status" className={styles.status}>
            {shown.kind === 'making'
              ? t('invite.making')
              : shown.kind === 'gone'
                ? t('invite.gone')
                : shown.isCopied
                  ? t('invite.copied')
                  : t('invite.notCopied')}
          </p>
        )}
      </div>
      {shown.kind === 'made' && (
        <>
          {shown.inviteId === null && <p className={styles.status}>{t('invite.plain')}</p>}
          <CopyField label={t(`invite.${first}`)} text={shown.links[first]} />
          <CopyField label={t(`invite.${second}`)} text={shown.links[second]} isFirst={false} />
        </>
      )}
      {mayInvite && (
        <>
          <Foldout label={t('invite.options')}>
            <InviteOptions
              isBusy={shown.kind === 'making'}
              onMake={(order) => {
                top.current?.scrollIntoView({ block: 'nearest' });
                void make(order);
              }}
            />
          </Foldout>
          <Foldout label={t('invite.list')}>
            <InviteList
              key={made}
              copied={first}
              onRevoked={(inviteId) => {
                if (shown.kind === 'made' && shown.inviteId === inviteId)
                  setShown({ kind: 'gone' });
              }}
            />
          </Foldout>
        </>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={onClose}>{t('app.close')}</TextButton>
      </div>
    </ModalFrame>
  );
}
