import { useTranslation } from 'react-i18next';
import type { PeerId } from '../../shared/domain/ids.ts';
import { useActions, usePerch } from './ClientContext.tsx';
import { MovingPicture } from './MovingPicture.tsx';
import styles from './ShareTile.module.css';
import { TextButton } from './TextButton.tsx';

/** My own share on the stage: that it runs, who watches it, a small look at it, and its end. */
export function OwnShareTile() {
  const { t, i18n } = useTranslation();
  const { stopShare } = useActions();
  const share = usePerch((state) => state.share);
  const occupants = usePerch((state) => state.presence.occupants);
  if (share.kind === 'off' || share.kind === 'picking') return null;
  const isLive = share.kind === 'live';
  const names = (isLive ? share.watchers : [])
    .map((id) => nameOf(id))
    .filter((name) => name !== '');

  function nameOf(peerId: PeerId): string {
    return occupants.find((occupant) => occupant.peerId === peerId)?.user.name ?? '';
  }

  const heading = !isLive
    ? t('share.starting')
    : share.name === null
      ? t('share.mine')
      : t('share.mineNamed', { source: share.name });
  return (
    <li className={styles.place}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms. */}
      <div role="group" aria-label={t('share.own')} className={styles.tile}>
        <div className={styles.offer}>
          <div className={styles.look}>
            <MovingPicture who="me" source="screen" label={t('share.own')} />
          </div>
          <p className={styles.line}>{heading}</p>
          <p className={styles.watchers}>
            {names.length === 0
              ? t('share.watchedByNobody')
              : t('share.watchedBy', {
                  count: names.length,
                  names: new Intl.ListFormat(i18n.language).format(names),
                })}
          </p>
          <TextButton tone="danger" onPress={stopShare}>
            {t('share.stop')}
          </TextButton>
        </div>
      </div>
    </li>
  );
}
