import { FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";

/** Editors write a file in several steps, and a formatter writes it again. */
const QUIET_MS = 150;
/** Python's own, which it writes while others only run. */
const COMPILED = "__pycache__";

/** Notices saves of Python files below a folder, also in folders that are made later. */
export class SavedFiles {
    /**
     * By folder, inode and time of its making: a folder that is made again may get the inode of the one before. Folders,
     * not files: an editor replaces a file, and a watch stays with the inode.
     * https://nodejs.org/docs/latest-v20.x/api/fs.html#inodes
     */
    private watchers = new Map<string, FSWatcher>();
    private quiet: NodeJS.Timeout | undefined;
    private saved = false;
    private wake: () => void = () => undefined;

    constructor(private readonly root: string) {
        this.watchFolders();
    }

    /** Resolves once something was saved since the last call and nothing for a moment, or when the signal fires. */
    public async next(signal: AbortSignal): Promise<void> {
        while (!this.saved && !signal.aborted) {
            await new Promise<void>((resolve) => {
                this.wake = resolve;
                signal.addEventListener("abort", () => resolve(), { once: true });
            });
        }
        this.saved = false;
    }

    public close(): void {
        clearTimeout(this.quiet);
        this.watchers.forEach((watcher) => watcher.close());
    }

    /** @returns whether there are others than before. */
    private watchFolders(): boolean {
        const before = this.watchers;
        const folders = foldersOf(this.root).map((path) => ({ path, key: keyOf(path) }));
        this.watchers = new Map(
            folders.map(({ path, key }) => [key, before.get(key) ?? watch(path, (_, file) => this.noticed(file))]),
        );
        const gone = [...before].filter(([key]) => !this.watchers.has(key));
        gone.forEach(([, watcher]) => watcher.close());
        return gone.length > 0 || this.watchers.size > before.size;
    }

    private noticed(file: string | null): void {
        const isPython = file?.endsWith(".py") === true;
        if (isPython || (file !== COMPILED && this.watchFolders())) {
            clearTimeout(this.quiet);
            this.quiet = setTimeout(() => {
                this.saved = true;
                this.wake();
            }, QUIET_MS);
        }
    }
}

function keyOf(path: string): string {
    const { ino, birthtimeMs } = statSync(path);
    return `${path}:${ino}:${birthtimeMs}`;
}

function foldersOf(root: string): string[] {
    const inside = readdirSync(root, { withFileTypes: true }).filter(
        (entry) => entry.isDirectory() && entry.name !== COMPILED,
    );
    return [root, ...inside.flatMap(({ name }) => foldersOf(join(root, name)))];
}
