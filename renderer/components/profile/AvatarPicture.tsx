import { useEffect, useState } from 'react';
import { useActions } from '../ui/ClientContext.tsx';
import styles from './AvatarPicture.module.css';

interface AvatarPictureProps {
  /** The hash of the picture. */
  hash: string;
}

/** A person's picture, over the initials, which stay where it cannot be loaded. Decorative. */
export function AvatarPicture({ hash }: AvatarPictureProps) {
  const { loadPicture } = useActions();
  const [loaded, setLoaded] = useState<{ hash: string; address: string | null } | null>(null);
  useEffect(() => {
    let isShown = true;
    void loadPicture(hash).then((address) => {
      if (isShown) setLoaded({ hash, address });
    });
    return () => {
      isShown = false;
    };
  }, [hash, loadPicture]);
  if (loaded?.hash !== hash || loaded.address === null) return null;
  return <img className={styles.picture} src={loaded.address} alt="" draggable={false} />;
}
