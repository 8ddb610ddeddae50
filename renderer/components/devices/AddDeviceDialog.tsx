import { useCallback, useEffect, useState } from 'react';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { LinkingDevice } from '../../../shared/protocol/people/devices.ts';
import { type DeviceLinks, deviceMark } from '../../state/deviceState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { failureText } from '../ui/failureText.ts';
import { CopyField } from '../ui/fields/CopyField.tsx';
import styles from './AddDeviceDialog.module.css';
import { DeviceMark } from './DeviceMark.tsx';
import { QrCode } from './QrCode.tsx';

interface AddDeviceDialogProps {
  onClose: () => void;
}

/** Shows a code for another device, and asks whether the device that uses it is mine. The code ends with the dialog. */
export function AddDeviceDialog({ onClose }: AddDeviceDialogProps) {
  const { t } = useTranslation();
  const { startDeviceLink, cancelDeviceLink } = useActions();
  const link = usePerch((state) => state.hostedLink);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [lastName, setLastName] = useState('');
  if (link.kind === 'asked' && link.device.name !== lastName) setLastName(link.device.name);

  const start = useCallback(async () => {
    setFailure((await startDeviceLink())?.code ?? null);
  }, [startDeviceLink]);
  useEffect(() => {
    void start();
    return () => void cancelDeviceLink();
  }, [start, cancelDeviceLink]);

  if (link.kind === 'asked') {
    return (
      <ModalFrame
        role="alertdialog"
        heading={t('devices.askedHeading', { name: link.device.name })}
        onClose={onClose}
      >
        <Question key={link.device.publicKey} device={link.device} />
      </ModalFrame>
    );
  }
  return (
    <ModalFrame heading={t('devices.add')} onClose={onClose}>
      {failure !== null && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      {link.kind === 'code' && <ShownCode code={link.code} links={link.links} />}
      {link.kind === 'ended' && (
        <p role="status" className={actionStyles.text}>
          {t(`devices.ended.${link.outcome}`, { name: lastName })}
        </p>
      )}
      <div className={actionStyles.actions}>
        {(failure !== null || (link.kind === 'ended' && link.outcome !== 'approved')) && (
          <TextButton tone="primary" onPress={() => void start()}>
            {t('devices.again')}
          </TextButton>
        )}
        <TextButton onPress={onClose}>
          {link.kind === 'ended' ? t('devices.done') : t('app.cancel')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}

interface ShownCodeProps {
  code: string;
  links: DeviceLinks;
}

function ShownCode({ code, links }: ShownCodeProps) {
  const { t } = useTranslation();
  return (
    <>
      <p className={actionStyles.text}>{t('devices.addSteps')}</p>
      <div className={styles.ways}>
        <QrCode label={t('devices.qr')} text={links.browser} />
        <div className={styles.typed}>
          <span className={styles.label}>{t('devices.code')}</span>
          <output className={styles.code}>{code}</output>
          <span className={styles.hint}>{t('devices.codeHint')}</span>
        </div>
      </div>
      <CopyField label={t('devices.appLink')} text={links.app} />
      <CopyField label={t('devices.browserLink')} text={links.browser} isFirst={false} />
    </>
  );
}

interface QuestionProps {
  device: LinkingDevice;
}

function Question({ device }: QuestionProps) {
  const { t } = useTranslation();
  const { answerDeviceLink } = useActions();
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function answer(accept: boolean) {
    if (isBusy) return;
    setBusy(true);
    const refused = await answerDeviceLink(accept);
    setBusy(false);
    setFailure(refused?.code ?? null);
  }

  return (
    <>
      <p className={actionStyles.text}>{t('devices.askedText')}</p>
      <DeviceMark mark={deviceMark(device.publicKey)} />
      {failure !== null && (
        <p role="alert" className={actionStyles.failure}>
          {failureText(t, failure)}
        </p>
      )}
      <div className={actionStyles.actions}>
        <TextButton onPress={() => void answer(false)}>{t('devices.no')}</TextButton>
        <TextButton tone="primary" isBusy={isBusy} onPress={() => void answer(true)}>
          {t('devices.yes')}
        </TextButton>
      </div>
    </>
  );
}
