export declare class FolderLock {
  private constructor();
  static acquire(
    folder: string,
    options?: { onWait?: (ownerPid: number) => void },
  ): Promise<FolderLock>;
  release(): void;
}
