import Pencil from 'lucide-react/icons/pencil';
import Trash2 from 'lucide-react/icons/trash-2';
import { useEffect, useState } from 'react';
import type { Device } from '../../../shared/domain/Device.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { agoText } from '../roles/agoText.ts';
import { Setting, SettingsSection } from '../settings/SettingsSection.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { failureText } from '../ui/failureText.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './DeviceSettings.module.css';
import { RecoverySetting } from './RecoverySetting.tsx';

const AddDeviceDialog = lazyPart(
  async () => (await import('./AddDeviceDialog.tsx')).AddDeviceDialog,
);
const RenameDeviceDialog = lazyPart(
  async () => (await import('./RenameDeviceDialog.tsx')).RenameDeviceDialog,
);

/** How old the list is at most while it is shown. */
const reloadMs = 15_000;

/** My devices, and the words that bring me back without any. */
export function DeviceSettings() {
  const { t } = useTranslation();
  const { loadDevices, removeDevice } = useActions();
  const isReady = usePerch(({ connection }) => connection.kind === 'ready');
  const known = usePerch((state) => state.ownDevices);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [isAdding, setAdding] = useState(false);
  const [renamed, setRenamed] = useState<Device | null>(null);
  const [removed, setRemoved] = useState<Device | null>(null);
  const nameOf = ({ name }: Device) => name || t('devices.unnamed');

  // Nobody is told when a device comes or goes.
  useEffect(() => {
    if (!isReady) return;
    const load = async () => setFailure((await loadDevices())?.code ?? null);
    void load();
    const timer = setInterval(() => void load(), reloadMs);
    return () => clearInterval(timer);
  }, [isReady, loadDevices]);

  const heading = t('devices.heading');
  const devices = known?.filter(({ kind }) => kind === 'device') ?? [];
  const words = known?.find(({ kind }) => kind === 'recovery') ?? null;
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('devices.add'), t('devices.hint'), ...devices.map(nameOf)]}>
        <div className={styles.setting}>
          <p className={styles.hint}>{t('devices.hint')}</p>
          {failure !== null && (
            <p role="alert" className={actionStyles.failure}>
              {failureText(t, failure)}
            </p>
          )}
          {known === null && failure === null && (
            <p className={styles.hint}>{t('devices.loading')}</p>
          )}
          {devices.length > 0 && (
            <ul aria-label={t('devices.list')} className={styles.list}>
              {devices.map((device) => (
                <DeviceEntry
                  key={device.publicKey}
                  device={device}
                  name={nameOf(device)}
                  isLast={devices.length === 1}
                  onRename={() => setRenamed(device)}
                  onRemove={() => setRemoved(device)}
                />
              ))}
            </ul>
          )}
          <div className={actionStyles.actions}>
            <TextButton onPress={() => setAdding(true)}>{t('devices.add')}</TextButton>
          </div>
        </div>
      </Setting>
      {known !== null && (
        <Setting words={[heading, t('recovery.heading'), t('recovery.none')]}>
          <RecoverySetting words={words} />
        </Setting>
      )}
      {isAdding && <AddDeviceDialog onClose={() => setAdding(false)} />}
      {renamed && <RenameDeviceDialog device={renamed} onClose={() => setRenamed(null)} />}
      {removed && (
        <ConfirmDialog
          heading={t('devices.removeHeading', { name: nameOf(removed) })}
          text={t(removed.own ? 'devices.removeOwnText' : 'devices.removeText')}
          confirmLabel={t('devices.removeAction')}
          onConfirm={() => removeDevice(removed.publicKey)}
          onClose={() => setRemoved(null)}
        />
      )}
    </SettingsSection>
  );
}

interface DeviceEntryProps {
  device: Device;
  name: string;
  isLast: boolean;
  onRename: () => void;
  onRemove: () => void;
}

function DeviceEntry({ device, name, isLast, onRename, onRemove }: DeviceEntryProps) {
  const { t, i18n } = useTranslation();
  const { own, connected, lastSeenAt } = device;
  return (
    <li className={styles.device}>
      <div className={styles.what}>
        <span className={styles.name}>{name}</span>
        <span className={styles.hint}>
          {own
            ? t('devices.thisDevice')
            : connected
              ? t('devices.connected')
              : t('devices.lastSeen', { when: agoText(i18n.language, lastSeenAt, Date.now()) })}
        </span>
      </div>
      <IconButton name={t('devices.rename', { name })} icon={Pencil} onPress={onRename} />
      <IconButton
        name={t('devices.remove', { name })}
        icon={Trash2}
        denial={isLast ? t('devices.lastDevice') : null}
        onPress={onRemove}
      />
    </li>
  );
}
