/**
 * Runs `work` while this process holds the lock file; a lock whose owner is dead is taken over.
 *
 * @param options onWait: called once, with the process ID that holds the lock
 */
export function withLock<T>(
    path: string,
    work: () => Promise<T>,
    options?: { signal?: AbortSignal; onWait?: (owner: number) => void },
): Promise<T>;

/** Whether somebody alive holds the lock. */
export function isLocked(path: string): boolean;
