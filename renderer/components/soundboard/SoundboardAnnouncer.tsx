import { useEffect, useRef, useState } from 'react';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';

/** Pause between announcements, so that many sounds do not drown out everything else. */
const pauseMs = 8000;

/** Announces other people's sounds to assistive technology, at most once per pause; for the eye the tiles show them. */
export function SoundboardAnnouncer() {
  const { t } = useTranslation();
  const me = usePerch((state) => state.me?.peerId);
  const newest = usePerch(({ soundPlays }) => soundPlays.at(-1) ?? null);
  const occupants = usePerch((state) => state.presence.occupants);
  const [said, setSaid] = useState('');
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  const saidId = useRef(0);
  useEffect(() => {
    if (newest === null || newest.peerId === me || newest.id === saidId.current) return;
    saidId.current = newest.id;
    const who = occupants.find(({ peerId }) => peerId === newest.peerId);
    if (who === undefined || performance.now() - saidAt.current < pauseMs) return;
    saidAt.current = performance.now();
    setSaid(t('sounds.played', { name: who.user.name, sound: newest.name }));
  }, [newest, me, occupants, t]);
  return (
    <div role="status" data-live-announcer="true" className={hidden.visually}>
      {said}
    </div>
  );
}
