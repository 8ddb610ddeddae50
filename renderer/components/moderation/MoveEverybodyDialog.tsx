import { type FormEvent, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { type Channel, inListOrder } from '../../../shared/domain/Channel.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { decideHere } from '../../state/ownRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { moveFailureText } from './moveFailureText.ts';

interface MoveEverybodyDialogProps {
  channel: Channel;
  onClose: () => void;
}

/** Asks where to move everybody of a channel. */
export function MoveEverybodyDialog({ channel, onClose }: MoveEverybodyDialogProps) {
  const { t } = useTranslation();
  const { moveEverybody } = useActions();
  const targets = usePerch(
    useShallow((state) =>
      inListOrder(state.presence.channels).filter(
        ({ id }) => id !== channel.id && decideHere(state, 'move', id).allowed,
      ),
    ),
  );
  const [wish, setWish] = useState(targets[0]?.id);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);
  // A channel may go while the dialog is open.
  const target = targets.find(({ id }) => id === wish) ?? targets[0];

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy || !target) return;
    setBusy(true);
    const refused = await moveEverybody(channel.id, target.id);
    setBusy(false);
    if (refused) setFailure(refused.code);
    else onClose();
  }

  return (
    <ModalFrame heading={t('moveAll.heading', { channel: channel.name })} onClose={onClose}>
      <form className={actionStyles.form} onSubmit={submit}>
        <p className={actionStyles.text}>{t('moveAll.text')}</p>
        {target && (
          <SettingSelect
            label={t('moveAll.to')}
            choices={targets.map(({ id, name }) => ({ id, label: name }))}
            chosen={target.id}
            onChoose={setWish}
          />
        )}
        {failure !== null && (
          <p role="alert" className={actionStyles.failure}>
            {moveFailureText(t, failure)}
          </p>
        )}
        <div className={actionStyles.actions}>
          <TextButton onPress={onClose}>{t('app.cancel')}</TextButton>
          <TextButton type="submit" tone="primary" isDisabled={!target} isBusy={isBusy}>
            {t('moveAll.confirm')}
          </TextButton>
        </div>
      </form>
    </ModalFrame>
  );
}
