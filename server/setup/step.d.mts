export declare function formatDuration(ms: number): string;
export declare function step<T>(
  title: string,
  usually: string | null,
  run: (progress: (done: number, all: number) => void) => Promise<T>,
  out?: NodeJS.WriteStream,
): Promise<T>;
