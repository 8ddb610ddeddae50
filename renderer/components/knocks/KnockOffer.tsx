import { type RefObject, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { DialogPopover } from '../ui/dialogs/DialogPopover.tsx';
import { failureText } from '../ui/failureText.ts';
import styles from './KnockOffer.module.css';

interface KnockOfferProps {
  channel: Channel;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
}

/** Offers to knock at a locked channel, or to stop knocking there. */
export function KnockOffer({ channel, triggerRef, onClose }: KnockOfferProps) {
  const { t } = useTranslation();
  const { knock, withdrawKnock } = useActions();
  const isKnocking = usePerch(({ knockingAt }) => knockingAt === channel.id);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function act() {
    if (isBusy) return;
    setBusy(true);
    const refused = await (isKnocking ? withdrawKnock() : knock(channel.id));
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  return (
    <DialogPopover
      label={t('knock.heading', { channel: channel.name })}
      triggerRef={triggerRef}
      placement="bottom start"
      offset={4}
      onClose={onClose}
      className={styles.offer}
    >
      <p className={actionStyles.text}>
        {t(isKnocking ? 'knock.waiting' : 'knock.offer', { channel: channel.name })}
      </p>
      {failure && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      <TextButton
        tone={isKnocking ? 'plain' : 'primary'}
        isWide
        isBusy={isBusy}
        onPress={() => void act()}
      >
        {t(isKnocking ? 'knock.withdraw' : 'knock.knock')}
      </TextButton>
    </DialogPopover>
  );
}
