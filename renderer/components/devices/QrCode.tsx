import { useEffect, useState } from 'react';
import styles from './QrCode.module.css';

/** The empty border that scanners need, in modules. */
const border = 4;

interface QrCodeProps {
  /** Accessible name. */
  label: string;
  text: string;
}

/** A text as a QR code, black on white in every theme. What draws it is loaded when the first one is shown. */
export function QrCode({ label, text }: QrCodeProps) {
  const [rows, setRows] = useState<readonly (readonly boolean[])[]>([]);
  useEffect(() => {
    let isShown = true;
    import('qr').then(
      ({ encodeQR }) => {
        if (isShown) setRows(encodeQR(text, 'raw', { ecc: 'medium', border }));
      },
      // Without it, there are the code and the links.
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, [text]);
  if (rows.length === 0) return <div className={styles.code} />;
  const path = rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      className={styles.code}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
