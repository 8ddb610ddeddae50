interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest part in the middle of a picture that has the shape of `place`, in the picture's pixels. */
export function coverOf(
  { width, height }: Size,
  place: Size,
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const scale = Math.min(width / place.width, height / place.height);
  const part = { width: place.width * scale, height: place.height * scale };
  return { x: (width - part.width) / 2, y: (height - part.height) / 2, ...part };
}
