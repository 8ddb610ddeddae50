/** After this time a media element will not report a length any more. */
const patienceMs = 10_000;

/** The length of a sound file in milliseconds from its metadata, without decoding; null if it is unknown. */
export function soundFileLength(file: Blob): Promise<number | null> {
  const url = URL.createObjectURL(file);
  const audio = new Audio();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<number | null>((resolve) => {
    const look = () => {
      const { duration } = audio;
      if (Number.isFinite(duration)) resolve(duration * 1000);
      // Recordings of browsers have no length until their end is sought.
      else if (duration === Number.POSITIVE_INFINITY) audio.currentTime = Number.MAX_SAFE_INTEGER;
    };
    audio.preload = 'metadata';
    audio.onloadedmetadata = look;
    audio.ondurationchange = look;
    audio.onerror = () => resolve(null);
    timer = setTimeout(() => resolve(null), patienceMs);
    audio.src = url;
  }).finally(() => {
    clearTimeout(timer);
    audio.onloadedmetadata = null;
    audio.ondurationchange = null;
    audio.onerror = null;
    audio.removeAttribute('src');
    audio.load();
    URL.revokeObjectURL(url);
  });
}
