interface Call {
  readonly call: number;
  readonly name: string;
  readonly payload: never;
}

/**
 * Answers the calls of the process that started this one, see `HelperProcess`. When that process is gone or has had enough,
 * `close` runs and this process ends.
 */
export function answerParent(
  verbs: Readonly<Record<string, (payload: never) => unknown>>,
  close: () => unknown,
): void {
  process.on('message', async ({ call, name, payload }: Call) => {
    try {
      const verb = verbs[name];
      if (verb === undefined) throw new Error(`this program knows no ${name}`);
      process.send?.({ call, value: await verb(payload) });
    } catch (error) {
      process.send?.({
        call,
        error: error instanceof Error ? (error.stack ?? error.message) : `${error}`,
      });
    }
  });
  process.on('disconnect', async () => {
    try {
      await close();
    } finally {
      process.exit();
    }
  });
}
