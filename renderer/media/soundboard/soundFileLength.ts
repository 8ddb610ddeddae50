/** An element that has not said anything of a file by then never will. */
const patienceMs = 10_000;

/**
 * How long a sound file is, in milliseconds, from what it says of itself: nothing is decoded for it. Null where that cannot
 * be told.
 */
export function soundFileLength(file: Blob): Promise<number | null> {
  const url = URL.createObjectURL(file);
  const audio = new Audio();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<number | null>((resolve) => {
    const look = () => {
      const { duration } = audio;
      if (Number.isFinite(duration)) resolve(duration * 1000);
      // What a browser has recorded says nothing of its length, until its end is sought.
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
