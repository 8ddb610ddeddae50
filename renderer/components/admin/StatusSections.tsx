import type { ReactNode } from 'react';
import type {
  ServerLoad,
  ServerStatus,
  ServerStorage,
} from '../../../shared/domain/ServerStatus.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { sizeText } from '../files/sizeText.ts';
import { agoText } from '../roles/agoText.ts';
import { HeadedSection } from '../ui/frames/HeadedSection.tsx';
import styles from './AdminDialog.module.css';

interface FactProps {
  name: string;
  /** How much of what there is, 0 to 1, drawn as a bar; without it there is none. */
  share?: number;
  children: ReactNode;
}

/** One figure with its name. */
function Fact({ name, share, children }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>
        {children}
        {share !== undefined && (
          <span aria-hidden="true" className={styles.bar}>
            <span
              className={styles.fill}
              data-full={share > fullShare || undefined}
              style={{ inlineSize: `${Math.min(1, Math.max(0, share)) * 100}%` }}
            />
          </span>
        )}
      </dd>
    </div>
  );
}

/** Above it a bar warns. */
const fullShare = 0.9;

/** What the server is, and where. */
export function ServerSection({ status }: { status: ServerStatus }) {
  const { t, i18n } = useTranslation();
  const { versions, startedAt, owner, host } = status;
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  const ago = agoText(i18n.language, startedAt, Date.now());
  return (
    <HeadedSection styles={styles} heading={t('admin.server')}>
      <dl className={styles.facts}>
        <Fact name={t('admin.version')}>{versions.perch}</Fact>
        <Fact name={t('admin.since')}>
          {t('admin.sinceValue', { time: time.format(startedAt), ago })}
        </Fact>
        <Fact name={t('admin.owner')}>{owner ?? t('admin.nobody')}</Fact>
        <Fact name={t('admin.machine')}>{`${host.name} (${host.system})`}</Fact>
        <Fact name={t('admin.addresses')}>
          {host.addresses.length > 0 ? host.addresses.join(', ') : t('admin.noAddresses')}
        </Fact>
        <Fact name={t('admin.port')}>{host.port}</Fact>
        <Fact name={t('admin.parts')}>{t('admin.partsValue', { ...versions })}</Fact>
      </dl>
    </HeadedSection>
  );
}

/** What the server has to do now. */
export function LoadSection({ load }: { load: ServerLoad }) {
  const { t, i18n } = useTranslation();
  const size = (bytes: number) => sizeText(bytes, i18n.language);
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  const kilobits = (bitrate: number) =>
    t('admin.kilobits', { value: Math.round(bitrate / 1000).toLocaleString(i18n.language) });
  const { memoryBytes, memoryTotalBytes, delayMs, streamsIn, streamsOut } = load;
  return (
    <HeadedSection styles={styles} heading={t('admin.load')}>
      <dl className={styles.facts}>
        <Fact name={t('admin.people')}>{load.sessions}</Fact>
        <Fact name={t('admin.inChannels')}>
          {t('admin.inChannelsValue', { peers: load.peers, count: load.channelsInUse })}
        </Fact>
        <Fact name={t('admin.streams')}>
          {t('admin.streamsValue', { received: streamsIn, sent: streamsOut })}
        </Fact>
        <Fact name={t('admin.memory')} share={memoryBytes / memoryTotalBytes}>
          {t('admin.partOf', { part: size(memoryBytes), all: size(memoryTotalBytes) })}
        </Fact>
        <Fact name={t('admin.delay')}>
          {delayMs === null
            ? t('admin.measuring')
            : t('admin.milliseconds', { value: Math.round(delayMs) })}
        </Fact>
        {load.workers.map(({ node, cpu, peers, receivedBitrate, sentBitrate }, index) => (
          <Fact
            // biome-ignore lint/suspicious/noArrayIndexKey: a worker is known by its number.
            key={index}
            name={
              node
                ? t('admin.workerOn', { number: index + 1, node })
                : t('admin.worker', { number: index + 1 })
            }
            {...(cpu !== null && { share: cpu })}
          >
            {cpu === null
              ? t('admin.workerIdle', { peers })
              : t('admin.workerValue', {
                  cpu: percent.format(cpu),
                  peers,
                  received: kilobits(receivedBitrate),
                  sent: kilobits(sentBitrate),
                })}
          </Fact>
        ))}
      </dl>
    </HeadedSection>
  );
}

/** What the server keeps on its disk. */
export function StorageSection({ storage }: { storage: ServerStorage }) {
  const { t, i18n } = useTranslation();
  const size = (bytes: number) => sizeText(bytes, i18n.language);
  const { filesBytes, filesMaxBytes } = storage;
  return (
    <HeadedSection styles={styles} heading={t('admin.storage')}>
      <dl className={styles.facts}>
        <Fact name={t('admin.database')}>{size(storage.databaseBytes)}</Fact>
        <Fact name={t('admin.sounds')}>{size(storage.soundsBytes)}</Fact>
        <Fact name={t('admin.boards')}>{size(storage.boardsBytes)}</Fact>
        <Fact name={t('admin.files')} share={filesBytes / filesMaxBytes}>
          {t('admin.partOf', { part: size(filesBytes), all: size(filesMaxBytes) })}
        </Fact>
        <Fact name={t('admin.backupsSize')}>{size(storage.backupsBytes)}</Fact>
        <Fact name={t('admin.free')}>{size(storage.freeBytes)}</Fact>
      </dl>
    </HeadedSection>
  );
}
